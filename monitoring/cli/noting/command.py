"""`modelwatch events`: list, add and remove what happened around a deployment."""

from argparse import Namespace
from collections.abc import Sequence

from monitoring.cli import output, streams
from monitoring.domain.text import plural
from monitoring.errors import MonitoringError, short
from monitoring.intake.columns.spelling import canonical
from monitoring.log import Workspace
from monitoring.log.folder.rights import require_writable
from monitoring.log.incoming import event_files
from monitoring.log.incoming.event_files import Taken
from monitoring.log.kept import events as kept
from monitoring.log.kept.events import Event

SHOWN = 10  # rejected rows; all are in the file


def events(arguments: Namespace) -> int:
    """Run one action, and show what is there then; 0 where it is done."""
    action, subjects = arguments.action, arguments.subjects
    if (action == "list") == bool(subjects):
        needs = {"add": "a file: date,text", "remove": "numbers, as list shows them", "list": "nothing behind it"}
        raise MonitoringError(f"{action} needs {needs[action]}", f"modelwatch events {arguments.name} lists them")
    workspace = Workspace()
    log = workspace.log(arguments.name)
    taken: list[Taken] = []
    if action != "list":
        require_writable(workspace.home, log.folder)
        log.folder.joinpath(kept.FOLDER).mkdir(exist_ok=True)
    if action == "add":
        taken = [event_files.add(log.folder, path) for path in subjects]
    elif action == "remove":
        kept.change(log.folder, lambda there: _without(there, subjects))
    there = kept.read(log.folder)
    for text in (line for done in taken for line in _told(done)):
        streams.tell(text)
    if there and log.deployment.time is None:
        output.warn(f"{arguments.name} has no time column: its pictures count rows, and have no place for events")
    if arguments.format == "json":
        found = {"deployment": arguments.name, "events": [_to_json(i, one) for i, one in enumerate(there, 1)]}
        output.print_json(found | ({"files": [_file_to_json(done) for done in taken]} if taken else {}))
    else:
        streams.show(_listed(there))
    return 0


def _without(there: tuple[Event, ...], numbers: Sequence[str]) -> tuple[Event, ...]:
    """All but those; raises `MonitoringError`, and nothing is removed, where one is not there."""
    known = {str(number) for number in range(1, len(there) + 1)}
    if strange := [number for number in numbers if number not in known]:
        hint = f"there are 1 to {len(there)}" if there else "there are no events"
        raise MonitoringError(f"there is no event {short(strange[0])}", hint)
    return tuple(one for number, one in enumerate(there, 1) if str(number) not in numbers)


def _told(done: Taken) -> list[str]:
    counts = done.counts
    lines = [f"read {counts.read:,}, added {done.added:,}, rejected {counts.rejected:,}"]
    if done.rejects:
        more = len(done.rejects) - SHOWN
        lines += [f"rejected: {one.told}" for one in done.rejects[:SHOWN]]
        further = f"and {plural(more, 'further row')}; " if more > 0 else ""
        lines.append(f"{further}all are kept in {done.kept}")
    return lines


def _listed(there: tuple[Event, ...]) -> str:
    if not there:
        return "no event is noted"
    return output.table(("", "date", "text"), [(str(i), _moment(one), one.text) for i, one in enumerate(there, 1)])


def _moment(event: Event) -> str:
    return canonical(f"{event.at:%Y-%m-%d %H:%M}")


def _to_json(number: int, event: Event) -> dict[str, object]:
    return {"number": number, "at": event.at.isoformat(), "text": event.text}


def _file_to_json(done: Taken) -> dict[str, object]:
    counts = done.counts
    said = {"read": counts.read, "accepted": counts.accepted, "rejected": counts.rejected, "added": done.added}
    return {**said, "rejects": str(done.kept) if done.kept else None}
