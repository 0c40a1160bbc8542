"""Into which directions a column is followed: what scores its rows have, whose sums tell of a change."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Histogram, Kind
from monitoring.stats.sequential.innovations import Sums

MOST_GROUPS, CERTAINLY = 8, 3.0  # of categories; standard deviations between a frequent one and the next
BEYOND = 2.0  # the reference's outermost rows are beyond the range of its others (Wilks 1941)
DIGITS = 12  # of scores: more is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """Scores by cell; the last direction is the share of rows without a value.

    Args:
        more: what a change to more means, one a direction, in words.
        less: and one to less.
        scores: `(directions, cells)`, each 0 to 1; of all but the first `ranked`: whether a row belongs to the share.
        ranked: of so many directions only the rows that have a value are counted.
        steps: half of the smallest step of a sum, `(directions,)`.
        left_out: rows with the score 1 that the reference has too few, because it fixed the cells, `(directions,)`: of
            numbers the outermost ones, of categories those that are shown once (Turing's estimate).
    """

    more: tuple[str, ...]
    less: tuple[str, ...]
    scores: FloatArray
    ranked: int
    steps: FloatArray
    left_out: FloatArray

    def sums(self, counts: FloatArray) -> Sums:
        """Of the rows of windows, `(windows, cells)`."""
        ranks = self.scores[: self.ranked]
        # Each window alone: a product of matrices hangs in its last digits on how many there are, but of whole numbers.
        ranked = np.einsum("dc,wc->dw", np.concatenate([ranks, ranks**2, ranks**3]), counts)
        shares, total = self.scores[self.ranked :] @ counts.T, counts.sum(axis=-1)
        first, second, third = (np.concatenate([part, shares]) for part in ranked.reshape(3, self.ranked, len(counts)))
        rows = np.repeat(total[None], len(self.scores), axis=0)
        rows[: self.ranked] -= first[-1]
        return Sums(rows, first, second, third)

    def pool(self, reference: Histogram) -> Sums:
        """Of the reference, which fixed the cells, `(directions, 1)`."""
        found, more = self.sums(reference.counts[None]), self.left_out[:, None]
        more = np.minimum(more, found.rows - found.first)
        return Sums(found.rows, found.first + more, found.second + more, found.third + more)


def directions(reference: Histogram) -> Directions:
    """Numbers: their place, their spread, how many are beyond the range and missing. Categories: the share of each.

    Scores are ranks in the reference, so no value is wild; with them a shift of a normal column is told with 95 % of
    the power of its mean (Wilcoxon).
    """
    return _numeric(reference) if reference.bins.kind is Kind.NUMERIC else _categories(reference)


def _numeric(reference: Histogram) -> Directions:
    ordered = reference.bins.ordered
    inner, scores = reference.counts[:ordered], np.zeros((4, reference.bins.size))
    ranks = (np.cumsum(inner) - inner / 2) / max(inner.sum(), 1.0)
    scores[0, :ordered], scores[1, :ordered] = ranks.round(DIGITS), np.abs(ranks - 0.5).round(DIGITS)
    scores[2, [0, ordered - 1]], scores[3, ordered:] = 1.0, 1.0
    steps = [_step(row[:ordered][inner > 0]) for row in scores[:2]]
    return numeric(scores, np.array([*steps, 0.5, 0.5]))


def numeric(scores: FloatArray, steps: FloatArray) -> Directions:
    """The directions of numbers, of which these scores and steps are known."""
    more = ("higher", "more spread out", "beyond the reference's range more often", "without a value more often")
    less = ("lower", "less spread out", "beyond the reference's range less often", "without a value less often")
    return Directions(more, less, scores, 2, steps, np.array([0.0, 0.0, BEYOND, 0.0]))


def _categories(reference: Histogram) -> Directions:
    names, unseen = reference.bins.categories, len(reference.bins.categories)
    groups = _groups(reference.counts[:unseen], names)
    scores, once = np.zeros((len(groups) + 2, reference.bins.size)), reference.counts[:unseen] == 1
    for place, group in enumerate(groups):
        scores[place, group] = 1.0
    scores[-2, unseen], scores[-1, reference.bins.missing] = 1.0, 1.0
    named = [*(_named([names[cell] for cell in group]) for group in groups), "unseen categories", "missing values"]
    more, less = (tuple(f"{name} {how} often" for name in named) for how in ("more", "less"))
    left_out = [*(-float(once[group].sum()) for group in groups), float(once.sum()), 0.0]
    return Directions(more, less, scores, 0, np.full(len(scores), 0.5), np.array(left_out))


def _groups(known: FloatArray, names: tuple[str, ...]) -> list[NDArray[np.intp]]:
    """The categories that are followed together.

    Few ones have a group each. Of many, those that are certainly the most frequent; what is it by luck would become
    rarer without any change. The others are grouped by their names, in which luck has no part.
    """
    ranked = np.argsort(-known, kind="stable")
    if len(ranked) <= MOST_GROUPS:
        return list(ranked[:, None])
    most = known[ranked]
    clear = most[: MOST_GROUPS - 1] - CERTAINLY * np.sqrt(most[: MOST_GROUPS - 1]) >= most[1:MOST_GROUPS]
    alone = int(np.flatnonzero(clear).max(initial=-1)) + 1
    others = np.array(sorted(ranked[alone:].tolist(), key=lambda cell: names[cell]), dtype=np.intp)
    return [*ranked[:alone, None], *np.array_split(others, MOST_GROUPS - alone)]


def _named(names: list[str]) -> str:
    return repr(names[0]) if len(names) == 1 else f"categories from {names[0]!r} to {names[-1]!r}"


def _step(scores: FloatArray) -> float:
    gaps = np.diff(np.sort(scores))
    return float(gaps[gaps > 0].min(initial=1.0)) / 2
