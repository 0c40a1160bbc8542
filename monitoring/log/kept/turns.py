"""When the dashboard last looked for alerts to send, deployment by deployment: one small file of a workspace."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import stamped
from monitoring.errors import DamagedError

FOLDER, FILE = ".notifying", "turns.json"


@dataclass(frozen=True, slots=True)
class Turn:
    """One look at a deployment.

    Args:
        version: the log's, when it began.
        at: when it ended; UTC.
        seconds: processor time that it took.
        error: why it failed; empty where it did not.
        failures: how many in a row failed, or left something that could not be sent.
    """

    version: str
    at: datetime
    seconds: float
    error: str = ""
    failures: int = 0


_CONTENT = TypeAdapter(dict[str, dict[str, Turn]], config=ConfigDict(defer_build=True))


def read(home: Path) -> dict[str, Turn]:
    """The last look at each deployment, by name; of what is damaged or not there nobody has looked yet."""
    try:
        return stamped.read(home / FOLDER / FILE, _parsed, "")
    except (FileNotFoundError, DamagedError):
        return {}


def keep(home: Path, turns: dict[str, Turn]) -> None:
    """Write them down; by the one process that looks."""
    stamped.write(home / FOLDER / FILE, _CONTENT.dump_json({"turns": turns}))


def _parsed(content: bytes) -> dict[str, Turn]:
    return _CONTENT.validate_json(content)["turns"]
