"""`modelwatch erase` and `remove`: the rows of people who are to be forgotten, a deployment that nobody needs."""

import csv
from argparse import Namespace

from monitoring.cli import output, streams
from monitoring.domain.text import plural
from monitoring.errors import DataError, MonitoringError, listed
from monitoring.intake.formats import on_disk
from monitoring.log import Workspace


def erase(arguments: Namespace) -> int:
    """Erase rows by their ids, and say how many there were and which ids were not found."""
    workspace = Workspace()
    deployment = workspace.deployment(arguments.name)
    ids = [*arguments.ids, *(read_ids(arguments.file, deployment.id or "id") if arguments.file else ())]
    if not ids:
        raise MonitoringError("no id was given", "name ids after the deployment, or a file that holds them: --file IDS")
    with output.Progress() as progress:
        done = workspace.erase(arguments.name, ids, progress)
    streams.show(
        f"erased: predictions {done.predictions:,}, labels {done.labels:,}, reference {done.reference:,}, "
        f"rejected rows {done.rejects:,}"
    )
    if done.reports or done.leftovers:
        left = plural(done.leftovers, "leftover")
        streams.show(f"also removed: {plural(done.reports, 'saved report')}, {left} of commands that were killed")
    if done.views:
        streams.show(f"also removed: {plural(done.views, 'saved view')} of such a row")
    if done.training:
        rows = plural(done.training, "row")
        streams.show(f"also removed: {rows} that versions of the model were trained on, which cannot be trained again")
    if done.young:
        streams.show(
            f"{plural(done.young, 'object')} of the store may be in use by a command that runs right now, and stays: "
            f"erase the same ids again in a minute"
        )
    if deployment.attached:
        streams.show("the log itself is attached: delete its rows where they lie")
    for id in done.unknown:
        streams.show(f"not found: {id}")
    return 0


def read_ids(path: str, column: str) -> list[str]:
    """The ids of a text file: one a line, or the `column` of a CSV whose first line names it; `-` is standard input.

    Raises `DataError` for a CSV without this column, for what is no text, and for what cannot be read.
    """
    with on_disk(path) as (place, name):
        try:
            with place.open(encoding="utf-8-sig") as file:
                lines = file.readlines()
        except UnicodeDecodeError:
            raise DataError(f"{name} is no text", "give a text file with one id a line, or a CSV") from None
        except OSError as error:
            raise DataError(f"{name} cannot be read: {error.strerror}", "check the path") from error
    head = next(csv.reader(lines), [])
    if column in head:
        return [row[column] for row in csv.DictReader(lines) if row[column]]
    if len(head) > 1:
        hint = f"name the column of the ids {column!r}, as in the deployment file, or write one id a line"
        raise DataError(f"{name} has no column {column!r}; there are: {listed(head)}", hint)
    return [id for line in lines if (id := line.strip())]


def remove(arguments: Namespace) -> int:
    """Delete a deployment, and say what is gone."""
    workspace, name = Workspace(), arguments.name
    held = workspace.holdings(name)
    if not arguments.yes:
        raise MonitoringError(
            f"this would delete {name} with {held.sentence}", f"where you mean it: modelwatch remove {name} --yes"
        )
    workspace.delete(name)
    streams.show(f"deleted {name} with {held.sentence}")
    if held.attached:
        streams.show("its log is attached: it stays where it lies")
    return 0
