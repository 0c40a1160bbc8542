"""A deployed model behind one call: raw rows in, checked scores out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.errors import ModelError, cause, nearest
from monitoring.models.spelling import NAN, Form, Spelling, text_of

_ROUNDING = 1e-6  # what 32 bits may lose
_NUMBER, _TEXT = Spelling(form=Form.FLOAT), Spelling()


@dataclass(frozen=True, eq=False)
class Model:
    """A loaded model together with what its deployment says of it.

    Args:
        pipeline: the fitted estimator; a classifier has `predict_proba`.
        task: binary, multiclass or regression.
        features: the raw columns that it reads, in its own order.
        categorical: those among them that are not numbers.
        named: whether it was fitted on named columns; otherwise it is given bare arrays in `features` order.
        classes: names of the classes scored, in the scores' order; binary: the positive one alone.
        outputs: which columns of `predict_proba` those are.
        unit: of a score: "probability", or the label's name for a regression.
        sha256: of its file.
        spelled: how it spells the values of a column.
        table: the columns that it was fitted on, under its own names, and the feature that each is; "" for one that
            it drops and that is no feature.
        dropped: the features that it drops; rows need not have them.
        missing: the number that means missing, where there is one.
    """

    pipeline: Any
    task: Task
    features: tuple[str, ...]
    categorical: frozenset[str]
    named: bool
    classes: tuple[str, ...]
    outputs: tuple[int, ...]
    unit: str
    sha256: str
    spelled: Mapping[str, Spelling]
    table: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    missing: float | None = None

    @property
    def categories(self) -> dict[str, tuple[str, ...]]:
        """The canonical texts of the categories that its encoders know, by feature."""
        return {name: tuple(spelling.objects) for name, spelling in self.spelled.items() if spelling.objects}

    @property
    def words(self) -> tuple[str, str] | None:
        """Binary: the classes that 0 and 1 stand for; None where they are 0 and 1, or false and true, themselves."""
        if self.task is not Task.BINARY:
            return None
        no, yes = (text_of(self.pipeline.classes_[place]) for place in (1 - self.outputs[0], self.outputs[0]))
        return None if (no, yes) in (("0", "1"), ("False", "True")) else (no, yes)

    def prepare(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The model's own columns of raw rows: numbers as float64, categories as objects, gaps as it knows them.

        Raises `ModelError` for a missing column (and names the nearest) and for a number that is none.
        """
        given = [str(name) for name in frame.columns]
        for name in self.features:
            if name not in frame.columns and name not in self.dropped:
                raise ModelError(f"the rows have no column {name!r}, which the model reads", nearest(name, given))
        empty = pd.Series(NAN, index=frame.index)
        columns = {name: self._column(name, frame.get(name, empty)) for name in self.features}
        return pd.DataFrame(columns, index=frame.index)

    def predict(self, frame: pd.DataFrame) -> FloatArray:
        """Score raw rows: `(n,)` P(positive) or values, `(n, k)` one column a class in `classes` order.

        `frame` may have further columns. Raises `ModelError` for rows that do not fit, for a model that fails and
        for scores that are not finite, not probabilities or of the wrong shape.
        """
        return self.predict_prepared(self.prepare(frame))

    def predict_prepared(self, rows: pd.DataFrame) -> FloatArray:
        """As `predict`, for rows that `prepare` has made."""
        if rows.empty:
            return np.empty((0, len(self.outputs)) if self.task is Task.MULTICLASS else 0)
        ask = self.pipeline.predict if self.task is Task.REGRESSION else self.pipeline.predict_proba
        try:
            found = np.asarray(ask(self.handed(rows)), dtype=np.float64)
        except Exception as error:  # the model is foreign code: it can fail in any way
            raise ModelError(f"the model cannot score these rows: {cause(error)}") from error
        return self._checked(found, len(rows))

    def handed(self, rows: pd.DataFrame) -> Any:
        """What the estimator is given for prepared rows: a table of its own columns, or a bare array."""
        columns = {name: self.spelling_of(name).hand_over(rows[name]) for name in self.features}
        if not self.named:
            return pd.DataFrame(columns, index=rows.index).to_numpy()
        empty = pd.Series(NAN, index=rows.index)
        table = {own: columns[name] if name else empty for own, name in self.table.items()}
        return pd.DataFrame(table or columns, index=rows.index)

    def spelling_of(self, name: str) -> Spelling:
        """How it spells the values of a feature."""
        return self.spelled.get(name, _TEXT if name in self.categorical else _NUMBER)

    def _column(self, name: str, values: "pd.Series[Any]") -> "pd.Series[Any]":
        spelling = self.spelling_of(name)
        if name in self.categorical:
            return spelling.apply(values)
        try:
            numbers = pd.to_numeric(values).astype("float64")
        except (ValueError, TypeError) as error:
            raise ModelError(f"the column {name!r} must hold numbers: {cause(error)}") from error
        if self.missing is not None:
            numbers = numbers.mask(numbers.astype("float32") == np.float32(self.missing))
        return numbers if spelling.takes_numbers else spelling.apply(numbers)

    def _checked(self, found: FloatArray, rows: int) -> FloatArray:
        shape: tuple[int, ...] = (rows,)
        if self.task is not Task.REGRESSION:
            shape = (rows, len(self.pipeline.classes_))
        elif found.shape == (rows, 1):
            found = found[:, 0]
        if found.shape != shape:
            raise ModelError(f"the model answered {found.shape} numbers where {shape} were expected")
        if not np.isfinite(found).all():
            raise ModelError(f"the model answered {int((~np.isfinite(found)).sum())} scores that are not finite")
        if self.task is Task.REGRESSION:
            return found
        if found.min() < -_ROUNDING or found.max() > 1 + _ROUNDING:
            raise ModelError(f"the model's probabilities run from {found.min():g} to {found.max():g}")
        found = found.clip(0.0, 1.0)
        return found[:, self.outputs[0]] if self.task is Task.BINARY else found[:, self.outputs]
