"""The live scores and another version's on the same rows: what is found of a window."""

from dataclasses import dataclass
from math import isnan, nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One metric of the live scores and of a shadow in one window, on the same rows.

    Args:
        version: the shadow's name.
        metric: the metric's.
        better: 1 where higher is better, -1 where lower is.
        window: the place of the window.
        live: the metric of the live scores; nan where it cannot be said, as all figures are.
        shadow: that of the shadow's.
        difference: shadow - live.
        low: lower end of its 95 % interval.
        high: upper end.
        n: the rows that it rests on: those with both scores, or as many of them as were drawn.
        both: labelled rows with both scores.
        labelled: labelled rows.
        only_live: those without the shadow's score.
        only_shadow: those without the live one.
        reason: why a figure is not there, or what it is made of; empty where nothing is to be said.
    """

    version: str
    metric: str
    better: int
    window: int
    live: float = nan
    shadow: float = nan
    difference: float = nan
    low: float = nan
    high: float = nan
    n: int = 0
    both: int = 0
    labelled: int = 0
    only_live: int = 0
    only_shadow: int = 0
    reason: str = ""

    @property
    def gain(self) -> int:
        """1 where the shadow is better and the whole interval says so, -1 where it is worse, otherwise 0."""
        if isnan(self.low) or self.low <= 0 <= self.high:
            return 0
        return self.better if self.low > 0 else -self.better
