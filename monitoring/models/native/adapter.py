"""A loaded model of any family behind scikit-learn's interface."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.errors import ModelError, listed
from monitoring.models.native.reading import Reading, asks_output, of_settings
from monitoring.models.native.scorer import ALL, BEST, Gives, Scorer, Told

_CLASSES = (Gives.PROBABILITY, Gives.LOG_ODDS, Gives.DECISION)


@dataclass(frozen=True, eq=False)
class Native:
    """What all have in common; a table has the columns in the model's order.

    Args:
        scorer: the loaded model.
        reading: how it is read.
        names: of its columns, in order; empty where nothing tells them.
    """

    scorer: Scorer
    reading: Reading
    names: tuple[str, ...]

    @property
    def told(self) -> Told:
        """What its file tells."""
        return self.scorer.told

    @property
    def booster(self) -> Any:
        """The library's own object."""
        return self.scorer.booster

    @property
    def n_features_in_(self) -> int:
        """How many columns it reads; there only where the file tells it."""
        if not self.told.width:
            raise AttributeError("the model's file does not tell how many columns it reads")
        return self.told.width

    @property
    def feature_names_in_(self) -> NDArray[Any]:
        """Their names; there only where something tells them."""
        if not self.names:
            raise AttributeError("the model's file does not tell its columns' names")
        return np.array(self.names, dtype=object)

    @property
    def rounds(self) -> int:
        """How many rounds of boosting are used; 0 for all."""
        trees = self.reading.trees or (BEST if self.told.best_first else ALL)
        return self.told.best if trees == BEST else 0

    def raw(self, table: Any) -> FloatArray | None:
        """The sums behind the answers: `(n,)` or `(n, k)`; None where the family has none."""
        return self.scorer.raw(table, self.rounds)


@dataclass(frozen=True, eq=False)
class NativeRegressor(Native):
    """A model of values."""

    def predict(self, table: Any) -> FloatArray:
        """`(n,)` values."""
        return self.scorer.answer(table, self.rounds)


@dataclass(frozen=True, eq=False)
class NativeClassifier(Native):
    """A model of classes."""

    @property
    def classes_(self) -> NDArray[Any]:
        """The classes, in the order of its probabilities."""
        names = self.reading.classes or self.told.classes
        return np.array(names, dtype=object if any(isinstance(name, str) for name in names) else None)

    def predict_proba(self, table: Any) -> FloatArray:
        """`(n, k)` probabilities."""
        if Gives.LOG_ODDS in (self.told.gives, self.reading.output):
            found = self.scorer.raw(table, self.rounds)
            found = self.scorer.answer(table, self.rounds) if found is None else found
            found = expit(found) if found.ndim == 1 else softmax(found, axis=1)
        else:
            found = self.scorer.answer(table, self.rounds)
        return np.column_stack([1.0 - found, found]) if found.ndim == 1 else found

    def predict(self, table: Any) -> NDArray[Any]:
        """`(n,)` the likeliest class."""
        found: NDArray[Any] = self.classes_[self.predict_proba(table).argmax(axis=1)]
        return found


@dataclass(frozen=True, eq=False)
class NativeSums(NativeClassifier):
    """A model of classes with sums behind its probabilities."""

    def decision_function(self, table: Any) -> FloatArray:
        """`(n,)` the sums for the second of two classes, `(n, k)` for more."""
        found = self.raw(table)
        if found is None:
            raise AttributeError(f"a model of {self.told.family} says no more than probabilities")
        return found


def adapter(scorer: Scorer) -> Native:
    """A loaded model as its file alone tells it."""
    return _kind(scorer.told, scorer.told.gives in _CLASSES)(scorer, Reading(), scorer.told.names)


def named(native: Native, columns: tuple[str, ...]) -> Native:
    """The same with the names that lie beside its file, where that tells none."""
    fits = len(columns) == native.told.width or not native.told.width
    return replace(native, names=columns) if columns and fits and not native.names else native


def _kind(told: Told, is_classifier: bool) -> type[Native]:
    if is_classifier:
        return NativeSums if told.sums else NativeClassifier
    return NativeRegressor


def adapted(native: Native, deployment: Deployment, reading: Reading) -> Native:
    """The same for a deployment's task; raises `ModelError` where the model cannot be that.

    What `reading` leaves open is taken as the deployment says, or as is likeliest.
    """
    told, given = native.told, of_settings(native.told, deployment)
    own = set(told.placeholders) <= set(deployment.features)
    names = native.names or (told.placeholders if own else ())
    output = given.output or reading.output
    missing = reading.missing if given.missing is None else given.missing
    read = Reading(output, given.trees or reading.trees, missing, given.classes)
    if told.gives is Gives.DECISION and deployment.task is not Task.REGRESSION:
        message = f"the model's objective is {told.objective}: it gives decisions and no probabilities"
        raise ModelError(message, "fit it with one that gives some, such as binary:logistic")
    if deployment.task is not Task.REGRESSION and (told.gives is Gives.SHARE or asks_output(told, deployment)):
        read = read.with_one("output", output or Gives.PROBABILITY.value)
        return _kind(told, True)(native.scorer, read, names)
    if deployment.task is Task.REGRESSION and told.outputs > 1 and told.gives not in _CLASSES:
        message = f"the model answers {told.outputs} numbers a row, a deployment is about one"
        raise ModelError(message, "save the model of that one by itself")
    return _kind(told, told.gives in _CLASSES)(native.scorer, read, names)


def nothing_says_output(native: Native) -> ModelError:
    """The error where neither file nor log says what a classifier's answers are."""
    objective = native.told.objective or "its maker's own"
    message = f"the model's objective is {objective}, which does not say that its answers are probabilities"
    lines = listed(f'output = "{output}"' for output in ("probability", "log-odds"))
    return ModelError(message, f"write under [model] what they are: {lines.replace(', ', ' or ')}")
