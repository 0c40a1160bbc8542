"""What MAE, RMSE and bias may become, where labels that are still to come lie where labels have lain so far.

An error has no largest value by itself. But a truth has a range: the smallest and the largest label of the reference
and of the windows themselves; so a row's error lies between its prediction minus the one and minus the other.
"""

from math import nan

import numpy as np

from monitoring.domain import ErrorKinds, FloatArray, Histogram, Outcomes
from monitoring.domain.text import number
from monitoring.stats.proportions import divide

Ends = tuple[FloatArray, FloatArray]
NO_RANGE = "nothing bounds what it may become, because the reference has no labels that tell in which range they lie"
BOUNDLESS = {
    "r2": "nothing bounds R², because the labels that are to come change the variance that it is held against, too",
    "mape": "nothing bounds it, because an error is any multiple of a label that comes close to 0",
}
NOT_WORKED_OUT = "what bounds the errors' percentiles is not worked out"


def error_bounds(name: str, outcomes: Outcomes, reference: Outcomes) -> Ends:
    """The best and the worst that a metric of a regression may become, `(windows,)` each; nan where nothing tells.

    The worst is never too small: within a group of predictions what lies between its ends is taken from the straight
    line (the error's size is convex in the prediction). Of the bias it is the highest and the lowest.

    >>> from monitoring.stats.rows import regression
    >>> now = regression([1.0, np.nan], [2.0, 3.0], kinds=([], [], []))
    >>> best, worst = error_bounds("mae", now, regression([0.0, 4.0], [1.0, 4.0]))
    >>> best.tolist(), worst.tolist()  # the second error is 0 at best and 3 at worst
    ([0.5], [2.0])
    """
    nothing = np.full(len(outcomes.labels.rows), np.nan)
    errors = outcomes.errors
    if errors is None or errors.kinds is None or name not in ("mae", "rmse", "bias"):
        return nothing, nothing
    kinds, (low, high) = errors.kinds, truths(outcomes, reference)
    rows = kinds.rows.sum(axis=-1)
    waiting, predicted = _waiting(kinds)
    if name == "bias":
        known, said = errors.sums["e"], predicted.sum(axis=-1)
        ends = [known + said - waiting.sum(axis=-1) * end for end in (low, high)]
        return divide(ends[0], rows), divide(ends[1], rows)
    power, sums = (1, errors.sums["abs"]) if name == "mae" else (2, errors.sums["e2"])
    mean = divide(predicted, waiting)
    least = np.maximum(0, np.maximum(low - mean, mean - high)) ** power
    most = _largest(kinds, mean, (low, high), power)
    best, worst = (divide(sums + np.nan_to_num(waiting * part).sum(axis=-1), rows) for part in (least, most))
    told = np.where(np.isnan(low), np.nan, 1.0)
    return told * best ** (1 / power), told * worst ** (1 / power)


def why_boundless(name: str, outcomes: Outcomes, reference: Outcomes) -> str:
    """What bounds rest on, or why there are none, in words."""
    if name in BOUNDLESS or name.startswith("error_"):
        return BOUNDLESS.get(name, NOT_WORKED_OUT)
    low, high = truths(outcomes, reference)
    if np.isnan(low):
        return NO_RANGE
    return f"what it may become takes labels to lie from {number(low)} to {number(high)}, as they did so far"


def truths(outcomes: Outcomes, reference: Outcomes) -> tuple[float, float]:
    """The smallest and the largest label that there was; nan without a label in the reference."""
    own = _ends(reference.labels.histogram)
    found = np.array([own, _ends(outcomes.labels.histogram)])
    return own if np.isnan(own[0]) else (float(np.nanmin(found)), float(np.nanmax(found)))


def _ends(known: Histogram | None) -> tuple[float, float]:
    if known is None or known.low is None or known.high is None:
        return nan, nan
    return float(np.fmin.reduce(known.low, initial=nan)), float(np.fmax.reduce(known.high, initial=nan))


def _waiting(kinds: ErrorKinds) -> tuple[FloatArray, FloatArray]:
    """Rows without a label, and the sums of their predictions, `(windows, groups)` each."""
    known, said = (kinds.sums[name].sum(axis=(2, 3)) for name in ("n", "predicted"))
    waiting = np.maximum(kinds.rows - known, 0)
    return waiting, np.where(waiting > 0, kinds.predicted - said, 0.0)


def _largest(kinds: ErrorKinds, mean: FloatArray, truth: tuple[float, float], power: int) -> FloatArray:
    """The largest mean of |error| to a power of a group's rows whose predictions have this mean."""
    inner = np.broadcast_to(kinds.edges, (len(mean), len(kinds.edges)))
    starts = np.minimum(np.concatenate([kinds.low[:, None], inner], axis=1), mean)
    ends = np.maximum(np.concatenate([inner, kinds.high[:, None]], axis=1), mean)

    def at(predicted: FloatArray) -> FloatArray:
        return np.asarray(np.maximum(np.abs(predicted - truth[0]), np.abs(predicted - truth[1])) ** power)

    along = np.nan_to_num(divide(mean - starts, ends - starts))
    return np.asarray(at(starts) + along * (at(ends) - at(starts)))
