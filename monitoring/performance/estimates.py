"""Small shapes that many metrics share: a proportion, a mean, and "nothing can be said"."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from monitoring.domain import ErrorTable, Estimate, FloatArray, Histogram, Outcomes
from monitoring.domain.curves import Confusion
from monitoring.performance.split_cell import decided_otherwise
from monitoring.stats import intervals
from monitoring.stats.curves import decided
from monitoring.stats.proportions import divide
from monitoring.stats.rare import skewed

DOMINATED = 1.5  # events: one row makes up most of it


def undefined(outcomes: Outcomes) -> Estimate:
    """nan in every window: the table that the metric needs is not there."""
    nothing = np.full_like(outcomes.labels.labelled, np.nan)
    return Estimate(nothing, nothing, nothing, outcomes.labels.labelled)


def widened(found: Estimate) -> Estimate:
    """A figure in [0, 1] with its bound inside its interval."""
    bound = 0.0 if found.bound is None else found.bound
    return replace(found, low=np.maximum(found.low - bound, 0.0), high=np.minimum(found.high + bound, 1.0))


def at_threshold(outcomes: Outcomes, figure: Callable[[Confusion], Estimate]) -> Estimate:
    """A figure in [0, 1] of what was decided, with its bound where the threshold lies inside a cell of scores.

    Args:
        outcomes: of two classes.
        figure: rises or falls with the true positives alone, and with the false ones alone.
    """
    found, ends = figure(decided(outcomes)), decided_otherwise(outcomes)
    if not ends:
        return found
    others = np.stack([figure(end).value for end in ends])
    off = np.abs(others - found.value)
    # Where it may be that there is no such figure at all, nothing is known of it.
    return widened(replace(found, bound=np.where(np.isnan(others).any(axis=0), 1.0, off.max(axis=0))))


def proportion(successes: FloatArray, trials: FloatArray, n: FloatArray) -> Estimate:
    """`successes / trials` with its interval; `n` labelled rows in the window."""
    return Estimate(divide(successes, trials), *intervals.share(successes, trials), n)


def mean(
    total: FloatArray, squares: FloatArray, n: FloatArray, lowest: float = -np.inf, highest: float = np.inf
) -> Estimate:
    """A mean over rows with Student's interval, cut to [lowest, highest]."""
    return Estimate(divide(total, n), *intervals.mean(total, squares, n, lowest, highest), n)


def skewed_mean(
    total: FloatArray,
    squares: FloatArray,
    skewness: FloatArray,
    n: FloatArray,
    freedom: skewed.Freedom = skewed.of_unlike,
    lowest: float = -np.inf,
    highest: float = np.inf,
    usual: FloatArray | None = None,
) -> Estimate:
    """A mean over rows of skewed values, cut to [lowest, highest]; `usual` is the skewness that tells the events."""
    ends = skewed.mean(total, squares, skewness, n, freedom, lowest, highest)
    return with_events(Estimate(divide(total, n), *ends, n), skewness if usual is None else usual)


def with_events(found: Estimate, skewness: FloatArray) -> Estimate:
    """The number of events beside it, and no interval where there is hardly more than one."""
    events = skewed.events(skewness, found.n)
    ruled = events < DOMINATED
    low, high = (np.where(ruled, np.nan, end) for end in (found.low, found.high))
    return replace(found, low=low, high=high, events=events)


def error_quantile(errors: ErrorTable, level: float) -> Estimate:
    """The quantile of the errors' histogram at `level`, and the order statistics of its 95 % interval."""
    n = errors.histogram.counts[:, : errors.histogram.bins.ordered].sum(axis=-1)
    low, high = intervals.quantile_levels(level, n)
    value, low, high = (_quantile(errors, levels) for levels in (np.full_like(n, level), low, high))
    return Estimate(value, low, high, n)


def _quantile(errors: ErrorTable, levels: FloatArray) -> FloatArray:
    """Values at `levels` (one a window), on straight lines within cells."""
    histogram = errors.histogram
    counts = histogram.counts[:, : histogram.bins.ordered]
    reached = np.cumsum(counts, axis=-1)
    wanted = levels * reached[:, -1]
    cell = (reached < wanted[:, None]).sum(axis=-1).clip(max=counts.shape[-1] - 1)
    here = np.arange(len(counts))
    edges = np.concatenate([[np.nan], histogram.bins.edges, [np.nan]])
    lowest, highest = _extremes(histogram)
    low = np.where(cell == 0, lowest, edges[cell])
    high = np.where(cell == counts.shape[-1] - 1, highest, edges[cell + 1])
    inside = divide(wanted - (reached - counts)[here, cell], counts[here, cell])
    return np.where(np.isnan(levels) | (reached[:, -1] == 0), np.nan, low + inside * (high - low))


def _extremes(histogram: Histogram) -> tuple[FloatArray, FloatArray]:
    """Where the outer cells end: at the window's extremes, or else so that the mean lies in the middle."""
    edges, last = histogram.bins.edges, histogram.bins.ordered - 1
    if histogram.low is not None and histogram.high is not None:
        return histogram.low, histogram.high
    if histogram.sums is None:
        unknown = np.full(len(histogram.counts), np.nan)
        return unknown, unknown
    first_mean, last_mean = (divide(histogram.sums[:, cell], histogram.counts[:, cell]) for cell in (0, last))
    return 2 * first_mean - edges[0], 2 * last_mean - edges[-1]
