"""What a family's file says of a model, and the two things that are asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from monitoring.domain import FloatArray
from monitoring.models.native.cut import Categories

BEST, ALL = "best", "all"


class Gives(StrEnum):
    """What a model answers, as far as its objective says."""

    PROBABILITY = "probability"
    LOG_ODDS = "log-odds"
    VALUE = "value"
    SHARE = "share"  # between 0 and 1: the value of a regression, or the probability of 1
    DECISION = "decision"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a model's file tells.

    Args:
        family: the family's name.
        names: the columns' names, in order; empty where it does not tell them.
        placeholders: the names that it has in their place, such as Column_0.
        width: how many columns it reads.
        categories: by a column's place, the categories whose places the model goes by.
        levels: by a column's place, the numbers that it knows as categories.
        texts: the places of columns that are given as texts.
        gaps: what may stand for a missing value among texts, the likeliest first.
        gives: what it answers.
        objective: as the file calls it.
        classes: the names of its classes; 0 and 1, or 0 to k - 1, where it does not tell them.
        named: whether it tells them.
        outputs: how many numbers it answers a row.
        best: how many rounds of boosting early stopping has found best; 0 where all are used.
        rounds: how many there are.
        best_first: whether the best are used by the interface that the model was saved by.
        forgets_missing: whether the file cannot say which number means missing.
        sums: whether there are sums behind its answers.
        threshold: of the second of two classes, from which probability on the model decides for it.
    """

    family: str
    names: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    width: int
    categories: Categories = field(default_factory=dict)
    levels: Mapping[int, tuple[object, ...]] = field(default_factory=dict)
    texts: frozenset[int] = frozenset()
    gaps: tuple[object, ...] = ()
    gives: Gives
    objective: str
    classes: tuple[object, ...] = (0, 1)
    named: bool = False
    outputs: int = 1
    best: int = 0
    rounds: int = 0
    best_first: bool = False
    forgets_missing: bool = False
    threshold: float | None = None
    sums: bool = True


class Scorer(Protocol):
    """A loaded model of a family."""

    @property
    def told(self) -> Told:
        """What its file tells."""

    @property
    def booster(self) -> Any:
        """The library's own object."""

    def answer(self, table: Any, rounds: int) -> FloatArray:
        """What the library answers: `(n,)` values or P(second class), `(n, k)` one column a class.

        `rounds` of boosting are used, all of them where it is 0.
        """

    def raw(self, table: Any, rounds: int) -> FloatArray | None:
        """The sums behind it: `(n,)`, or `(n, k)`; None where the family has none."""
