"""Metrics of so few rows that no outcome could have failed."""

import numpy as np

from monitoring.domain import FloatArray, Outcomes, Task
from monitoring.performance.chance.p_values import COUNTS, of_one_choice, rows_of
from monitoring.performance.chance.values import VALUES
from monitoring.performance.metric import Metric
from monitoring.stats.comparing.too_few import why


def too_few(metric: Metric, outcomes: Outcomes, reference: Outcomes, p_value: FloatArray, below: float) -> list[str]:
    """Why no outcome of so many rows could have failed, one a window; empty where one could.

    Args:
        metric: its card.
        outcomes: the windows.
        reference: one window, or one for each of them.
        p_value: of what they are; nan where one row or two have no interval to tell by.
        below: the level that p-values have to be below; nan: there is none; 0: it has no part of the budget, so that
            no number of rows could fail.
    """
    least = np.where(np.isnan(p_value), 1.0, least_p_value(metric, outcomes, reference))
    untold = ((least >= below) & (below > 0)).tolist()
    n, of = np.broadcast_arrays(rows_of(metric, outcomes), rows_of(metric, reference))
    return [why(int(m), int(old)) if no else "" for m, old, no in zip(n, of, untold, strict=True)]


def least_p_value(metric: Metric, outcomes: Outcomes, reference: Outcomes) -> FloatArray:
    """The smallest p-value that so many rows could have, one a window; 0 where both intervals tell.

    By intervals, rows that are nearly alike can have any p-value, however few they are.

    >>> from monitoring.performance.metric import METRICS
    >>> from monitoring.stats.rows import binary
    >>> sides = binary([1, 0, 1], [0.9, 0.2, 0.8]), binary([1, 0, 1, 1, 0], [0.9, 0.2, 0.8, 0.7, 0.1])
    >>> least_p_value(METRICS["accuracy"].descriptor, *sides).round(4).tolist()
    [0.0179]
    """
    several = outcomes.task is Task.MULTICLASS and metric.name != "accuracy"
    if several or not (metric.name in COUNTS or metric.name in VALUES):
        return np.zeros_like(outcomes.labels.rows)
    return np.minimum(of_one_choice(metric, outcomes, reference) * (1 if metric.better else 2), 1.0)
