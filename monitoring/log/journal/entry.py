"""One entry of the journal: what was done, what is live from then on, and the hash of the entry before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from monitoring.domain import ModelFile

_MODEL = TypeAdapter(ModelFile)


class Action(StrEnum):
    """What an entry says was done."""

    CONNECTED = "connected"
    REGISTERED = "registered"
    GATED = "gated"
    PROMOTED = "promoted"
    ROLLED_BACK = "rolled_back"
    RETRAINED = "retrained"
    CHANGED = "changed"
    DELETED = "deleted"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Live:
    """What is in use: a version's name, and its model as it is used, with the threshold of that time."""

    version: str
    model: ModelFile


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is to be appended.

    Args:
        action: what is done.
        version: the version that it is about.
        live: what is in use from then on; None where no model is.
        reason: why, in somebody's words.
        by: who.
        details: what else is to be known, as JSON has it; `record` and `kept` belong to entries that bring a version.
    """

    action: Action
    version: str
    live: Live | None
    reason: str = ""
    by: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the journal.

    Args:
        number: from 1 on.
        at: when it was written; UTC.
        action, version, reason, by, details, live: as of `Draft`.
        before: the hash of the entry before; empty for the first.
        hash: SHA-256 of all the rest, which only this very entry has.

    >>> content = written(1, datetime(2024, 7, 3), Draft(Action.CONNECTED, "1", None, by="ada"), "")
    >>> entry = Entry.parsed(content)
    >>> str(entry.action), entry.by, entry.hash[:8]
    ('connected', 'ada', '202c137c')
    """

    number: int
    at: datetime
    action: Action
    version: str
    reason: str
    by: str
    details: Mapping[str, Any]
    live: Live | None
    before: str
    hash: str

    @classmethod
    def parsed(cls, content: bytes) -> "Entry":
        """The inverse of `written`; raises `ValueError` where one byte is not as it was written."""
        try:
            said = json.loads(content)
            mark = said.pop("hash")
            if _hash(said) != mark or _canonical(said | {"hash": mark}) != content:
                raise ValueError("its hash does not fit")
            live = said["live"] and Live(said["live"]["version"], _MODEL.validate_python(said["live"]["model"]))
            at, action = datetime.fromisoformat(said["at"]), Action(said["action"])
            return cls(**said | {"at": at, "action": action, "live": live}, hash=mark)
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("it is no entry") from error


def written(number: int, at: datetime, draft: Draft, before: str) -> bytes:
    """The bytes of an entry's file."""
    live = draft.live and {
        "version": draft.live.version,
        "model": _MODEL.dump_python(draft.live.model, mode="json"),
    }
    content = {
        "number": number,
        "at": at.isoformat(timespec="microseconds"),
        "action": draft.action,
        "version": draft.version,
        "reason": draft.reason,
        "by": draft.by,
        "details": dict(draft.details),
        "live": live,
        "before": before,
    }
    return _canonical(content | {"hash": _hash(content)})


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
