"""What the list of deployments says of one of them: one small file, which may be lost, and says what it was made of."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import stamped
from monitoring.disk.whole import make_folder, unless_full
from monitoring.domain import Verdict
from monitoring.errors import DamagedError
from monitoring.log.kept.lives import FOLDER

FILE = "glance.json"


@dataclass(frozen=True, slots=True)
class Glance:
    """One deployment at a glance.

    Args:
        made_of: what it was made of; where that is another by now, this says nothing any more.
        verdict: the deployment's state.
        word: the same in a word or two.
        findings: how many alerts stand.
        value: the key metric in the newest whole window with enough labels; nan where that is not known.
        trend: the key metric in every window that has it, oldest first.
        drifted: inputs that have drifted in the newest whole window.
        inputs: inputs that were judged in it.
        last: when the last prediction was made; None without any, or without times.
    """

    made_of: str
    verdict: Verdict
    word: str
    findings: int
    value: float
    trend: tuple[float, ...]
    drifted: int
    inputs: int
    last: datetime | None


_CONTENT = TypeAdapter(dict[str, Glance], config=ConfigDict(ser_json_inf_nan="strings", defer_build=True))


def read(folder: Path, made_of: str) -> Glance | None:
    """What was kept; None where nothing was, it was made of something else, or it is damaged.

    Args:
        folder: the deployment's.
        made_of: what it would be made of now.
    """
    try:
        found = stamped.read(folder / FOLDER / FILE, _parsed, "")
    except (FileNotFoundError, DamagedError):
        return None
    return found if found.made_of == made_of else None


def keep(folder: Path, found: Glance) -> None:
    """Keep it in place of what was kept before, which stays where the disk has no room: that is told."""
    with unless_full(folder / FOLDER / FILE):
        make_folder(folder / FOLDER)
        stamped.write(folder / FOLDER / FILE, _CONTENT.dump_json({"glance": found}))


def _parsed(content: bytes) -> Glance:
    return _CONTENT.validate_json(content)["glance"]
