"""From a window's interval and the reference's to a verdict; a pure function of the two."""

from math import isfinite, isnan, nan

from monitoring.domain import Verdict
from monitoring.performance.metric import Metric

NEARLY_ALL = 0.9  # of what a metric can be
TELLS_NOTHING = "its interval spans nearly all that is possible, which tells nothing of a change"


def judge(
    metric: Metric,
    value: float,
    interval: tuple[float, float],
    reference: tuple[float, float],
    p_value: float = nan,
    alpha: float = nan,
) -> tuple[float, Verdict]:
    """The limit and the verdict of one window; both intervals are (low, high).

    The limit is the end of the reference's interval on the worse side; where either side is worse, its end nearer
    to the value. FAIL: the value lies beyond it, and chance makes such a difference with less than `alpha` (`p_value`);
    without a level, where the window's interval lies wholly beyond it. OK: it does not, because so few rows vary that
    much. SKIPPED: there is no value, or nothing to compare it with (limit nan).

    >>> from monitoring.performance.metric import METRICS
    >>> judge(METRICS["roc_auc"].descriptor, 0.66, (0.63, 0.69), (0.70, 0.74))
    (0.7, <Verdict.FAIL: 'FAIL'>)
    >>> judge(METRICS["bias"].descriptor, 4.1, (3.0, 5.2), (2.0, 4.0))
    (4.0, <Verdict.OK: 'OK'>)
    """
    if not metric.judged:
        return nan, Verdict.SKIPPED if isnan(value) else Verdict.OK
    if isnan(reference[0]) or isnan(reference[1]):
        return nan, Verdict.SKIPPED
    below = _below(metric, value, reference)
    limit = reference[0] if below else reference[1]
    if isnan(value):
        return limit if metric.better else nan, Verdict.SKIPPED
    if not beyond(metric, value, reference):
        return limit, Verdict.OK
    is_apart = interval[1] < limit if below else interval[0] > limit
    is_certain = is_apart if isnan(alpha) else p_value < alpha
    return limit, Verdict.FAIL if is_certain else Verdict.OK


def beyond(metric: Metric, value: float, reference: tuple[float, float]) -> bool:
    """Whether a value lies on the worse side of the reference's interval, however uncertain it is.

    >>> from monitoring.performance.metric import METRICS
    >>> beyond(METRICS["mae"].descriptor, 4.1, (2.0, 4.0)), beyond(METRICS["mae"].descriptor, 1.9, (2.0, 4.0))
    (True, False)
    """
    lowest, highest = limits(metric, reference)
    return value < lowest or value > highest


def _below(metric: Metric, value: float, reference: tuple[float, float]) -> bool:
    """Whether the limit is the reference's lower end."""
    if metric.better:
        return metric.better > 0
    inside = reference[0] <= value <= reference[1]
    return abs(value - reference[0]) < abs(value - reference[1]) if inside else value < reference[0]


def limits(metric: Metric, reference: tuple[float, float]) -> tuple[float, float]:
    """What a window must not be below and not be above; nan on a side where nothing is wrong, or nothing is known.

    >>> from monitoring.performance.metric import METRICS
    >>> limits(METRICS["mae"].descriptor, (2.0, 4.0)), limits(METRICS["bias"].descriptor, (2.0, 4.0))
    ((nan, 4.0), (2.0, 4.0))
    """
    if not metric.judged or isnan(reference[0]) or isnan(reference[1]):
        return nan, nan
    return nan if metric.better < 0 else reference[0], nan if metric.better > 0 else reference[1]


def tells_nothing(metric: Metric, low: float, high: float) -> bool:
    """Whether an interval spans nearly all values that a metric can have; never where there is no end to these.

    >>> from monitoring.performance.metric import METRICS
    >>> auc = METRICS["roc_auc"].descriptor
    >>> tells_nothing(auc, 0.00004, 1.0), tells_nothing(auc, 0.2, 0.95), tells_nothing(auc, nan, nan)
    (True, False, False)
    """
    possible = metric.high - metric.low
    return isfinite(possible) and high - low >= NEARLY_ALL * possible
