"""What is usual for one column: its windows in a quiet time, and how far others lie from the reference beside them."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from monitoring.domain import Baseline, FloatArray, Histogram, Quiet
from monitoring.stats.comparing.against import earlier, sums
from monitoring.stats.grouping import grouped, grouping
from monitoring.stats.null.by_calendar import Calendar, Learnt, calendar_of, shares_by_calendar
from monitoring.stats.null.deviations import deviations, share_deviations
from monitoring.stats.null.memory import lags_of
from monitoring.stats.null.moments import Times
from monitoring.stats.null.shares import share_p_value
from monitoring.stats.null.spread import Spread, learn

GROUPS = 10
Pair = tuple[FloatArray, FloatArray]


class ShareLaw(NamedTuple):
    """How a share varies in a quiet time: its spread, the share then, and the rows that it is known from."""

    spread: Spread
    before: float
    rows: float

    def p_value(self, value: FloatArray, rows: FloatArray) -> FloatArray:
        """How often a quiet window's share is as high, one-sided."""
        return share_p_value(self.spread, value, rows, self.before, self.rows)


@dataclass(slots=True, eq=False)
class Usual:
    """A column's quiet time; what is learnt of it is learnt once.

    Args:
        quiet: its windows then.
        own: whether the reference is made of them.
        before: what each of them is compared with, where that is not the reference, `(windows, cells)`.
        cells: whose cells are grouped then: the reference, `(cells,)`.
        times: when its windows and those that are judged begin; None where that tells nothing.
        lags: by how many windows those that each is compared with are earlier.
        law: how far its windows' distributions lie from the reference, once that was asked; None: that is not told.
        calendar: likewise by weekday or hour, where these differ.
        shares: likewise what was learnt of shares, once they were asked for.
        untold: whether weekdays or hours told more of a share than that.
    """

    quiet: Histogram
    own: bool
    before: Histogram | None = None
    cells: Histogram | None = None
    times: Times | None = None
    lags: tuple[int, ...] = ()
    law: Spread | None = None
    calendar: Calendar | None = None
    shares: dict[str, ShareLaw | None] = field(default_factory=dict)
    untold: bool = False
    _distribution: tuple[Histogram, Histogram, Learnt] | None = None

    def distribution(self, reference: Histogram, current: Histogram) -> Learnt:
        """How often a quiet window's distribution is as far from the reference; nan where too little is known."""
        found = self._distribution
        if found is None or found[0] is not reference or found[1] is not current:
            found = self._distribution = (reference, current, self._p_values(reference, current))
        return found[2]

    def share(self, name: str, quiet: FloatArray, value: FloatArray, rows: FloatArray, before: float) -> Learnt:
        """How often a quiet window's share is as high, one-sided; nan where too little is known.

        Args:
            name: of the share, by which what is learnt of it is found in `shares`.
            quiet: the shares of quiet windows.
            value: of the windows that are judged.
            rows: theirs.
            before: the reference's.
        """
        self.shares[name] = None
        n = self.quiet.n
        if self.own:
            before = float(np.nansum(quiet * n) / n.sum()) if n.any() else np.nan
        if not 0 < before < 1:
            return Learnt(np.full(value.shape, np.nan))
        spread = learn(share_deviations(quiet, n, before, own=self.own), n, own=self.own, expected=1.0)
        if spread is None:
            return Learnt(np.full(value.shape, np.nan))
        law = self.shares[name] = ShareLaw(spread, before, float(n.sum()))
        found = Learnt(law.p_value(value, rows))
        if self.before:
            return found
        beside = shares_by_calendar(quiet, n, value, rows, self.times)
        self.untold = self.untold or bool(beside.alike)
        return found.beside(beside)

    def share_beside(
        self, quiet: FloatArray, before_quiet: FloatArray, value: FloatArray, rows: FloatArray, before: Pair
    ) -> Learnt:
        """How often a quiet window's share is as much higher than that of its own earlier windows.

        Args:
            quiet: the shares of quiet windows.
            before_quiet: those of what they are compared with.
            value: shares of the windows that are judged.
            rows: theirs.
            before: shares and rows of what these are compared with.
        """
        assert self.before is not None
        n, m = self.quiet.n, self.before.n
        hits = np.nansum(quiet * n) + np.nansum(before_quiet * m)
        usual = float(hits / (n.sum() + m.sum())) if n.any() else np.nan
        if not 0 < usual < 1:
            return Learnt(np.full(value.shape, np.nan))
        with np.errstate(divide="ignore", invalid="ignore"):
            far = (quiet - before_quiet) / np.sqrt(usual * (1 - usual) * (1 / n + 1 / m))
        spread = learn(far[:, None], n, own=False, expected=1.0, lags=self.lags)
        return Learnt(np.full(value.shape, np.nan) if spread is None else share_p_value(spread, value, rows, *before))

    def _p_values(self, reference: Histogram, current: Histogram) -> Learnt:
        spread = self.law = self.spread(reference)
        if spread is None:
            return Learnt(np.full(current.n.shape, np.nan))
        how = grouping(self.cells or reference, GROUPS)
        old = how.apply(reference).counts
        new = how.apply(current) if self.cells else grouped(reference, current, GROUPS)[1]
        distance = (deviations(old, new.counts, own=False) ** 2).sum(axis=-1)
        found = Learnt(spread.p_value(distance, new.n))
        self.calendar = None if self.before else calendar_of(how.apply(self.quiet), self.times)
        return found.beside(self.calendar.told(new, self.times.now)) if self.calendar and self.times else found

    def spread(self, reference: Histogram) -> Spread | None:
        """How far quiet windows lie from the reference."""
        how = grouping(self.cells or reference, GROUPS)
        old, quiet = how.apply(self.before or reference).counts, how.apply(self.quiet)
        found = deviations(old, quiet.counts, own=self.own)
        return learn(found[:, np.atleast_2d(old).sum(axis=0) > 0], quiet.n, own=self.own, lags=self.lags)


def usual_of(
    quiet: Quiet,
    column: str,
    times: Times | None = None,
    reference: Histogram | None = None,
    baseline: Baseline | None = None,
) -> Usual | None:
    """What is usual for a column, None where no quiet time is known of it.

    Where windows are compared with earlier ones (`baseline`), so are quiet ones, in the cells of the reference.
    """
    if not quiet.windows or column not in quiet.counts:
        return None
    counts = quiet.counts[column]
    if reference is None or baseline is None:
        return Usual(counts, quiet.own, times=times)
    places, _ = earlier(quiet.windows, baseline)
    known = [i for i, chosen in enumerate(places) if chosen]
    now, before = sums(counts, tuple((i,) for i in known)), sums(counts, tuple(places[i] for i in known))
    return Usual(now, False, before, reference, lags=lags_of((i, places[i]) for i in known))
