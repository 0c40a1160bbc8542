"""What windows are held against: the reference's interval, or why there is none."""

from math import isnan, nan

from monitoring.domain import Estimate, Outcomes
from monitoring.domain.text import plural
from monitoring.performance.metric import Metric


def ends_of(own: Estimate) -> tuple[float, float]:
    """The reference's interval, (low, high); nan where one row or none is all that it rests on: that has no spread.

    >>> import numpy as np
    >>> [ends_of(Estimate(*(np.full(1, x) for x in (1.0, 0.2, 1.0, n)))) for n in (1.0, 2.0)]
    [(nan, nan), (0.2, 1.0)]
    """
    return (float(own.low[0]), float(own.high[0])) if own.n[0] > 1 else (nan, nan)


def why_nothing(metric: Metric, own: Estimate, reference: Outcomes) -> str:
    """Why a reference is nothing to compare with; empty where it is, and of metrics that are not judged.

    Args:
        metric: its card.
        own: what it is of the reference.
        reference: the counts.
    """
    if not metric.judged or not any(map(isnan, ends_of(own))):
        return ""
    labels, noun = reference.labels, "labelled row" if metric.needs_label else "row"
    n = int((labels.labelled if metric.needs_label else labels.rows)[0])
    has = f"nothing to compare with: the reference has {plural(n, noun) if n else f'no {noun}s'}"
    if n > 1 and isnan(own.value[0]):
        return f"{has}, and {metric.title} {metric.undefined}"
    return f"{has}, too few for an interval of {metric.title}" if n > 1 else has
