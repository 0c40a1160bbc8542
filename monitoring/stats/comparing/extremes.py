"""The smallest p-value that a comparison of so many rows could have, whatever they held."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from monitoring.domain import Bins, FloatArray, Histogram, Kind
from monitoring.errors import NotApplicableError
from monitoring.stats.comparing.inquiry import Question
from monitoring.stats.comparing.sides import Comparison, Sides

AMPLE = 64  # rows on either side: of so many every test can fail, at any level over 1e-15
FAR = 1e6
BINS = {
    Kind.NUMERIC: Bins(Kind.NUMERIC, edges=tuple(map(float, range(AMPLE + 2)))),
    Kind.CATEGORICAL: Bins(Kind.CATEGORICAL, categories=tuple(map(str, range(AMPLE + 1)))),
}


def least_p_value(
    question: Question, asking: Comparison, n: FloatArray, n_reference: FloatArray, *, moves: bool = False
) -> FloatArray:
    """The smallest p-value beyond the limit that so many rows could have, by the question's own test; 1 without one.

    It is that of a window whose rows all lie in one cell, and a reference whose rows all lie elsewhere: in one cell, in
    as many as there are, or without a value.

    Args:
        question: what is asked.
        asking: of which column, by which name and at which level.
        n: rows of a window, `(pairs,)`; so is the answer.
        n_reference: rows that it is compared with, likewise.
        moves: whether these are earlier windows.
    """
    found = np.ones(n.shape)
    for size in np.unique(n_reference).tolist():
        own = n_reference == size
        for reference in _references(asking.column.kind, size):
            for current in _windows(reference.bins, n[own]):
                found[own] = np.fmin(found[own], _beyond(question, asking, reference, current, moves=moves))
    return found


def _beyond(
    question: Question, asking: Comparison, reference: Histogram, current: Histogram, *, moves: bool
) -> FloatArray:
    """P-values of what is beyond its limit; 1 of what is not, and where nothing can be asked."""
    before = reference
    if moves and question.moves(asking.name):
        before = _of(reference.bins, np.broadcast_to(reference.counts, current.counts.shape))
        asking = replace(asking, fixed=reference)
    try:
        score, _ = Sides(before, current, None).answer(question.ask, asking, question.together)
    except NotApplicableError:
        return np.ones(current.n.shape)
    return np.where(score.value >= (np.inf if score.limit is None else score.limit), score.p_value, 1.0)


def _windows(bins: Bins, n: FloatArray) -> Iterator[Histogram]:
    """All rows of each in one cell: the first of ordinary values, and each of the others."""
    for cell in (_first(bins), *bins.outside, bins.missing):
        yield _of(bins, np.outer(n, np.eye(bins.size)[cell]))


@lru_cache(maxsize=AMPLE)  # much that is learnt of a reference is kept by the object itself
def _references(kind: Kind, n: float) -> tuple[Histogram, ...]:
    """All rows in one cell of ordinary values behind the first; as evenly as can be in all of these; all missing."""
    bins = BINS[kind]
    together, apart, missing = np.zeros((3, bins.size))
    start = _first(bins) + 1
    together[start] = missing[bins.missing] = n
    apart[start : start + AMPLE] = np.maximum(np.ceil((n - np.arange(AMPLE)) / AMPLE), 0.0)
    return _of(bins, together), _of(bins, apart), _of(bins, missing)


def _first(bins: Bins) -> int:
    return 1 if bins.kind is Kind.NUMERIC else 0


def _of(bins: Bins, counts: FloatArray) -> Histogram:
    """Numbers lie at the start of their cell, those beyond the edges far from all others."""
    if bins.kind is Kind.CATEGORICAL:
        return Histogram(bins, counts)
    values = np.array([-FAR, *bins.edges[:-1], FAR, 0.0, 0.0])
    there = np.where(counts[..., : bins.ordered] > 0, values[: bins.ordered], np.nan)
    low, high = np.fmin.reduce(there, axis=-1), np.fmax.reduce(there, axis=-1)
    return Histogram(bins, counts, counts * values, np.asarray(low), np.asarray(high))
