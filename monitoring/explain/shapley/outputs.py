"""What is split: one output of a model as a function of rows, in the unit that the answer is given in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.errors import ModelError, NotApplicableError
from monitoring.explain.target import Target
from monitoring.models.model import Model

PROBABILITY, LOG_ODDS = "probability", "log-odds"
UNITS = (PROBABILITY, LOG_ODDS)
_LINK = 1e-6  # how far off 32 bits may be
Scores = Callable[[pd.DataFrame], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """One output of a model.

    Args:
        scale: "value", "probability" or "margin": what adds up in it.
        unit: what people call that: the label's name, "probability", "log-odds", of several classes "log score".
        score: prepared rows -> `(n,)`.
    """

    scale: str
    unit: str
    score: Scores


def require_unit(model: Model, unit: str) -> None:
    """Raise `ModelError` where somebody asks for a unit of a model that has one alone."""
    if unit and model.task is Task.REGRESSION:
        raise ModelError(f"a regression is explained in its own unit, {model.unit}", "leave the unit out")


def answer(model: Model, target: Target) -> Output:
    """What the model answers itself: a probability or a value."""

    def score(prepared: pd.DataFrame) -> FloatArray:
        return target.of(model.predict_prepared(prepared))

    return Output("value" if target.place is None else "probability", model.unit, score)


def margin(model: Model, target: Target, raw: Scores | None) -> Output:
    """What a probability is made from: log-odds of two classes, of several the class's log score.

    It is the model's own raw score where it has one; otherwise it is made of the probability, and undefined where that
    is 0 or 1.

    Args:
        model: a classifier.
        target: which class.
        raw: the model's own raw scores of the class, where they are tied to its probabilities; None otherwise.
    """
    unit = LOG_ODDS if model.task is Task.BINARY else "log score"
    if raw is not None:
        return Output("margin", unit, raw)

    def score(prepared: pd.DataFrame) -> FloatArray:
        said = target.of(model.predict_prepared(prepared))
        edge = said == 0 if model.task is Task.MULTICLASS else (said == 0) | (said == 1)
        if edge.any():
            message = f"the model answers a probability of exactly {said[edge][0]:g} for this row, or one mixed from it"
            raise NotApplicableError(f"{message} and the reference: there the {unit} is undefined", "use probability")
        with np.errstate(divide="ignore"):
            return np.log(said) if model.task is Task.MULTICLASS else np.log(said) - np.log1p(-said)

    return Output("margin", unit, score)


def decision(estimator: Any, place: int, encoded: Any) -> FloatArray:
    """An estimator's own raw scores of a class, `(n,)`."""
    raw = np.asarray(estimator.decision_function(encoded), dtype=np.float64)
    if raw.ndim == 2:
        return raw[:, place]
    return raw if place == 1 else -raw


def linked(estimator: Any, place: int, encoded: Any, raw: FloatArray) -> bool:
    """Whether logit or softmax ties raw scores to probabilities: tried on rows, not taken from a name.

    Of several classes all raw scores are needed for that: an estimator that does not give them is taken at its word.
    """
    from scipy.special import expit, softmax

    said = np.asarray(estimator.predict_proba(encoded), dtype=np.float64)
    if said.shape[1] == 2:
        return bool(np.allclose(expit(raw), said[:, place], rtol=0, atol=_LINK))
    if not hasattr(estimator, "decision_function"):
        return True
    every = np.asarray(estimator.decision_function(encoded), dtype=np.float64)
    return every.shape == said.shape and bool(np.allclose(softmax(every, axis=1), said, rtol=0, atol=_LINK))
