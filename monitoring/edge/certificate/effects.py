"""What another score would do: labels within each segment, and the key metric."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Task
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.outcomes import TITLES, difference, key_metric, losses_of
from monitoring.gate.segments import masks

FEWEST = 30  # rows of a segment that a share is told of
USUAL_LOSS, OF_ERRORS = 0.005, 0.005


@dataclass(frozen=True, slots=True)
class Within:
    """A segment of the logged rows, and how many of them have another label."""

    segment: str
    rows: int
    flips: int

    @property
    def share(self) -> float:
        """Of its rows whose label is another one."""
        return self.flips / self.rows


@dataclass(frozen=True, slots=True)
class Change:
    """By how much the bundle is better than the model by the key metric, on the same labelled rows; negative: worse.

    Args:
        metric: its name.
        title: as people read it.
        value: the difference, in the metric's own units; nan where it cannot be said.
        low: of its 95 % interval, by pairs of rows.
        high: likewise.
        allowed: by how much it may be worse.
        n: labelled rows.
        reason: why it cannot be said; empty where it is.
    """

    metric: str
    title: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    allowed: float = math.nan
    n: int = 0
    reason: str = ""


def within(evidence: Evidence, flipped: NDArray[np.bool_]) -> tuple[Within, ...]:
    """Every segment with enough logged rows, the largest share of other labels first."""
    found = [
        Within(name, int(inside.sum()), int(flipped[inside].sum()))
        for name, inside in masks(evidence)
        if inside.sum() >= FEWEST
    ]
    return tuple(sorted(found, key=lambda one: -one.share))


def change(evidence: Evidence, model: FloatArray, bundle: FloatArray, threshold: float, loss: float | None) -> Change:
    """By how much the bundle is better than the model.

    Args:
        evidence: whose labelled rows are the logged ones.
        model: the model's scores of them.
        bundle: the bundle's.
        threshold: from which score on both say yes.
        loss: by how much the metric may be worse; None for what is usual.
    """
    metric = key_metric(evidence.deployment)
    said = Change(metric, TITLES[metric])
    try:
        truth = evidence.truth()
        there = ~np.isnan(truth) & ~np.isnan(model.reshape(len(truth), -1) + bundle.reshape(len(truth), -1)).any(axis=1)
        ours, theirs, truth = bundle[there], model[there], truth[there]
        found = difference(metric, truth, ours, theirs, (threshold, threshold))
    except NotApplicableError as error:
        return Change(metric, TITLES[metric], reason=error.message)
    low, high = found.interval()
    is_error = evidence.deployment.task is Task.REGRESSION
    usual = OF_ERRORS * losses_of(metric, truth, theirs) if is_error else USUAL_LOSS
    return Change(metric, said.title, found.value, low, high, usual if loss is None else loss, found.n)
