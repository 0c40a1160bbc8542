"""Up to when a log is complete, where somebody has said so: rows that have not come by then do not exist."""

from datetime import datetime
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import mended, stamped
from monitoring.errors import DamagedError

FILE = "complete-until.json"
_CONTENT = TypeAdapter(dict[str, datetime], config=ConfigDict(defer_build=True))


def read(folder: Path) -> datetime | None:
    """The moment; None where nobody has said any, or where what was said is damaged, which is told."""
    try:
        return stamped.read(folder / FILE, lambda content: _CONTENT.validate_json(content)["until"], "")
    except FileNotFoundError:
        return None
    except DamagedError as error:
        again = f"say it again: modelwatch check {folder.name} --until T"
        mended.tell(folder, f"{error.message}; up to when the log is complete is not known any more, {again}")
        return None


def keep(folder: Path, until: datetime) -> None:
    """What was said last counts."""
    stamped.write(folder / FILE, _CONTENT.dump_json({"until": until}), twice=True)
