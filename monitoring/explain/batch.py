"""Many predictions explained by SHAP at once: by the compiled loops where trees allow it, otherwise one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import Explanation, FloatArray, Task
from monitoring.errors import ModelError, MonitoringError
from monitoring.explain.lime_values import seed_of
from monitoring.explain.shapley import shap_values
from monitoring.explain.shapley.outputs import require_unit
from monitoring.explain.shapley.split import Split, split_of
from monitoring.explain.target import Target, of_output
from monitoring.models.model import Model

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """One explained row: as an `Explanation`, with amounts and spreads in the order of the model's features.

    `class_name` is the class whose score is explained, empty for a regression; spreads are nan where amounts are exact.
    """

    class_name: str
    method: str
    unit: str
    base: float
    prediction: float
    residual: float
    amounts: FloatArray
    spread: FloatArray


Answers = list[Amounts | str]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What rows are explained with.

    Args:
        model: the deployed model.
        background: raw rows of the reference.
        unit: of a classifier: "probability" or "log-odds"; left out, the model's own.
    """

    model: Model
    background: pd.DataFrame
    unit: str = ""

    def explain(self, rows: pd.DataFrame, ids: Sequence[str], told: Told = lambda done: None) -> Answers:
        """For each raw row its amounts, or the reason why there are none.

        Args:
            rows: raw rows.
            ids: of the same predictions; an id has the same answer here as alone.
            told: is told how many rows are done; what it raises ends the work.

        Raises:
            ModelError: the unit is not one of this model's.
        """
        require_unit(self.model, self.unit)
        if rows.empty:
            return []
        try:
            prepared = self.model.prepare(rows)
            scores = self.model.predict_prepared(prepared)
        except ModelError as error:
            return self._in_halves(rows, ids, told, error)
        found: Answers = [""] * len(rows)
        best = np.argmax(scores, axis=1) if self.model.task is Task.MULTICLASS else np.zeros(len(rows), dtype=np.int64)
        done = 0
        for output in np.unique(best):
            places = np.flatnonzero(best == output).tolist()
            group = _Group(self, of_output(self.model, int(output)), rows.iloc[places], prepared.iloc[places])
            answers = group.explain([ids[place] for place in places], _after(done, told))
            for place, answer in zip(places, answers, strict=True):
                found[place] = answer
            done += len(places)
        return found

    def _in_halves(self, rows: pd.DataFrame, ids: Sequence[str], told: Told, error: ModelError) -> Answers:
        """One row that the model cannot score must not take the others along."""
        half = len(rows) // 2
        if not half:
            told(1)
            return [error.message]
        first = self.explain(rows.iloc[:half], ids[:half], told)
        return first + self.explain(rows.iloc[half:], ids[half:], _after(half, told))


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Rows of which the same output is explained."""

    batch: Batch
    target: Target
    rows: pd.DataFrame
    prepared: pd.DataFrame

    def explain(self, ids: Sequence[str], told: Told) -> Answers:
        found = self._at_once(told)
        for place, id in enumerate(ids):
            if found[place] == "":
                found[place] = self._alone(place, id)
                told(place + 1)
        return found

    def _at_once(self, told: Told) -> Answers:
        """What is exact from inside the model and adds up; "" for all other rows."""
        nothing: Answers = [""] * len(self.rows)
        try:
            split = split_of(self.batch.model, self.target, self.batch.background, self.batch.unit)
            if split.exact is None:
                return nothing
            predictions = split.output.score(self.prepared)
        except MonitoringError:
            return nothing  # each row says for itself why
        amounts = split.exact.amounts(self.prepared, told)
        residuals = predictions - split.base - amounts.sum(axis=1)
        return [self._given(split, *each) for each in zip(predictions, residuals, amounts, strict=True)]

    def _given(self, split: Split, prediction: float, residual: float, amounts: FloatArray) -> Amounts | str:
        if split.exact is None or not split.adds_up(residual, prediction):
            return ""
        spread = np.full(len(amounts), np.nan)
        exact, unit = split.exact.method, split.output.unit
        return Amounts(
            self.target.name, exact, unit, split.base, float(prediction), float(residual), amounts + 0.0, spread
        )

    def _alone(self, place: int, id: str) -> Amounts | str:
        row = self.rows.iloc[[place]]
        try:
            found = shap_values.explain(self.batch.model, row, self.batch.background, seed_of(id), self.batch.unit)
        except MonitoringError as error:
            return error.message
        return _amounts(found, self.batch.model.features, self.target.name)


def _amounts(found: Explanation, features: Sequence[str], class_name: str) -> Amounts:
    by_column = {each.column: (each.amount, each.spread) for each in found.contributions}
    amounts, spread = np.array([by_column[name] for name in features]).T
    return Amounts(class_name, found.method, found.unit, found.base, found.prediction, found.residual, amounts, spread)


def _after(before: int, told: Told) -> Told:
    return lambda done: told(before + done)
