"""The Wasserstein distance of two columns, from counts and sums a cell, with how far it can be off."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import FloatArray, Histogram
from monitoring.errors import NotApplicableError
from monitoring.stats.cumulated import cumulated, cumulated_gaps, largest_gap
from monitoring.stats.gaps import signed_gaps


@dataclass(frozen=True, slots=True, eq=False)
class Transport:
    """How far values have moved, one a window; nan where a side has no finite value.

    Args:
        work: the distance, in the column's unit.
        slack: by how much the distance of the raw values can exceed `work`; it is never smaller.
        gap: Kolmogorov-Smirnov's D of the finite values.
        n_reference: finite values of the reference, shape ().
        n_current: finite values of each window.
    """

    work: FloatArray
    slack: FloatArray
    gap: FloatArray
    n_reference: FloatArray
    n_current: FloatArray


def transport(reference: Histogram, current: Histogram, *, with_slack: bool = False) -> Transport:
    """The first Wasserstein distance ∫|F - G| of the finite values.

    Both distribution functions are known at the edges, and the sums make their integral over each cell exact:
    the distance is put together from the absolute values of these integrals. That equals the distance of the raw
    values wherever the functions do not cross inside a cell, and is too small by `slack` at most otherwise. A
    plain shift is exact. Missing and non-finite rows have no place on the line and are left out of both sides.

    Args:
        reference: shape (cells,), numeric, with sums.
        current: shape (cells,) or (windows, cells).
        with_slack: also work out the slack, otherwise it is nan.

    Raises:
        NotApplicableError: categories have no line to be moved along.
    """
    if reference.sums is None or current.sums is None:
        raise NotApplicableError("categories have no order to be moved along")
    ordered, edges = reference.bins.ordered, np.asarray(reference.bins.edges)
    before, after = cumulated(reference), cumulated(current)
    n, m = before[ordered - 1 : ordered], after[..., ordered - 1 : ordered]
    beyond = np.zeros(reference.bins.size - ordered)  # missing and non-finite rows have no place on the line
    left = np.concatenate([edges[:1], edges, beyond])
    width = np.concatenate([[0.0], np.diff(edges), [0.0], beyond])
    all_placed = np.array_equal(m, after[..., -1:]) and np.array_equal(n, before[-1:])  # most often so
    gaps, whole = cumulated_gaps(reference, current) if all_placed else signed_gaps(before, after, n, m)
    # In place, because these arrays are large.
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = gaps / whole[..., None]
        work = current.counts / m
        work -= reference.counts / n
        work *= left
        largest = largest_gap(reference, current) if all_placed else _largest(gap[..., :ordered])
        gap *= width
        work += gap
        sums = current.sums / m
        sums -= reference.sums / n
        work -= sums
    slack = _slack(reference, current) if with_slack else np.full(m.shape[:-1], np.nan)
    distance = np.abs(work, out=work).sum(axis=-1)
    return Transport(distance, slack, largest, n[0], m[..., 0])


def _largest(gap: FloatArray) -> FloatArray:
    return np.asarray(np.maximum(gap.max(axis=-1), -gap.min(axis=-1)))


def _slack(reference: Histogram, current: Histogram) -> FloatArray:
    """Where G - F can reach `up` and -`down` inside a cell, its smaller part has at most the harmonic area."""
    lower, upper = reach(reference, current)
    f, g = (_shares(side.counts[..., : side.bins.ordered]) for side in (reference, current))
    left = np.cumsum(g - f, axis=-1) - (g - f)
    up, down = np.maximum(left + g, 0.0), np.maximum(f - left, 0.0)
    both = up + down
    area = 2 * (upper - lower) * up * down / np.where(both > 0, both, 1.0)
    return np.asarray(np.where(up * down > 0, area, 0.0).sum(axis=-1))


def _shares(counts: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore"):
        return np.asarray(counts / counts.sum(axis=-1, keepdims=True))


def reach(reference: Histogram, current: Histogram) -> tuple[FloatArray, FloatArray]:
    """Between which numbers the values of each ordered cell lie; the outer cells end at the extremes seen."""
    edges = np.asarray(reference.bins.edges)
    lows = np.fmin(_or_nan(reference.low), _or_nan(current.low))
    highs = np.fmax(_or_nan(reference.high), _or_nan(current.high))
    shape = np.broadcast_shapes(lows.shape, current.counts.shape[:-1])
    inner = np.broadcast_to(edges, (*shape, edges.size))
    first = np.fmin(np.broadcast_to(lows, shape), edges[0])[..., None]
    last = np.fmax(np.broadcast_to(highs, shape), edges[-1])[..., None]
    return np.concatenate([first, inner], axis=-1), np.concatenate([inner, last], axis=-1)


def _or_nan(value: FloatArray | None) -> FloatArray:
    return np.asarray(np.nan if value is None else value)
