"""The alerts of a deployment: one small file beside its log, written whole, by one process at a time.

A workspace without it has no alerts yet. It is read without a lock, because it is only ever replaced as a whole.
"""

from collections.abc import Callable
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import stamped
from monitoring.disk.locks import locked
from monitoring.domain import Incident
from monitoring.errors import DamagedError

FOLDER, FILE = "alerts", "alerts.json"
_CONTENT = TypeAdapter(dict[str, tuple[Incident, ...]], config=ConfigDict(ser_json_inf_nan="strings", defer_build=True))


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


def _parsed(content: bytes) -> tuple[Incident, ...]:
    return _CONTENT.validate_json(content)["alerts"]
