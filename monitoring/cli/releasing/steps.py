"""`modelwatch promote`, `rollback` and `history`: which version is live, and every step that led there."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from monitoring.cli import output, streams
from monitoring.cli.releasing.versions import by
from monitoring.domain.selection import end_of, parse_moment
from monitoring.domain.text import day
from monitoring.errors import MonitoringError
from monitoring.log import Workspace
from monitoring.log.journal.entry import Entry, Live
from monitoring.log.journal.faults import Fault, faults
from monitoring.releases import told
from monitoring.releases.history import live_at, live_now
from monitoring.releases.releases import Releases


def promote(arguments: Namespace) -> int:
    """Put a version live."""
    releases = Releases(Workspace(), arguments.name)
    with output.Progress() as progress:
        entry = releases.promote(
            arguments.version, arguments.reason, by(arguments), arguments.override, progress=progress
        )
    return _done(releases, entry, arguments.format)


def rollback(arguments: Namespace) -> int:
    """Take the last promotion back."""
    releases = Releases(Workspace(), arguments.name)
    with output.Progress() as progress:
        entry = releases.rollback(arguments.reason, by(arguments), progress)
    return _done(releases, entry, arguments.format)


def history(arguments: Namespace) -> int:
    """List every step, say what was live at a moment, or look for entries that are not as they were written."""
    workspace = Workspace()
    folder = workspace.folder(arguments.name)
    if arguments.verify:
        return _verify(arguments, faults(folder))
    entries = Releases(workspace, arguments.name).history()
    live, shown = live_now(entries), entries
    if arguments.at:
        moment = end_of(parse_moment(arguments.at))
        if moment > datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1):  # today counts as a whole
            raise MonitoringError(f"{arguments.at} is still to come", "leave out --at for what is live now")
        shown = tuple(entry for entry in entries if entry.at <= moment)
        live = live_at(entries, moment)
    if arguments.format == "json":
        output.print_json(told.history_json(arguments.name, live, shown))
    else:
        streams.show("\n".join([*_table(shown), _live(arguments, live, entries)]))
    return 0


def _verify(arguments: Namespace, found: Sequence[Fault]) -> int:
    """Entries are read only where all are well: of a journal that is not, nobody should believe the rest."""
    entries = () if found else Releases(Workspace(), arguments.name).history()
    if arguments.format == "json":
        output.print_json(told.history_json(arguments.name, live_now(entries), entries, found))
    elif found:
        streams.show("\n".join(fault.sentence for fault in found))
    else:
        last = f"; keep this elsewhere: {entries[-1].number} {entries[-1].hash}" if entries else ""
        streams.show(f"all {len(entries):,} entries are as they were written{last}")
    return 1 if found else 0


def _table(entries: Sequence[Entry]) -> list[str]:
    rows = [
        (
            str(entry.number),
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            str(entry.action).replace("_", " "),
            entry.version,
            entry.live.version if entry.live else "-",
            entry.by,
            entry.hash[:12],
            _why(entry),
        )
        for entry in entries
    ]
    return [output.table(("", "time (UTC)", "", "version", "live", "by", "hash", ""), rows), ""] if rows else []


def _why(entry: Entry) -> str:
    if entry.details.get("verdict"):
        return str(entry.details["verdict"])
    override = entry.details.get("override")
    return f"{entry.reason} (gate overridden: {override})" if override else entry.reason


def _live(arguments: Namespace, live: Live | None, entries: Sequence[Entry]) -> str:
    if live:
        return f"version {live.version} {f'was live at {arguments.at}' if arguments.at else 'is live'}"
    if arguments.at and entries:
        first = entries[0]
        earlier = f"; earlier predictions count as those of version {first.version}" if first.live else ""
        return f"nothing was live at {arguments.at}; the history begins {day(first.at)}{earlier}"
    return "no model is live" if entries else f"{arguments.name} has no history yet"


def _done(releases: Releases, entry: Entry, form: str) -> int:
    if form == "json":
        output.print_json(told.history_json(releases.name, entry.live, [entry]))
    else:
        streams.show(f"version {entry.version} is live")
    return 0
