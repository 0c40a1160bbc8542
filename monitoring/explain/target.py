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
    best = int(np.argmax(model.predict_prepared(prepared)[0])) if model.task is Task.MULTICLASS else 0
    return of_output(model, best)


def of_output(model: Model, output: int) -> Target:
    """The output at a place among the model's scores; of one that has a single score, that one."""
    if model.task is Task.REGRESSION:
        return Target(None, None, "")
    several = model.task is Task.MULTICLASS
    return Target(output if several else None, model.outputs[output], model.classes[output])
