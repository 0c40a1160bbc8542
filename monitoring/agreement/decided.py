"""Logged decisions held against a model's scores: which threshold gives them."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import FloatArray

LEAST = 1e-3  # how far off a decision counts at least that the scores do not give
_OF_RARER = 0.9  # of the rarer decision: otherwise one that is nearly never made would agree with anything


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """How scores fit logged decisions.

    Args:
        gaps: per row 0 where they agree, otherwise the distance to the threshold; nan where there is no score.
        threshold: the one that agrees with the most; nan for several classes.
        low: thresholds above this score,
        high: and up to this one, agree with as many.
        at_own: how many rows agree at the deployment's own threshold.
        one_sided: whether only one decision was ever made, which says nothing.
    """

    gaps: FloatArray
    threshold: float
    low: float
    high: float
    at_own: int
    one_sided: bool


def best_threshold(answer: FloatArray, said: FloatArray, own: float) -> Decided:
    """The threshold whose decisions are the logged ones in the most rows; the deployment's own where it does as well.

    Args:
        answer: P(positive) `(n,)`, nan for rows without one.
        said: 1 and 0 `(n,)`.
        own: the deployment's threshold.

    >>> found = best_threshold(np.array([0.1, 0.2, 0.4, 0.9]), np.array([0.0, 0.0, 1.0, 1.0]), 0.5)
    >>> found.threshold, found.gaps.tolist(), found.at_own
    (0.3, [0.0, 0.0, 0.0, 0.0], 3)
    """
    there = np.isfinite(answer)
    scores, yes = answer[there], said[there] == 1
    if not scores.size:
        return Decided(np.full(len(answer), np.nan), own, own, own, 0, one_sided=True)
    order = np.argsort(scores, kind="stable")
    ranked, ones = scores[order], yes[order]
    # A threshold at the i-th score leaves i rows below: those that say no there, and those that say yes from there on.
    agreeing = np.concatenate([[0], np.cumsum(~ones)]) + np.concatenate([np.cumsum(ones[::-1])[::-1], [0]])
    can_cut = np.concatenate([[True], ranked[1:] > ranked[:-1], [True]])
    at_own = int(((scores >= own) == yes).sum())
    place = int(np.argmax(np.where(can_cut, agreeing, -1)))
    low, high = ([0.0, *ranked][place], [*ranked, 1.0][place])
    threshold = own if at_own >= agreeing[place] else simplest(low, high)
    gaps = np.full(len(answer), np.nan)
    off = np.where((scores >= threshold) == yes, 0.0, np.maximum(np.abs(scores - threshold), LEAST))
    gaps[there] = off
    return Decided(gaps, threshold, float(low), float(high), at_own, one_sided=bool(yes.all() or not yes.any()))


def best_of_classes(answer: FloatArray, said: FloatArray) -> Decided:
    """The class with the highest score, held against the logged one.

    Args:
        answer: one score a class `(n, classes)`.
        said: the place of the class that was logged `(n,)`; -1 for one that the model does not know.

    >>> best_of_classes(np.array([[0.7, 0.3], [0.6, 0.4]]), np.array([0.0, 1.0])).gaps.round(6).tolist()
    [0.0, 0.2]
    """
    there = np.isfinite(answer).all(axis=1)
    gaps, chosen = np.full(len(answer), np.nan), said[there].astype(np.intp)
    scores = answer[there]
    own = np.where(chosen < 0, -1.0, scores[np.arange(len(scores)), np.maximum(chosen, 0)])
    off = scores.max(axis=1) - own if scores.size else own
    gaps[there] = np.where((off > 0) | (chosen < 0), np.maximum(off, LEAST), 0.0)
    nan = float("nan")
    return Decided(gaps, nan, nan, nan, int((gaps == 0).sum()), one_sided=len(np.unique(said)) < 2)


def tells(gaps: FloatArray, said: FloatArray) -> bool:
    """Whether decisions that agree are more than the frequent one, guessed each time."""
    kinds, counts = np.unique(said, return_counts=True)
    if len(kinds) < 2:
        return False
    rarer = said == kinds[counts.argmin()]
    return bool((gaps[rarer] == 0).mean() >= _OF_RARER)


def simplest(low: float, high: float) -> float:
    """The number above `low` and up to `high` with the fewest decimals; the middle one of several.

    >>> simplest(0.2987, 0.3011), simplest(0.2, 0.4), simplest(0.31, 0.31)
    (0.3, 0.3, 0.31)
    """
    for decimals in range(1, 8):
        step = 10.0**-decimals
        first, last = int(np.floor(low / step + 1e-9)) + 1, int(np.floor(high / step + 1e-9))
        if first <= last:
            return round((first + last) // 2 * step, decimals)
    return high
