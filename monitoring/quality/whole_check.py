"""What a check of whole windows says of itself, what it answers, and the catalogue of all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from monitoring.catalogue import Catalogue
from monitoring.domain import (
    Column,
    Deployment,
    Feed,
    Kind,
    QualityResult,
    Score,
    Selection,
    Severity,
    Window,
    newest_whole,
)
from monitoring.stats.counts_log import CountsLog

EVERYTHING = "all columns"
ALL = Column(EVERYTHING, Kind.NUMERIC)
ONLY_THERE = "it is said of the newest whole window"


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCheck:
    """The card of a check: a pure function `(facts: Facts) -> Sequence[Found]`, one for what it is about.

    Args:
        name: key in the command line and in JSON.
        title: as people read it.
        summary: one sentence on what it looks at.
        limit: from where on it fails, in words.
        told: a failing result as a sentence, given that and when its run began.
        tests: how many tests of chance a window of a deployment undergoes by it: its part of the budget.
        severity: how much it matters.
        of_ends: whether it is judged in the newest window even where that has no rows.
        now_alone: whether the newest window alone is judged, so that there is nothing that could last.
        not_for: when not to rely on it, and what to use instead.
        source: where it comes from.
    """

    name: str
    title: str
    summary: str
    limit: str
    told: Callable[[QualityResult, str], str]
    tests: Callable[[Deployment], int]
    severity: Severity = Severity.INFO
    of_ends: bool = False
    now_alone: bool = False
    not_for: str
    source: str


@dataclass(frozen=True)
class Facts:
    """What checks of whole windows look at.

    Args:
        log: where the counts come from.
        selection: what is looked at.
        windows: its windows, oldest first.
    """

    log: CountsLog
    selection: Selection
    windows: tuple[Window, ...]

    @property
    def deployment(self) -> Deployment:
        """Whose they are."""
        return self.log.deployment

    @property
    def segment_reason(self) -> str:
        """Why nothing is said of a segment by what looks at the log as a whole; empty where all rows are asked for."""
        return "it looks at all rows, not at those of a segment" if self.selection.segment else ""

    @cached_property
    def feed(self) -> Feed:
        """What is known of how rows come in."""
        return self.log.feed(self.selection)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a check has found of one thing.

    Args:
        score: value, limit and p-value of each window, (windows,); a value of nan is SKIPPED. Where it is no test of
            chance, the p-value is 0: what is beyond the limit then fails.
        reasons: why a window has no value, or what there is to say of it; one text stands for all windows without one.
        column: what it is about.
        look: the windows that are to be looked at, although they do not fail; None: none.
        rows: what the value is a part of, where that is not the window's rows.
    """

    score: Score
    reasons: str | Sequence[str]
    column: Column = ALL
    look: NDArray[np.bool_] | None = None
    rows: NDArray[np.int64] | None = None

    @property
    def texts(self) -> Sequence[str]:
        """A reason for each window."""
        if not isinstance(self.reasons, str):
            return self.reasons
        return [self.reasons if nothing else "" for nothing in np.isnan(self.score.value)]


WHOLE: Catalogue[WholeCheck] = Catalogue("check of whole windows", "monitoring.quality.whole")


def one(deployment: Deployment) -> int:
    """A check that is one test a window."""
    return 1


def none(deployment: Deployment) -> int:
    """A check of what is no matter of chance."""
    return 0


def of_ends() -> frozenset[str]:
    """The checks that are judged in the newest window even where that has no rows."""
    return frozenset(entry.descriptor.name for entry in WHOLE if entry.descriptor.of_ends)


def now_alone() -> frozenset[str]:
    """The checks that judge the newest window alone."""
    return frozenset(entry.descriptor.name for entry in WHOLE if entry.descriptor.now_alone)


def nothing(facts: Facts, why: str, column: Column = ALL) -> Found:
    """Every window is SKIPPED, for one reason."""
    value, p_value = np.full((2, len(facts.windows)), np.nan)
    return Found(Score(value, p_value), why, column)


def only_now(
    facts: Facts, value: float, limit: float, p_value: float, reason: str = "", *, ends: bool = False
) -> Found:
    """What is to be said of the newest whole window alone; `ends`: also of one without rows."""
    size, newest = len(facts.windows), newest_whole(facts.windows, empty=ends)
    values, limits, p_values = np.full((3, size), np.nan)
    texts = [ONLY_THERE] * size
    if newest is not None:
        values[newest.index], limits[newest.index], p_values[newest.index] = value, limit, p_value
        texts[newest.index] = reason
    return Found(Score(values, p_values, limits), texts)
