"""Windows that each have a reference of their own, in groups of cells: those with as many groups together."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Bins, Histogram, Kind
from monitoring.stats.grouping import begins, grouping


def grouped_alike(
    reference: Histogram, current: Histogram, groups: int
) -> Iterator[tuple[NDArray[np.intp], Histogram, Histogram]]:
    """Both sides as `grouped` has them, where each window has its own reference: those with as many groups together.

    Args:
        reference: counts of shape (windows, cells).
        current: likewise.
        groups: as in `grouping`.

    Yields:
        Which windows these are, and their counts. The cells are those of the first of them.
    """
    if reference.bins.kind is Kind.NUMERIC and len(reference.bins.edges) > 1:
        yield from _numbers_alike(reference, current, groups)
        return
    alike: dict[int, list[int]] = {}
    pairs = []
    for i in range(len(reference.counts)):
        old = reference.window(i)
        how = grouping(old, groups)
        pairs.append((how.expect(old), how.apply(current.window(i))))
        alike.setdefault(how.bins.size, []).append(i)
    for rows in alike.values():
        bins = pairs[rows[0]][0].bins
        old, new = (Histogram(bins, np.array([pairs[i][side].counts for i in rows])) for side in (0, 1))
        yield np.array(rows), old, new


def _numbers_alike(
    reference: Histogram, current: Histogram, groups: int
) -> Iterator[tuple[NDArray[np.intp], Histogram, Histogram]]:
    edges = np.asarray(reference.bins.edges)
    fresh = np.ones(reference.counts.shape, dtype=np.bool_)
    fresh[:, 1 : len(edges)] = begins(reference.counts[:, 1 : len(edges)], groups)
    many = fresh.sum(axis=-1)
    for number in np.unique(many).tolist():
        rows = np.flatnonzero(many == number)
        starts = np.flatnonzero(fresh[rows])
        inner = starts[:number][1:-3] - 1
        bins = Bins(Kind.NUMERIC, edges=(*edges[inner].tolist(), float(edges[-1])))
        merged = (np.add.reduceat(side.counts[rows].ravel(), starts) for side in (reference, current))
        old, new = (Histogram(bins, counts.reshape(-1, number)) for counts in merged)
        yield rows, old, new
