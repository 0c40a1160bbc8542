"""Versions and their history for scripts."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from monitoring.log.journal.entry import Entry, Live
from monitoring.log.journal.faults import Fault
from monitoring.log.windows.named_versions import NamedVersion
from monitoring.releases.history import History, deleted, live_now, were_live
from monitoring.releases.version import Version

SCHEMA = 1


def status(name: str, history: History) -> str:
    """Where a version stands: `live`, `was live`, `candidate` or `deleted`."""
    live = live_now(history)
    if live and live.version == name:
        return "live"
    if name in deleted(history):
        return "deleted"
    return "was live" if name in were_live(history) else "candidate"


def history_json(
    name: str, live: Live | None, entries: Sequence[Entry], faults: Sequence[Fault] | None = None
) -> dict[str, Any]:
    """The journal; `live` is what was in use at the moment that was asked for, and `entries` are those up to it."""
    verified = {} if faults is None else {"faults": [{"entry": one.number, "message": one.sentence} for one in faults]}
    return {**about(name), "live": live_json(live), "entries": [entry_json(entry) for entry in entries], **verified}


def entry_json(entry: Entry) -> dict[str, Any]:
    """One entry."""
    return {
        "number": entry.number,
        "time": entry.at.isoformat(timespec="seconds"),
        "action": str(entry.action),
        "version": entry.version,
        "reason": entry.reason,
        "by": entry.by,
        "live": entry.live.version if entry.live else None,
        "details": dict(entry.details),
        "before": entry.before,
        "hash": entry.hash,
    }


def live_json(live: Live | None) -> str | None:
    """The name of what is in use."""
    return live.version if live else None


def versions_json(
    name: str, versions: Iterable[Version], history: History, strangers: Sequence[NamedVersion]
) -> dict[str, Any]:
    """All versions, those that were deleted too, and the predictions by versions that nobody registered."""
    listed = [summary_json(version, history) for version in versions]
    gone = [
        {"name": entry.version, "status": "deleted", "at": entry.at.isoformat(timespec="seconds"), "by": entry.by}
        for entry in deleted(history).values()
    ]
    strange = strangers_json(strangers)
    return {**about(name), "live": live_json(live_now(history)), "versions": [*listed, *gone], "unregistered": strange}


def strangers_json(strangers: Iterable[NamedVersion]) -> list[dict[str, Any]]:
    """Versions that predictions name and nobody registered."""
    return [
        {"version": one.name, "rows": one.rows, "first": _time(one.first), "last": _time(one.last)} for one in strangers
    ]


def version_json(name: str, version: Version, history: History) -> dict[str, Any]:
    """One version with all that is recorded of it."""
    told = {key: value for key, value in asdict(version).items() if key not in ("model", "at")}
    return {**about(name), "version": {**told, **summary_json(version, history), **_read_by(version)}}


def summary_json(version: Version, history: History) -> dict[str, Any]:
    """What the list says of a version."""
    return {
        "name": version.name,
        "status": status(version.name, history),
        "at": version.at.isoformat(timespec="seconds"),
        "by": version.by,
        "sha256": version.sha256,
        "format": version.format,
        "file": version.model.path.name,
        "threshold": version.model.threshold,
        "note": version.note,
        "code": version.code,
        "live_since": _live_since(version.name, history),
    }


def _live_since(name: str, history: History) -> list[str]:
    """When it went live, each time."""
    before = [None, *(entry.live for entry in history)]
    return [
        entry.at.isoformat(timespec="seconds")
        for entry, old in zip(history, before, strict=False)
        if entry.live and entry.live.version == name and (old is None or old.version != name)
    ]


def _read_by(version: Version) -> dict[str, Any]:
    model = version.model
    return {"features": list(model.features), "missing": model.missing, "classes": list(model.classes)}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def about(name: str) -> dict[str, Any]:
    """What every answer about a deployment begins with."""
    made_at = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    return {"schema": SCHEMA, "made_at": made_at, "deployment": name}
