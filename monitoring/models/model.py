"""A deployed model behind one call: raw rows in, checked scores out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.errors import ModelError, nearest
from monitoring.models.categories import Spelling, spellings

_YES = {"1", "1.0", "true", "yes", "y", "t", "positive", "pos"}
_NO = {"0", "0.0", "-1", "-1.0", "false", "no", "n", "f", "negative", "neg"}


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
        spelled: how it spells the categories of a column.
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
    spelled: dict[str, Spelling]

    def prepare(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The model's own columns of raw rows: numbers as float64, categories as objects, gaps as it knows them.

        Raises `ModelError` for a missing column (and names the nearest) and for a number that is none.
        """
        given = [str(name) for name in frame.columns]
        for name in self.features:
            if name not in frame.columns:
                raise ModelError(f"the rows have no column {name!r}, which the model reads", nearest(name, given))
        return pd.DataFrame({name: self._column(frame[name]) for name in self.features}, index=frame.index)

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
        given = rows if self.named else rows.to_numpy()
        try:
            if self.task is Task.REGRESSION:
                found = np.asarray(self.pipeline.predict(given), dtype=np.float64)
            else:
                found = np.asarray(self.pipeline.predict_proba(given), dtype=np.float64)
        except Exception as error:  # the model is foreign code: it can fail in any way
            raise ModelError(f"the model cannot score these rows: {error}") from error
        return self._checked(found, len(rows))

    def _column(self, values: "pd.Series[Any]") -> "pd.Series[Any]":
        if values.name in self.categorical:
            return self.spelled.get(str(values.name), Spelling()).apply(values)
        try:
            return pd.to_numeric(values).astype("float64")
        except (ValueError, TypeError) as error:
            raise ModelError(f"the column {values.name!r} must hold numbers: {error}") from error

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
        if found.min() < 0 or found.max() > 1:
            raise ModelError(f"the model's probabilities run from {found.min():g} to {found.max():g}")
        return found[:, self.outputs[0]] if self.task is Task.BINARY else found[:, self.outputs]


def wrap(pipeline: Any, deployment: Deployment, sha256: str) -> Model:
    """Put a loaded estimator behind `Model`, checked against its deployment.

    The positive class of a binary model is the one that means yes (1, true, yes, positive), otherwise the one
    whose opposite means no, otherwise the larger of the two as scikit-learn sorts them.

    Raises:
        ModelError: the estimator reads columns that the deployment does not name, or its classes do not fit the
            task.
    """
    if not hasattr(pipeline, "predict") or not hasattr(pipeline, "fit"):
        raise ModelError(f"the file holds a {type(pipeline).__name__}, not a fitted scikit-learn estimator")
    names = getattr(pipeline, "feature_names_in_", None)
    features = deployment.features if names is None else tuple(str(name) for name in names)
    for name in features:
        if name not in deployment.features:
            hint = nearest(name, deployment.features) or "add it to numeric or categorical under [columns]"
            raise ModelError(f"the model reads the column {name!r}, which the deployment does not name", hint)
    width = getattr(pipeline, "n_features_in_", len(features))
    if width != len(features):
        raise ModelError(f"the model reads {width} columns, the deployment names {len(features)}")
    classes, outputs = _classes(pipeline, deployment)
    return Model(
        pipeline=pipeline,
        task=deployment.task,
        features=features,
        categorical=frozenset(features) & frozenset(deployment.categorical),
        named=names is not None,
        classes=classes,
        outputs=outputs,
        unit=(deployment.label or "value") if deployment.task is Task.REGRESSION else "probability",
        sha256=sha256,
        spelled=spellings(pipeline, features),
    )


def _classes(pipeline: Any, deployment: Deployment) -> tuple[tuple[str, ...], tuple[int, ...]]:
    if deployment.task is Task.REGRESSION:
        if hasattr(pipeline, "predict_proba"):
            raise ModelError("the model is a classifier, the deployment says regression")
        return (), ()
    if not hasattr(pipeline, "predict_proba"):
        raise ModelError(f"the model gives no probabilities, which a {deployment.task} deployment needs")
    there = [str(name) for name in pipeline.classes_]
    if deployment.task is Task.BINARY:
        if len(there) != 2:
            raise ModelError(f"the deployment says binary, the model has the classes {', '.join(there)}")
        place = _positive(there)
        return (there[place],), (place,)
    wanted = list(deployment.class_scores) or there
    if sorted(wanted) != sorted(there):
        known, said = ", ".join(there), ", ".join(wanted)
        raise ModelError(f"the model has the classes {known}; the deployment's score names {said}")
    return tuple(wanted), tuple(there.index(name) for name in wanted)


def _positive(names: Sequence[str]) -> int:
    lowered = [name.strip().lower() for name in names]
    yes = [name in _YES for name in lowered]
    if sum(yes) == 1:
        return yes.index(True)
    no = [name in _NO for name in lowered]
    return no.index(False) if sum(no) == 1 else 1
