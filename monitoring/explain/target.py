"""What is explained: one output of the model."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
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
