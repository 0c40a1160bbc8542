"""What each row costs by a metric that is a mean over rows."""

import numpy as np

from monitoring.domain import FloatArray

SMALLEST = 2.0**-52  # a probability of 0 is taken for this one


def losses(metric: str, truth: FloatArray, scores: FloatArray, threshold: float = 0.5) -> FloatArray:
    """What each row costs, `(n,)`; accuracy: 1 for a row that is wrong.

    Args:
        metric: `mae`, `accuracy`, `brier` or `log_loss`.
        truth: 1 and 0, values, or places of classes (-1: a class that the scores have no column for), `(n,)`.
        scores: P(positive) or values, `(n,)`; of several classes `(n, classes)`.
        threshold: binary: from which score on it says yes.

    >>> losses("brier", np.array([1.0, 0.0]), np.array([0.8, 0.5])).round(2).tolist()
    [0.04, 0.25]
    """
    if metric == "mae":
        return np.abs(scores - truth)
    if metric == "accuracy":
        said = scores.argmax(axis=1) if scores.ndim == 2 else scores >= threshold
        return np.asarray(said != truth, dtype=float)
    if metric == "brier":
        return (scores - truth) ** 2
    return -np.log(np.maximum(_probability_of_truth(truth, scores), SMALLEST))


def _probability_of_truth(truth: FloatArray, scores: FloatArray) -> FloatArray:
    """What each row's own outcome was given; 0 for a class that the model does not know."""
    if scores.ndim == 1:
        return np.where(truth == 1, scores, 1 - scores)
    known = truth >= 0
    return np.where(known, scores[np.arange(len(truth)), np.where(known, truth, 0).astype(int)], 0.0)
