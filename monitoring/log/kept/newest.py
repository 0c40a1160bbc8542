"""The newest figures of a deployment, as they were when it was last looked at: one small file, which may be lost."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import stamped
from monitoring.disk.whole import make_folder, unless_full
from monitoring.domain import Verdict
from monitoring.errors import DamagedError
from monitoring.log.kept.lives import FOLDER

FILE = "newest.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the newest window that tells it.

    Args:
        subject: the column or metric.
        rule: the drift method; of a metric its basis, "realised" or "estimated".
        value: the figure.
        low: lower end of its 95 % interval; nan of drift.
        high: upper end; nan of drift.
        limit: the limit that it was judged by; nan where there is none.
        verdict: what came of it; SKIPPED where there was nothing to judge it by.
        end: where its window ends; None in a log without times.
    """

    subject: str
    rule: str
    value: float
    low: float
    high: float
    limit: float
    verdict: Verdict
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Newest:
    """What a deployment's own windows had to tell.

    Args:
        at: when they were looked at; UTC.
        end: where the newest complete window with rows ends; None where there is none, or no time.
        rows: predictions in all windows.
        labelled: those of them with a label; None where the deployment names no label.
        window_rows: predictions in the newest complete window; None where there is none.
        drifted: inputs that drifted in it.
        inputs: inputs that were judged in it.
        state: the deployment's verdict.
        drift: a figure a column, the most drifted first.
        columns: how many columns were judged, those that `drift` leaves out with them.
        metrics: a figure a metric and basis, of the newest complete window that tells it.
    """

    at: datetime
    end: datetime | None
    rows: int
    labelled: int | None
    window_rows: int | None
    drifted: int
    inputs: int
    state: Verdict
    drift: tuple[Figure, ...]
    columns: int
    metrics: tuple[Figure, ...]


_CONTENT = TypeAdapter(dict[str, Newest], config=ConfigDict(ser_json_inf_nan="strings", defer_build=True))


def read(folder: Path) -> Newest | None:
    """What was kept; None where nobody has looked yet, or it is damaged: whoever looks next keeps it anew."""
    try:
        return stamped.read(folder / FOLDER / FILE, _parsed, "")
    except (FileNotFoundError, DamagedError):
        return None


def keep(folder: Path, found: Newest) -> None:
    """Keep it in place of what was kept before, which stays where the disk has no room: that is told."""
    with unless_full(folder / FOLDER / FILE):
        make_folder(folder / FOLDER)
        stamped.write(folder / FOLDER / FILE, _CONTENT.dump_json({"newest": found}))


def _parsed(content: bytes) -> Newest:
    return _CONTENT.validate_json(content)["newest"]
