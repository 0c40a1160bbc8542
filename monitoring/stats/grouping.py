"""Merging fine cells into a few groups, by the reference alone, so that all windows stay comparable."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Bins, FloatArray, Histogram, Kind
from monitoring.domain.text import short
from monitoring.stats.unseen.missing_mass import turing

MOST_CATEGORIES = 50
FEWEST_ROWS = 10
INFLATED = 0.5  # the share of one cell from which on the rest is a distribution of its own
REST, SMALLEST_SHARE = 5, 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Which cells become one.

    Args:
        bins: the coarser cells.
        starts: where each group begins among the cells in their new order.
        order: categories only, where rare ones were joined: the cells in their new order.
        once: categories only: rows of the reference, among the rare ones, whose category it showed once.
    """

    bins: Bins
    starts: NDArray[np.intp]
    order: NDArray[np.intp] | None = None
    once: int = 0

    def apply(self, histogram: Histogram) -> Histogram:
        """The counts of the same rows in the coarser cells, for any histogram on the cells that it was made for."""
        if self.bins is histogram.bins:
            return histogram
        ordered = histogram.counts if self.order is None else histogram.counts[..., self.order]
        return Histogram(self.bins, np.asarray(np.add.reduceat(ordered, self.starts, axis=-1)))

    def expect(self, reference: Histogram) -> Histogram:
        """The reference in the coarser cells, as far as it says what to expect of new rows.

        It has no unseen rows itself, but new data of the same source has some: as many as there are categories that it
        showed once (Turing's estimate). They are as many rows fewer among the rare ones.
        """
        merged = self.apply(reference)
        if not self.once:
            return merged
        merged.counts[-3:-1] += -self.once, self.once
        return merged


# Six methods look at the same groups in turn, and so does the next report; histograms are compared by identity.
@lru_cache(maxsize=2**10)
def grouping(reference: Histogram, groups: int, most: int = MOST_CATEGORIES) -> Grouping:
    """Numeric: about `groups` groups of equal reference mass. Categorical: the `most` - 1 frequent ones and "other".

    A numeric cell that alone holds a group's mass stays alone; the cells between two such heavy ones are cut into
    groups of near 1 / `groups` of the mass each, at least one group. Where one cell holds more than half of all (a
    zero-inflated column's zeros), the rest is cut into `REST` groups: its share counts, and what it is made of. Below,
    above, missing and non-finite always stay cells of their own. Categories are left as they are up to `most`; beyond
    that the rare ones of the reference (ties: by name) and those with under ten rows, which it holds by luck, become
    one cell "other (n)". Unseen ones keep their own: see `Grouping.expect`. Nothing of the current data plays a part.

    >>> bins = Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0, 3.0, 4.0))
    >>> reference = Histogram(bins, np.array([0, 80, 5, 5, 10, 0, 0, 0.0]))
    >>> grouping(reference, 5).bins.edges
    (0.0, 1.0, 2.0, 3.0, 4.0)
    """
    if reference.bins.kind is Kind.CATEGORICAL:
        return _rare_to_other(reference, most)
    edges = reference.bins.edges
    inner = equal_mass(reference.counts[1 : len(edges)], groups)
    kept = tuple(edges[start] for start in inner) + edges[-1:]
    outer = len(edges) + np.arange(3)
    starts = np.concatenate([[0], inner + 1, outer]).astype(np.intp)
    return Grouping(Bins(Kind.NUMERIC, edges=kept), starts)


def equal_mass(mass: FloatArray, groups: int) -> NDArray[np.intp]:
    """Where to begin each of about `groups` runs of neighbouring cells with equal mass; heavy cells stay alone.

    >>> equal_mass(np.array([1.0, 1, 1, 1, 1, 1, 6, 0]), 4).tolist()
    [0, 3, 6, 7]
    """
    return np.flatnonzero(begins(mass[None], groups)[0]) if mass.size else np.zeros(0, dtype=np.intp)


def begins(mass: FloatArray, groups: int) -> NDArray[np.bool_]:
    """Which cells begin such a run, for several distributions at once, `(windows, cells)`."""
    total = mass.sum(axis=-1, keepdims=True)
    share = mass / np.where(total > 0, total, 1.0)
    heavy = share >= 1 / groups
    fresh = np.ones(mass.shape, dtype=np.bool_)
    fresh[:, 1:] = heavy[:, 1:] | heavy[:, :-1]
    run, first = np.cumsum(fresh, axis=-1) - 1, np.flatnonzero(fresh)
    at = first // mass.shape[1], run.ravel()[first]  # of each run, its row and which run of the row it is
    whole, lone = np.zeros((2, len(mass), int(run.max(initial=0)) + 1))
    whole[at] = np.add.reduceat(share.ravel(), first)  # a row begins a run: none reaches across rows
    lone[at] = heavy.ravel()[first]
    wanted = np.where(lone, 1, np.maximum(1, np.rint(whole * _with_rest(share, groups))))
    before, wanted, of = (np.take_along_axis(x, run, -1) for x in (np.cumsum(whole, axis=-1) - whole, wanted, whole))
    middle = np.cumsum(share, axis=-1) - share / 2 - before
    place = np.clip(np.floor(wanted * middle / np.where(of > 0, of, 1.0)), 0, wanted - 1)  # never hit: one group
    fresh[:, 1:] |= np.diff(place, axis=-1) != 0
    fresh[:, 1:] &= total > 0
    return fresh


def _with_rest(share: FloatArray, groups: int) -> FloatArray:
    """How many groups all would have for the rest beside an inflated cell to have `REST`, each a hundredth or more."""
    rest = 1 - share.max(axis=-1, keepdims=True)
    there = (rest < INFLATED) & (rest > 0)
    return np.where(
        there, np.maximum(groups, np.minimum(REST / np.where(there, rest, 1.0), 1 / SMALLEST_SHARE)), groups
    )


def inflated(reference: Histogram) -> tuple[str, float] | None:
    """The value, or cell, that more than half of a numeric column's finite rows have, and their share."""
    if reference.bins.kind is not Kind.NUMERIC:
        return None
    inner = reference.counts[1 : len(reference.bins.edges)]
    total = inner.sum()
    if not total or inner.max() <= INFLATED * total:
        return None
    return short(reference.bins.edges[int(inner.argmax())]), float(inner.max() / total)


def _rare_to_other(reference: Histogram, most: int) -> Grouping:
    names = reference.bins.categories
    if len(names) <= most:
        return Grouping(reference.bins, np.arange(reference.bins.size))
    ranked = sorted(range(len(names)), key=lambda i: (-reference.counts[i], names[i]))
    frequent = int((reference.counts[: len(names)] >= FEWEST_ROWS).sum())
    cut = min(most - 1, frequent)
    kept, rare = sorted(ranked[:cut]), sorted(ranked[cut:])
    unseen, missing = len(names), len(names) + 1
    order = np.array([*kept, *rare, unseen, missing], dtype=np.intp)
    starts = np.append(np.arange(cut + 1), [unseen, missing]).astype(np.intp)
    categories = (*(names[i] for i in kept), f"other ({len(rare)})")
    return Grouping(Bins(Kind.CATEGORICAL, categories=categories), starts, order, turing(reference.counts[rare]))


@lru_cache(maxsize=2)
def grouped(reference: Histogram, current: Histogram, groups: int) -> tuple[Histogram, Histogram]:
    """Both histograms in the groups of the reference, of which the first is what it lets expect."""
    how = grouping(reference, groups)
    return how.expect(reference), how.apply(current)
