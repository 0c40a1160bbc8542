"""What a window is compared with: the reference, or windows before it."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitoring.errors import MonitoringError

OF_KIND = {"drift": "baseline", "quality": "quality_baseline", "performance": "performance_baseline"}
KINDS = ("reference", "previous", "rolling", "same weekday", "same hour")
SAME, MOST = 4, 1000  # windows of the same weekday or hour; windows that roll


@dataclass(frozen=True, slots=True)
class Reference:
    """What windows are compared with: a file, a time range of the log itself (end exclusive), or its first rows."""

    path: Path | None = None
    start: datetime | None = None
    end: datetime | None = None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The reference, or so many earlier windows.

    Args:
        kind: one of `KINDS`.
        windows: how many earlier ones; 0 for the reference.

    >>> Baseline.parse("rolling 7")
    Baseline(kind='rolling', windows=7)
    >>> str(Baseline.parse("same weekday"))
    'same weekday'
    """

    kind: str = "reference"
    windows: int = 0

    @classmethod
    def parse(cls, text: str) -> "Baseline":
        """Read `reference`, `previous`, `rolling N`, `same weekday` or `same hour`; else `MonitoringError`."""
        if text in KINDS and text != "rolling":
            return cls(text, {"reference": 0, "previous": 1}.get(text, SAME))
        match = re.fullmatch(r"rolling\s+([1-9][0-9]{0,3})", text)
        if not match or int(match[1]) > MOST:
            hint = f'use reference, previous, "same weekday", "same hour" or "rolling 7" (up to {MOST:,} windows)'
            raise MonitoringError(f"a window cannot be compared with {text[:30]!r}", hint)
        return cls("rolling", int(match[1]))

    @property
    def moves(self) -> bool:
        """Whether each window has its own."""
        return self.kind != "reference"

    def fits(self, unit: str) -> bool:
        """Whether windows of such a unit of the calendar, or of rows, are told apart as this needs it."""
        return unit in {"same weekday": ("hour", "day"), "same hour": ("hour",)}.get(self.kind, (unit,))

    @property
    def longest(self) -> str:
        """The longest window of the calendar that one of the same weekday or hour can be."""
        return "hour" if self.kind == "same hour" else "day"

    def not_told_apart(self, plural: str) -> str:
        """What is to be said of windows that it does not fit, of which this is the `plural`."""
        return f"{plural} are not told apart by their {self.kind.removeprefix('same ')}"

    @property
    def words(self) -> str:
        """What a window is compared with, as people say it.

        >>> Baseline.parse("rolling 7").words, Baseline.parse("same hour").words
        ('the 7 windows before it', 'the last 4 windows of the same hour')
        """
        if self.kind.startswith("same"):
            return f"the last {self.windows} windows of the {self.kind}"
        many = "the window before it" if self.windows == 1 else f"the {self.windows} windows before it"
        return many if self.moves else "the reference"

    def __str__(self) -> str:
        return f"rolling {self.windows}" if self.kind == "rolling" else self.kind


REFERENCE = Baseline()
