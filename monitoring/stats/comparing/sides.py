"""Both sides of a column's comparison, what is asked of them, and why there is no answer where there is none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Column, FloatArray, Histogram, Role, Score
from monitoring.stats.comparing.against import each_pair
from monitoring.stats.null.by_calendar import Learnt
from monitoring.stats.null.usual import Usual

NO_ROWS = "no rows in this window"
Said = list[tuple[str, NDArray[np.bool_]]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question: a column, what is asked of it, and the level at which chance is ruled out.

    `fixed` is the reference, where windows are compared with earlier ones.
    """

    column: Column
    name: str
    alpha: float
    usual: Usual | None = None
    fixed: Histogram | None = None


Ask = Callable[[Comparison, Histogram, Histogram], Score]
Together = Callable[[Comparison, Histogram, Histogram], Score | None]
Widen = Callable[[Comparison, Histogram, Histogram, Score], Learnt | None]


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """What a column's windows are, and what they are compared with.

    Args:
        reference: of shape (cells,), or (windows, cells) where each window has its own earlier ones.
        current: of shape (windows, cells).
        usual: what a quiet time says of the column; None where that is not known.
        unripe: why windows cannot be judged by their labels yet; empty where they can.
        short: why windows have no earlier ones to be compared with; empty where they have.
        fixed: the reference, where windows are compared with earlier ones.
    """

    reference: Histogram
    current: Histogram
    usual: Usual | None
    unripe: Sequence[str] = ()
    short: Sequence[str] = ()
    fixed: Histogram | None = None

    def answer(self, ask: Ask, asking: Comparison, together: Together | None) -> tuple[Score, Sequence[str]]:
        """The answer, and by window why there is none; nan where labels are still to come."""
        many = self.reference.counts.ndim > 1
        at_once = together(asking, self.reference, self.current) if many and together else None
        if not many:
            score, refused = ask(asking, self.reference, self.current), list[str]()
        elif at_once:
            score, refused = at_once, []
        else:
            score, refused = each_pair(lambda old, new: ask(asking, old, new), self.reference, self.current)
        if any(self.unripe):
            open_ones = np.array([bool(why) for why in self.unripe])
            # Labels that come first may be of another kind than the others.
            value, p_value = (np.where(open_ones, np.nan, part) for part in (score.value, score.p_value))
            score = replace(score, value=value, p_value=p_value)
        return score, refused

    def why_undefined(self, column: Column, value: FloatArray, refused: Sequence[str]) -> Said:
        """Reasons for undefined values, each with the windows that it holds for; the later one counts."""
        undefined = np.isnan(value)
        if not undefined.any():
            return []
        told = [(why, i) for texts in (refused, self.short, self.unripe) for i, why in enumerate(texts) if why]
        return [*self._without_value(column, undefined), *((why, np.arange(len(value)) == i) for why, i in told)]

    def _without_value(self, column: Column, undefined: NDArray[np.bool_]) -> Said:
        empty = self.current.n == 0
        old = self.reference.counts
        nothing = np.broadcast_to(old.sum(axis=-1) == 0, empty.shape)
        valueless = np.broadcast_to(old[..., : self.reference.bins.missing].sum(axis=-1) == 0, empty.shape)
        label, earlier = column.role is Role.LABEL, old.ndim > 1
        whose = "what the window is compared with" if earlier else "the reference"
        return [
            ("every value is missing or not finite", undefined & ~empty),
            ("no label of this window is known yet" if label else NO_ROWS, undefined & empty),
            (f"{whose} has no value in this column to compare with", undefined & valueless),
            (f"{whose} has no rows of this column", undefined & nothing),
        ]
