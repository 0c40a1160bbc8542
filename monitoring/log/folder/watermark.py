"""Up to when a log is complete, where somebody has said so: rows that have not come by then do not exist."""

from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from monitoring.disk import stamped
from monitoring.errors import DamagedError

FILE = "complete-until.json"
_CONTENT = TypeAdapter(dict[str, datetime])


def read(folder: Path) -> datetime | None:
    """The moment; None where nobody has said any, or what was said is damaged: it is to be said again."""
    try:
        return stamped.read(folder / FILE, _CONTENT.validate_json, "").get("until")
    except (FileNotFoundError, DamagedError):
        return None


def keep(folder: Path, until: datetime) -> None:
    """What was said last counts."""
    stamped.write(folder / FILE, _CONTENT.dump_json({"until": until}))
