"""How far a metric lies from the quiet windows of the same weekday or hour, where these differ by themselves."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Estimate, FloatArray
from monitoring.performance.chance.p_values import away
from monitoring.performance.metric import Metric
from monitoring.stats.null.by_calendar import Learnt, sums_of, totals_of, within_strata
from monitoring.stats.null.moments import Times
from monitoring.stats.null.spread import Spread
from monitoring.stats.null.strata import Strata, strata


def by_calendar(metric: Metric, now: Estimate, quiet: Estimate, times: Times | None) -> Learnt:
    """Whether figures are usual for their weekday or hour; nan where these are like any other.

    A weekday's centre is the mean of its quiet windows, each weighed by its rows. So figures that are no means of rows
    (ROC AUC) are held against those of windows of the same length, which are off by as much.

    Args:
        metric: its card.
        now: the windows' figures.
        quiet: those of the whole windows of a quiet time.
        times: when both begin; None where that tells nothing.
    """
    p_value = np.full(now.value.shape, np.nan)
    told = np.flatnonzero(np.isfinite(quiet.value) & (quiet.high > quiet.low))
    if times is None or not told.size:
        return Learnt(p_value)
    if told.size < len(times.quiet):
        quiet, times = cut(quiet, told), replace(times, quiet=times.quiet[told])
    found = strata(times, lambda groups: from_others(quiet, groups))
    if found is None:
        return Learnt(p_value)
    spread = within_strata(from_others(quiet, found.quiet)[found.known], quiet.n[found.known], found, expected=1.0)
    placed = np.flatnonzero(found.now >= 0)
    if spread is not None and placed.size:
        p_value[placed] = as_far(metric, cut(now, placed), cut(_centres(found, quiet), found.now[placed]), spread)
    return Learnt(p_value, found.name)


def from_others(quiet: Estimate, groups: NDArray[np.intp]) -> FloatArray:
    """By how many standard errors each quiet window is higher than the others of its group, `(windows, 1)`."""
    total, rows = sums_of(groups, np.stack([quiet.n * quiet.value, quiet.n], axis=1)).T
    centre, others = total / rows, np.maximum(rows - quiet.n, 0.0)
    grown = np.sqrt(np.divide(rows, others, out=np.zeros_like(rows), where=others > 0))
    return np.asarray(away(quiet, Estimate(centre, centre, centre, rows)) * grown)[:, None]


def as_far(metric: Metric, now: Estimate, before: Estimate, spread: Spread) -> FloatArray:
    """How often a quiet window lies as far to the worse side of `before`; to either, where either is worse."""
    z = away(now, before)
    both = spread.two_sided(np.nan_to_num(z, posinf=np.inf, neginf=-np.inf) ** 2, now.n)
    one_sided = np.where(metric.better * z < 0, both / 2, 1 - both / 2)
    return np.where(np.isnan(z), np.nan, one_sided if metric.better else both)


def _centres(found: Strata, quiet: Estimate) -> Estimate:
    """By stratum, the mean of its quiet windows with its interval for independent rows."""
    n, below, above = quiet.n, quiet.value - quiet.low, quiet.high - quiet.value
    sums = totals_of(found, np.stack([n * quiet.value, (n * below) ** 2, (n * above) ** 2, n], axis=1))
    rows = np.maximum(sums[:, 3], 1.0)
    value, low, high = sums[:, 0] / rows, *(np.sqrt(sums[:, i]) / rows for i in (1, 2))
    return Estimate(value, value - low, value + high, rows)


def cut(figures: Estimate, places: NDArray[np.intp]) -> Estimate:
    """Those of these windows."""
    return Estimate(*(part[places] for part in (figures.value, figures.low, figures.high, figures.n)))
