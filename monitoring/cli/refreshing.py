"""`modelwatch refresh`, and what is said of logs that are read in place."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from monitoring.cli import mishap, output, streams
from monitoring.disk import mended
from monitoring.domain.text import plural
from monitoring.errors import MonitoringError
from monitoring.intake.telling.grouped import grouped
from monitoring.log import Log, Workspace
from monitoring.log.ground.progress import Progress
from monitoring.log.profiles.refresh_report import Refreshed
from monitoring.settings.places import shown

if TYPE_CHECKING:
    from monitoring.log.incoming.imported import Imported


def refresh(arguments: Namespace) -> int:
    """Bring a deployment's counts up to date."""
    with output.Progress() as progress:
        log = Workspace().log(arguments.name)
        done = log.refresh(progress)
    if arguments.format == "json":
        notes = [*mended.told(log.folder)]
        output.print_json({"deployment": arguments.name, **done.to_json(), "notes": notes})
    else:
        head = f"{arguments.name}: {done.sentence}; {plural(done.rows, 'prediction')} in {done.grains:,} {done.unit}"
        streams.show("\n".join([head, *done.left_out]))
    return 0


def count_appended(workspace: Workspace, name: str, progress: Progress) -> None:
    """Count rows that are in the log by now, whatever becomes of counting them."""
    try:
        workspace.log(name).refresh(progress)
    except (MonitoringError, OSError) as error:
        why = mishap.refused(error)[0] if isinstance(error, OSError) else error.message
        helps = error.hint if isinstance(error, MonitoringError) else "make it usable"
        hint = f"{helps}; then run modelwatch refresh {name}"
        raise MonitoringError(f"the rows are in, but they could not be counted: {why}", hint) from error


def tell(done: Refreshed) -> None:
    """Say on standard error which way the counts were brought up to date, where they were not."""
    if done.is_new:
        streams.tell(done.sentence)


def attached(log: Log, examined: "Mapping[str, Imported]") -> Iterator[str]:
    """What is said of an attached log that was connected, line by line."""
    done = log.refresh()
    for kind, places in (("predictions", log.deployment.places), ("labels", log.deployment.label_places)):
        if places:
            rows = f"{plural(done.rows, 'row')} in {done.grains:,} {done.unit}, " if kind == "predictions" else ""
            yield f"{kind}: {rows}read in place from {', '.join(map(shown, places))}"
            yield from grouped(examined[kind].notes)
    yield from done.left_out
