"""What is explained: one output of the model, and the estimator that makes it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.explain.sources import Sources, sources
from monitoring.models.model import Model


@dataclass(frozen=True, slots=True)
class Target:
    """One output of a model.

    Args:
        output: its place among the scores of `Model.predict`; None where there is only one.
        place: its place among the estimator's classes; None for a regression.
        name: the class; empty for a regression.
    """

    output: int | None
    place: int | None
    name: str

    def of(self, scores: FloatArray) -> FloatArray:
        """This output's `(n,)` scores out of what `Model.predict` answers."""
        return scores if self.output is None else scores[:, self.output]


def choose(model: Model, prepared: pd.DataFrame) -> Target:
    """The output to explain for one prepared row: several classes: the predicted one's."""
    if model.task is Task.REGRESSION:
        return Target(None, None, "")
    if model.task is Task.BINARY:
        return Target(None, model.outputs[0], model.classes[0])
    best = int(np.argmax(model.predict_prepared(prepared)[0]))
    return Target(best, model.outputs[best], model.classes[best])


@dataclass(frozen=True, slots=True)
class Inner:
    """A pipeline cut in two: what encodes the raw columns, and the estimator behind it."""

    before: Any
    estimator: Any
    model: Model

    @classmethod
    def of(cls, model: Model) -> "Inner":
        """Cut the model's pipeline in front of its last step."""
        pipeline = model.pipeline
        if hasattr(pipeline, "steps"):
            before = pipeline[:-1] if len(pipeline.steps) > 1 else None
            return cls(before, pipeline.steps[-1][1], model)
        return cls(None, pipeline, model)

    def sources(self) -> Sources | None:
        """Per encoded column the feature that it is made from; None where that cannot be said."""
        table = dict(self.model.table) or {name: name for name in self.model.features}
        found = sources(self.before, list(table))
        features = [self.model.features.index(name) if name else -1 for name in table.values()]
        places = None if found is None else [features[place] for place in found]
        return None if places is None or -1 in places else places

    def encode(self, prepared: pd.DataFrame) -> Any:
        """What the estimator is given for prepared rows: an array, a sparse matrix or a table."""
        given = self.model.handed(prepared)
        return given if self.before is None else self.before.transform(given)

    def margin(self, encoded: Any, place: int) -> FloatArray:
        """Scores of a class before they become probabilities, `(n,)`; only where `has_margin`."""
        raw = np.asarray(self.estimator.decision_function(encoded), dtype=np.float64)
        if raw.ndim == 2:
            return raw[:, place]
        return raw if place == 1 else -raw

    def has_margin(self, encoded: Any) -> bool:
        """Whether logit or softmax ties raw scores to probabilities: tried on rows, not taken from a name."""
        from scipy.special import expit, softmax

        if not hasattr(self.estimator, "decision_function"):
            return False
        raw = np.asarray(self.estimator.decision_function(encoded), dtype=np.float64)
        linked = softmax(raw, axis=1) if raw.ndim == 2 else np.column_stack([expit(-raw), expit(raw)])
        return bool(np.allclose(linked, self.estimator.predict_proba(encoded), rtol=0, atol=1e-9))
