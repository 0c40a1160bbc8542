"""The nearest logged predictions, and what really happened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Task
from monitoring.errors import NotApplicableError
from monitoring.explain.comparables.distances import by_reasons, gower
from monitoring.explain.target import choose, of_output
from monitoring.explain.whatif.ranges import ranges
from monitoring.models.model import Model
from monitoring.stats import intervals

NEAREST = 20
SAMPLE = 1000  # logged rows that are looked at
VALUES, REASONS = "values", "SHAP values"


@dataclass(frozen=True, slots=True, eq=False)
class Comparables:
    """The nearest rows, and a figure of those whose truth is known.

    Args:
        rows: raw rows, the nearest first: the nearest with a label, and those without one that are nearer than the
            last of these.
        distances: of each `(n,)`.
        scores: what the model says of each `(n,)`; of several classes of the explained one.
        known: whether the truth is known `(n,)`.
        figure: of those: the share that is yes, of several classes the explained one; of a regression the mean. nan
            where none is known.
        hits: how many are so; of a regression 0.
        low: the lower end of its 95 % interval; nan where there is none.
        high: the upper end.
        score: what the model says of the row itself.
        scored_class: of several classes the explained one.
        sample: how many rows were looked at.
    """

    rows: pd.DataFrame
    distances: FloatArray
    scores: FloatArray
    known: NDArray[np.bool_]
    figure: float
    hits: int
    low: float
    high: float
    score: float
    scored_class: str
    sample: int

    @property
    def labelled(self) -> int:
        """Of how many the truth is known."""
        return int(self.known.sum())


def comparables(
    model: Model,
    row: pd.DataFrame,
    rows: pd.DataFrame,
    reference: pd.DataFrame,
    label: str,
    *,
    by: str = VALUES,
    unit: str = "",
    count: int = NEAREST,
    told: Callable[[int], None] = lambda done: None,
) -> Comparables:
    """The logged rows that are nearest to one, and what became of them.

    The interval takes rows for independent draws; near ones often share a cause, and then it is too narrow.

    Args:
        model: the deployed model.
        row: one raw row.
        rows: raw logged rows, the row itself not among them, with what is known of their labels.
        reference: raw rows of the reference.
        label: the column of the truth; binary: 1 and 0.
        by: `VALUES` (Gower's distance) or `REASONS` (distance of SHAP values).
        unit: of the SHAP values.
        count: how many with a label.
        told: is told how many rows are done; what it raises ends the work.

    Raises:
        NotApplicableError: no rows, or no SHAP values of many rows.
        ModelError: rows that do not fit the model.
    """
    if rows.empty:
        raise NotApplicableError("there is no other prediction to compare with")
    prepared = model.prepare(row)
    target = choose(model, prepared) if model.task is Task.MULTICLASS else of_output(model, 0)
    if by == REASONS:
        distances = by_reasons(model, target, row, rows, reference, unit, told)
    else:
        distances = gower(row, rows, ranges(model, reference))
    order = np.argsort(distances, kind="stable")
    there = rows[label].notna().to_numpy() if label in rows else np.zeros(len(rows), dtype=bool)
    with_label = order[there[order]][:count]
    last = distances[with_label[-1]] if len(with_label) else np.inf
    without = [place for place in order if not there[place] and distances[place] <= last][:count]
    shown = order[np.isin(order, [*with_label, *without])]
    found, known = rows.iloc[shown], there[shown]
    truth = found[label][known] if label in rows else pd.Series(dtype=object)
    figure, hits, low, high = _figure(model.task, truth, target.name)
    scores = target.of(model.predict(found))
    own = float(target.of(model.predict_prepared(prepared))[0])
    name = target.name if model.task is Task.MULTICLASS else ""
    return Comparables(found, distances[shown], scores, known, figure, hits, low, high, own, name, len(rows))


def _figure(task: Task, truth: "pd.Series[Any]", name: str) -> tuple[float, int, float, float]:
    """The share or the mean, how many have it, and its interval's ends."""
    if truth.empty:
        return np.nan, 0, np.nan, np.nan
    if task is Task.REGRESSION:
        values = truth.to_numpy(dtype=np.float64)
        low, high = intervals.mean(values.sum(), (values**2).sum(), len(values))
        return float(values.mean()), 0, float(low), float(high)
    so = truth.astype(float) == 1 if task is Task.BINARY else truth.astype(str) == name
    low, high = intervals.wilson(so.sum(), len(so))
    return float(so.mean()), int(so.sum()), float(low), float(high)
