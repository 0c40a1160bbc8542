"""A metric on rows, with what each row has to do with it: so that two figures of the same rows have a paired error."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.paired.losses import losses


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A metric, turned so that more is better.

    Args:
        value: the metric; what is a loss has a minus, and so has the share of wrong answers, for the accuracy.
        influence: by row, how far the value would move with more such rows, times their number; its mean is 0.
    """

    value: float
    influence: FloatArray

    def over(self, other: "Measured") -> tuple[float, float]:
        """By how much this one is larger, and the standard error of that on the same rows."""
        return self.value - other.value, standard_error(self.influence - other.influence)


def standard_error(influence: FloatArray) -> float:
    """Of a figure with these influences `(rows,)`; nan for none.

    >>> standard_error(np.array([-1.0, 1.0, -1.0, 1.0]))
    0.5
    """
    return float(np.sqrt(np.square(influence).sum()) / len(influence)) if len(influence) else float("nan")


def measure(
    metric: str, truth: FloatArray, scores: FloatArray, weights: FloatArray | None = None, threshold: float = 0.5
) -> Measured:
    """A metric of rows of which all truths are known.

    Of a mean, a row's influence is its distance from it; of the area under the ROC curve it is that of its placement
    (the share of the other outcome's rows that it is on the right side of), over its outcome's share of the rows.

    Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845; Hampel (1974), JASA 69, 383-393.

    Args:
        metric: roc_auc, accuracy, log_loss, brier or mae.
        truth: 1 and 0, the place of the class, or a value, `(rows,)`.
        scores: as `Model.predict` gives them, `(rows,)` or `(rows, classes)`.
        weights: how much each row counts, 0 and up; None: all alike.
        threshold: of a yes, for the accuracy of two classes.

    >>> found = measure("roc_auc", np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    >>> found.value, round(standard_error(found.influence), 3)
    (0.75, 0.25)
    """
    weights = np.ones(len(truth)) if weights is None else weights
    if metric == "roc_auc":
        return _area(truth == 1, scores, weights)
    gains = -losses(metric, truth, scores, threshold)
    value = float(np.average(gains, weights=weights)) if len(truth) else float("nan")
    return Measured(value, weights / weights.mean() * (gains - value))


def trivial(metric: str, truth: FloatArray, like: FloatArray) -> Measured:
    """The same metric of the best model that looks at no column: one answer for all rows.

    Args:
        metric: likewise.
        truth: likewise.
        like: scores of the shape that the answers have.

    >>> trivial("mae", np.array([1.0, 2, 6]), np.zeros(3)).value
    -1.6666666666666667
    """
    if metric == "roc_auc":
        return Measured(0.5, np.zeros(len(truth)))
    if metric == "mae":
        return measure(metric, truth, np.full(len(truth), np.median(truth)))
    if like.ndim == 1:
        return measure(metric, truth, np.full(len(truth), truth.mean()))
    shares = np.array([(truth == place).mean() for place in range(like.shape[1])])
    return measure(metric, truth, np.tile(shares, (len(truth), 1)))


def _area(positive: NDArray[np.bool_], scores: FloatArray, weights: FloatArray) -> Measured:
    _, place = np.unique(scores, return_inverse=True)
    size, rows = int(place.max(initial=0)) + 1, len(scores)
    yes, no = (np.bincount(place, np.where(side, weights, 0.0), size) for side in (positive, ~positive))
    with np.errstate(divide="ignore", invalid="ignore"):
        beaten = (np.cumsum(no) - no / 2) / no.sum()
        beating = 1 - (np.cumsum(yes) - yes / 2) / yes.sum()
        value = float((yes * beaten).sum() / yes.sum())
        total = np.where(positive, yes.sum(), no.sum())
        placement = np.where(positive, beaten[place], beating[place])
        return Measured(value, rows * weights * (placement - value) / total)
