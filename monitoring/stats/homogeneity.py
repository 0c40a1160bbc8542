"""The chi-square test that two samples come from the same distribution over cells."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Histogram, Kind
from monitoring.stats.proportions import more_often
from monitoring.stats.rare.chi_square import tail
from monitoring.stats.rare.joined_cells import pearson
from monitoring.stats.unseen.missing_mass import more_unseen

SMALLEST = 5.0
LUCK = 1e-3
SMALLEST_P = 1e-300  # of which there is a chi-square


@dataclass(frozen=True, slots=True, eq=False)
class Homogeneity:
    """What the test says, each of shape () or (windows,); nan where a side has no rows.

    Args:
        statistic: Pearson's chi-square of the 2 × k table; where a rare cell tells more on its own, the chi-square
            that has the same p-value.
        dof: degrees of freedom, k - 1; 0 where one cell was left.
        p_value: 0 to 1; 1 where one cell was left.
    """

    statistic: FloatArray
    dof: FloatArray
    p_value: FloatArray


def homogeneity(reference: Histogram, current: Histogram, smallest: float = SMALLEST) -> Homogeneity:
    """Pearson's chi-square test of homogeneity, one a window of `current`.

    The reference is a sample too, not the truth: with 1000 rows on either side a goodness-of-fit test that
    takes it for the truth rejects 32 % of undrifted windows at 5 %. Cells are joined until each is expected to
    hold at least `smallest` rows in the smaller sample, because the chi-square distribution describes no rarer
    ones: numeric cells with their neighbours in order, categories smallest first. Before that, categories of so few
    rows that the reference may lack one of them by luck (with a chance of over `LUCK`) join the unseen ones: what is
    unseen is chosen by the reference, and turns up without any drift where rare categories are many. Cells are joined
    by both samples' total alone, which the test takes as given, so joining does not bias it.

    Gaps, infinite numbers, and what is unseen or as rare, are no neighbours of anything: joined with an ordinary cell,
    twenty of them among hundreds would not show. Where such a cell is that rare, Fisher's exact test (both sides) looks
    at it as well, and the smallest p-value counts, times the number of tests (Bonferroni): chance is no likelier. Where
    rare categories have joined the unseen ones, `more_unseen` counts as well: all of them may be new ones.

    With `smallest=0` only empty cells are left out, and the result is that of
    `scipy.stats.chi2_contingency(correction=False)`.

    Source: Pearson 1900; the rule of five: Cochran 1952, "The chi-square test of goodness of fit".

    Args:
        reference: counts of shape (cells,), or (windows, cells) where each window has its own.
        current: counts of shape (cells,) or (windows, cells).
        smallest: expected rows a cell needs.
    """
    return _test(reference, current, smallest)


# Six methods ask for the p-value of the same pair in turn; histograms are compared by identity.
@lru_cache(maxsize=2)
def _test(reference: Histogram, current: Histogram, smallest: float) -> Homogeneity:
    from scipy.special import chdtrc, chdtri

    n, m = reference.n, current.n
    old, new = np.broadcast_arrays(reference.counts, current.counts)
    unseen = np.full(m.shape, np.nan)
    if reference.bins.kind is Kind.CATEGORICAL and smallest:
        old, new, joined = _rare_with_unseen(old, new, n, m)
        unseen = np.where(joined, _unseen(reference, current, joined), np.nan)
    apart = [(old[..., place], new[..., place]) for place in (-2, -1)]
    if reference.bins.kind is Kind.CATEGORICAL:
        old, new = _smallest_first(reference.bins.labels, old, new)
    old, new = (np.ascontiguousarray(np.moveaxis(side, -1, 0)) for side in (old, new))
    known = (n > 0) & (m > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic, cells, inverse = pearson(old, new, n, m, smallest)
        dof = np.where(known, np.maximum(cells - 1, 0), np.nan)
        exact = tail(statistic, cells, inverse, n, m) if smallest else chdtrc(np.maximum(dof, 1), statistic)
    p_value = np.where(dof > 0, exact, np.where(known, 1.0, np.nan))
    least, tests = _on_their_own(apart, np.fmin(p_value, unseen), n, m, smallest)
    tests = tests + ~np.isnan(unseen)
    tells = least < p_value  # more than the table as a whole
    p_value = np.where(tests > 1, np.minimum(least * tests, 1.0), p_value)
    if tells.any():
        dof = np.where(tells, np.fmax(dof, 1), dof)
        statistic = np.where(tells, chdtri(np.fmax(dof, 1), np.maximum(p_value, SMALLEST_P)), statistic)
    answers = (np.where(known, statistic, np.nan), dof, p_value)
    for answer in answers:
        answer.setflags(write=False)
    return Homogeneity(*answers)


def _unseen(reference: Histogram, current: Histogram, asked: NDArray[np.bool_]) -> FloatArray:
    """The chance of so many unseen rows, for categories, at least in the windows that are asked for."""
    if reference.counts.ndim > 1:
        found = np.full(asked.shape, np.nan)
        for i in np.flatnonzero(asked).tolist():
            found[i] = _unseen(reference.window(i), current.window(i), asked[i])
        return found
    (cell,) = reference.bins.outside
    missed = float(reference.counts[cell])
    return more_unseen(current.counts[..., cell], current.n, reference.counts[:cell], float(reference.n), missed)


def _rare_with_unseen(
    old: FloatArray, new: FloatArray, n: FloatArray, m: FloatArray
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Both sides with the rows of categories that the reference may lack by luck in the unseen ones' cell.

    And in which windows there are such.
    """
    with np.errstate(divide="ignore"):
        few = np.asarray(np.log(LUCK) / np.log(m / np.maximum(n + m, 1)))
    rare = old + new < few[..., None]
    rare[..., -2:] = False  # the cells of unseen and missing ones
    sides = np.where(rare, 0.0, old), np.where(rare, 0.0, new)
    for side, whole in zip(sides, (old, new), strict=True):
        side[..., -2] += np.where(rare, whole, 0.0).sum(axis=-1)
    return *sides, np.asarray(rare.any(axis=-1))


def _on_their_own(
    apart: list[tuple[FloatArray, FloatArray]], p_value: FloatArray, n: FloatArray, m: FloatArray, smallest: float
) -> tuple[FloatArray, NDArray[np.intp]]:
    """The smallest p-value, those of rare cells on their own included, and how many tests there were."""
    found, tests = p_value, np.ones(p_value.shape, dtype=np.intp)
    with np.errstate(invalid="ignore", divide="ignore"):
        needed = smallest * (n + m) / np.minimum(n, m)
    for old, new in apart:
        rare = (old + new > 0) & (old + new < needed) & (n > 0) & (m > 0)
        if rare.any():
            k, size, before, of = (np.broadcast_to(side, rare.shape)[rare] for side in (new, m, old, n))
            grown = k * of > before * size
            sides = ((k, before), (size, of), (before, k), (of, size))
            own = np.ones(rare.shape)
            own[rare] = np.minimum(2.0 * more_often(*(np.where(grown, *pair) for pair in sides)), 1.0)
            found, tests = np.fmin(found, own), tests + rare
    return found, tests


def _smallest_first(labels: tuple[str, ...], old: FloatArray, new: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Both sides with their cells in the order in which they are joined."""
    # By name first: which of two equally rare categories is joined must not hang on the list's order.
    named = np.argsort(np.array(labels), kind="stable")
    order = named[np.argsort((old + new)[..., named], axis=-1, kind="stable")]
    return np.take_along_axis(old, order, axis=-1), np.take_along_axis(new, order, axis=-1)
