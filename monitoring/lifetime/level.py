"""The chance of ever being wrong, over the whole life of a deployment, and what each of its subjects has of it."""

from monitoring.domain import Deployment
from monitoring.drift import run as drift
from monitoring.performance import run as performance
from monitoring.stats.alarms import kinds_of

EVER = 0.05  # of a deployment, in its whole life


def alpha(deployment: Deployment) -> float:
    """The part of `EVER` that each watched column and each judged metric has.

    >>> from monitoring.domain import Task
    >>> alpha(Deployment(name="d", title="d", task=Task.BINARY, numeric=("age", "height")))
    0.025
    """
    metrics = performance.tests(deployment) if "performance" in kinds_of(deployment) else 0
    return EVER / max(drift.tests(deployment) + metrics, 1)
