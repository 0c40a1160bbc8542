"""A classifier that is asked which rows are the window's and which the reference's: if it can tell, they differ."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.intervals import logit

FOLDS = 5
FOLDED = (1 + FOLDS / (FOLDS - 1)) ** 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """How well the two sides can be told apart.

    Args:
        auc: out of fold; 0.5 is not at all, 1 is every row.
        low: of the 95 % interval (DeLong).
        high: likewise.
        p_value: the chance of such an area or a larger one where both sides come from the same source (Mann-Whitney).
        drops: by column, by how much the area falls when that column's values are shuffled.
    """

    auc: float
    low: float
    high: float
    p_value: float
    drops: FloatArray


def told_apart(reference: FloatArray, current: FloatArray, categorical: NDArray[np.bool_], seed: int = 0) -> Told:
    """Train on four fifths of both sides, score the fifth left out, five times.

    Whatever the columns do together counts: a rotation that leaves every single column's distribution alone is told as
    well. Rows that hang together (of one customer, of one hour) are told apart more easily than independent ones, and
    then the p-value is too small.

    Rows that one fold is judged by train the others, so the area varies more than that of as many independent scores:
    standard errors are `FOLDED` times as large (Nadeau and Bengio 2003, Inference for the generalization error).

    Source: Lopez-Paz and Oquab 2017, Revisiting classifier two-sample tests.

    Args:
        reference: `(rows, columns)`, missing values as nan.
        current: likewise.
        categorical: which columns hold places in a list, `(columns,)`.
        seed: of folds and shuffles.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    rows = np.vstack([reference, current])
    side = np.append(np.zeros(len(reference)), np.ones(len(current)))
    rng, scores = np.random.default_rng(seed), np.empty(len(rows))
    shuffled = np.empty((rows.shape[1], len(rows)))
    fold = np.append(*(rng.permutation(len(part)) % FOLDS for part in (reference, current)))
    with threadpool_limits(1):  # threads that wait for each other cost more here than they bring
        for number in range(FOLDS):
            out = fold == number
            model = HistGradientBoostingClassifier(
                max_iter=60,
                max_leaf_nodes=12,
                min_samples_leaf=20,
                early_stopping=False,
                categorical_features=categorical,
                random_state=seed,
            ).fit(rows[~out], side[~out])
            left = rows[out]
            scores[out] = model.decision_function(left)
            order = rng.permutation(len(left))
            for column in range(rows.shape[1]):
                other = left.copy()
                other[:, column] = left[order, column]
                shuffled[column, out] = model.decision_function(other)
    area, error = _area(scores, side)
    drops = np.array([area - _area(each, side)[0] for each in shuffled])
    low, high = logit(area, error, min(len(reference), len(current)))
    return Told(area, float(low), float(high), _chance(area, side), drops)


def _area(scores: FloatArray, side: FloatArray) -> tuple[float, float]:
    """Area under the ROC curve and its standard error (DeLong, DeLong and Clarke-Pearson 1988), out of fold."""
    from scipy.stats import rankdata

    ranks, is_current = rankdata(scores), side > 0
    theirs, ours = ranks[is_current], ranks[~is_current]
    n, m = len(theirs), len(ours)
    above = (theirs - rankdata(scores[is_current])) / m
    below = 1 - (ours - rankdata(scores[~is_current])) / n
    return float(above.mean()), FOLDED * float(np.sqrt(above.var(ddof=1) / n + below.var(ddof=1) / m))


def _chance(area: float, side: FloatArray) -> float:
    from scipy.special import ndtr

    n = float(side.sum())
    m = len(side) - n
    return float(ndtr(-(area - 0.5) / (FOLDED * np.sqrt((n + m + 1) / (12 * n * m)))))
