"""What is usual for one column: its windows in a quiet time, and how far others lie from the reference beside them."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import FloatArray, Histogram, Quiet
from monitoring.stats.grouping import grouping
from monitoring.stats.null.deviations import deviations, share_deviations
from monitoring.stats.null.shares import share_p_value
from monitoring.stats.null.spread import Spread, learn

GROUPS = 10


@dataclass(slots=True, eq=False)
class Usual:
    """A column's quiet time; what is learnt of it is learnt once.

    Args:
        quiet: its windows then.
        own: whether the reference is made of them.
    """

    quiet: Histogram
    own: bool
    _distribution: tuple[Histogram, Histogram, FloatArray] | None = None

    def distribution(self, reference: Histogram, current: Histogram) -> FloatArray:
        """How often a quiet window's distribution is as far from the reference; nan where too little is known."""
        found = self._distribution
        if found is None or found[0] is not reference or found[1] is not current:
            found = self._distribution = (reference, current, self._p_values(reference, current))
        return found[2]

    def share(self, quiet: FloatArray, value: FloatArray, rows: FloatArray, before: float) -> FloatArray:
        """How often a quiet window's share is as high, one-sided; nan where too little is known.

        Args:
            quiet: the shares of quiet windows.
            value: of the windows that are judged.
            rows: theirs.
            before: the reference's.
        """
        n = self.quiet.n
        if self.own:
            before = float(np.nansum(quiet * n) / n.sum())
        if not 0 < before < 1:
            return np.full(value.shape, np.nan)
        spread = learn(share_deviations(quiet, n, before, own=self.own), n, own=self.own, expected=1.0)
        if spread is None:
            return np.full(value.shape, np.nan)
        return share_p_value(spread, value, rows, before, float(n.sum()))

    def _p_values(self, reference: Histogram, current: Histogram) -> FloatArray:
        spread = self.spread(reference)
        if spread is None:
            return np.full(current.n.shape, np.nan)
        how = grouping(reference, GROUPS)
        old, new = how.apply(reference).counts, how.apply(current)
        distance = (deviations(old, new.counts, own=False) ** 2).sum(axis=-1)
        return spread.p_value(distance, new.n)

    def spread(self, reference: Histogram) -> Spread | None:
        """How far quiet windows lie from the reference."""
        how = grouping(reference, GROUPS)
        old, quiet = how.apply(reference).counts, how.apply(self.quiet)
        found = deviations(old, quiet.counts, own=self.own)
        return learn(found[:, (old > 0)], quiet.n, own=self.own)


def usual_of(quiet: Quiet, column: str) -> Usual | None:
    """What is usual for a column, None where no quiet time is known of it."""
    return Usual(quiet.counts[column], quiet.own) if quiet.windows and column in quiet.counts else None
