"""How often a score comes true, learnt from the reference's counts; scores that are right already stay as they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, ScoreTable
from monitoring.stats.null.contents import content, once

FOLDS = 10
PERFECT = 0.999  # a reference of which the outcomes are told apart nearly without a fault has nothing to calibrate


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Scores, rising, and the share of positive rows at them, straight lines in between; None: scores are right."""

    score: FloatArray | None = None
    share: FloatArray | None = None

    def at(self, scores: FloatArray) -> FloatArray:
        """The share of rows with these scores that is probably positive, 0 to 1, of the same shape."""
        if self.score is None or self.share is None:
            return scores
        return np.asarray(np.interp(scores, self.score, self.share))


def _counts(reference: ScoreTable) -> bytes:
    told = (reference.positive, reference.negative, reference.positive_sum, reference.negative_sum)
    return content(*(part[0] for part in told))


@once(_counts)
def learn(reference: ScoreTable) -> Calibration | None:
    """The calibration of a reference's scores; None where its labels are not of both outcomes.

    Centred isotonic regression, where it makes the Brier score smaller on rows that it was not fitted on (ten folds,
    seeded): otherwise scores are taken as they are.

    Source: Kivimäki, Białek, Nurminen and Kuberski (2025), Confidence-based estimators for predictive performance in
    model monitoring, JAIR 82; Zadrozny and Elkan (2002), KDD, for the isotonic regression; Oron
    and Flournoy (2017), Statistics in Biopharmaceutical Research 9, for the centring.

    >>> from monitoring.stats.rows import score_table
    >>> right = np.repeat([0.2, 0.8], 500)
    >>> learn(score_table(np.tile([0, 0, 1, 0, 0], 200)[:1000] ^ (right > 0.5), right)).score is None
    True
    """
    if not reference.positive[0].sum() or not reference.negative[0].sum():
        return None
    scores, p, n = rows_of(reference)
    below = np.cumsum(n) - n / 2
    if (p * below).sum() / p.sum() / n.sum() > PERFECT or not _helps(scores, p, n):
        return Calibration()
    return Calibration(*isotonic(scores, p, n))


def rows_of(reference: ScoreTable) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Of the cells that have rows: their mean score, rising, and how many of them are positive and negative."""
    positive, negative = reference.positive[0], reference.negative[0]
    there = np.flatnonzero(positive + negative)
    p, n = positive[there], negative[there]
    return (reference.positive_sum[0] + reference.negative_sum[0])[there] / (p + n), p, n


def isotonic(scores: FloatArray, positive: FloatArray, negative: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The rising shares that fit counts in cells with these rising scores best, each at its cells' mean score.

    Cells of one share are one point: steps would make the scores of a reference rank its own rows too well.

    >>> fitted = isotonic(np.array([0.1, 0.3, 0.8]), np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 1.0]))
    >>> [part.round(2).tolist() for part in fitted]
    [[0.2, 0.8], [0.25, 0.75]]
    """
    rows = positive + negative
    block = _pooled(positive / rows, rows)
    total = np.bincount(block, rows)
    return np.bincount(block, scores * rows) / total, np.bincount(block, positive) / total


def _pooled(share: FloatArray, rows: FloatArray) -> NDArray[np.intp]:
    """The block of each cell: neighbours whose shares do not rise are one (pool adjacent violators, Busing 2022).

    Step by step as `scipy.optimize.isotonic_regression`, which takes longer to import than this takes.
    """
    x, w, ends, i = share.tolist(), rows.tolist(), list[int](), 0
    means, weights = list[float](), list[float]()
    while i < len(x):
        mean, weight = x[i], w[i]
        i += 1
        if means and means[-1] >= mean:
            last = weights.pop()
            total, weight = last * means.pop() + weight * mean, weight + last
            ends.pop()
            mean = total / weight
            while i < len(x) and mean >= x[i]:
                total, weight = total + w[i] * x[i], weight + w[i]
                mean, i = total / weight, i + 1
            while means and means[-1] >= mean:
                total, weight = total + weights[-1] * means.pop(), weight + weights.pop()
                mean = total / weight
                ends.pop()
        means.append(mean)
        weights.append(weight)
        ends.append(i)
    return np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))


def _helps(scores: FloatArray, positive: FloatArray, negative: FloatArray) -> bool:
    """Whether a fit on nine tenths of the rows is nearer to the last tenth than the scores themselves."""
    random = np.random.default_rng(0)
    parts = [_folds(random, counts) for counts in (positive, negative)]
    fitted = np.zeros((FOLDS, len(scores)))
    for fold in range(FOLDS):
        p, n = positive - parts[0][fold], negative - parts[1][fold]
        there = p + n > 0
        fitted[fold] = np.interp(scores, *isotonic(scores[there], p[there], n[there]))
    hits, rows = parts[0], parts[0] + parts[1]

    def missed(said: FloatArray) -> float:
        """The Brier score, but for what is the same of any answer."""
        return float((rows * said**2 - 2 * hits * said).sum())

    return missed(fitted) < missed(np.broadcast_to(scores, fitted.shape))


def _folds(random: np.random.Generator, counts: FloatArray) -> FloatArray:
    """Counts dealt out to the folds by chance, `(folds, cells)`."""
    return random.multinomial(counts.astype(np.int64), np.full(FOLDS, 1 / FOLDS)).T.astype(np.float64)
