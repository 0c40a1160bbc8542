"""The difference between two areas under the ROC curve on the same rows."""

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.paired.difference import Difference


def auc_difference(truth: FloatArray, ours: FloatArray, theirs: FloatArray) -> Difference:
    """By how much our area is larger; ties count as a half.

    The standard error is DeLong's, from each row's placement among the rows of the other outcome: that both models'
    placements of a row hang together is taken into account. It assumes independent rows. nan where an outcome has
    fewer than two rows.

    Args:
        truth: `(n,)`, 1 and 0.
        ours: scores, `(n,)`; their order alone counts.
        theirs: likewise, of the same rows.

    Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845; by mid-ranks: Sun and Xu (2014), IEEE
    Signal Processing Letters 21, 1389-1393.

    >>> truth = np.array([0.0, 0, 1, 1])
    >>> auc_difference(truth, np.array([0.1, 0.4, 0.35, 0.8]), np.full(4, 0.5)).value
    0.25
    """
    above_ours, below_ours = placements(truth, ours)
    above_theirs, below_theirs = placements(truth, theirs)
    above, below = above_ours - above_theirs, below_ours - below_theirs
    rarer = min(len(above), len(below))
    if rarer < 2:
        value = float(above.mean()) if rarer else float("nan")
        return Difference(value, float("nan"), 1, len(truth))
    error = np.sqrt(above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below))
    return Difference(float(above.mean()), float(error), rarer - 1, len(truth))


def placements(truth: FloatArray, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Of each positive row the share of negative rows below it, and of each negative row that of positives above it.

    >>> above, below = placements(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    >>> above.tolist(), below.tolist()
    ([0.5, 1.0], [1.0, 0.5])
    """
    from scipy.stats import rankdata

    positive = truth == 1
    ranks = rankdata(scores)
    n, m = int(positive.sum()), int((~positive).sum())
    above = (ranks[positive] - rankdata(scores[positive])) / max(m, 1)
    below = 1 - (ranks[~positive] - rankdata(scores[~positive])) / max(n, 1)
    return above, below
