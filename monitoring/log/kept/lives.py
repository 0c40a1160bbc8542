"""The alerts of a deployment: one small file beside its log, written whole, by one process at a time.

A workspace without it has no alerts yet. It is read without a lock, because it is only ever replaced as a whole.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import mended, stamped
from monitoring.disk.locks import locked
from monitoring.domain import Incident, Step
from monitoring.errors import DamagedError

FOLDER, FILE = "alerts", "alerts.json"
_CONTENT = TypeAdapter(dict[str, tuple[Incident, ...]], config=ConfigDict(ser_json_inf_nan="strings"))


def read(folder: Path) -> tuple[Incident, ...]:
    """All alerts that a deployment has had, oldest first; none where there is no file.

    Raises `DamagedError` where they cannot be told any more.
    """
    path = folder / FOLDER / FILE
    hint = f"put {path} back from a copy, or remove it and .{FILE}.copy beside it: alerts then begin anew"
    try:
        return stamped.read(path, _parsed, hint)
    except FileNotFoundError:
        return ()
    except DamagedError as error:
        raise DamagedError(f"the alerts of {folder.name} are damaged: {error.message}", hint) from error


def change(folder: Path, change: Callable[[tuple[Incident, ...]], tuple[Incident, ...]]) -> tuple[Incident, ...]:
    """Change them, one process after the other, and give what they are then; written only where they differ."""
    with locked(folder / FOLDER):
        before = read(folder)
        after = change(before)
        if after != before:
            stamped.write(folder / FOLDER / FILE, _CONTENT.dump_json({"alerts": after}), twice=True)
        return after


def carry(before: Path, after: Path, at: datetime) -> None:
    """Take the alerts of a deployment along when it is connected anew; each open one says so.

    Those that are damaged are left behind, and it is told.
    """
    try:
        found = read(before)
    except DamagedError as error:
        mended.tell(after, f"{error.message}; they begin anew")
        return
    step = Step(at, "connected anew")
    if found:
        change(after, lambda _: tuple(replace(one, steps=(*one.steps, step)) if one.is_open else one for one in found))


def _parsed(content: bytes) -> tuple[Incident, ...]:
    return _CONTENT.validate_json(content)["alerts"]
