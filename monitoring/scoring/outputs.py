"""What a model's answer looks like as columns of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.errors import ModelError, short

SCORE, PREDICTED, CLASS = "score", "predicted", "predicted_class"


class Predictor(Protocol):
    """The one thing that scoring needs of a model."""

    def predict(self, frame: pd.DataFrame, /) -> NDArray[Any]:
        """Scores for raw rows: `(n,)`; several classes: `(n, classes)` in the deployment's order."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """The columns that scoring adds.

    Args:
        task: what the model predicts.
        names: plain name to the name in the file, which differs where the file has such a column already.
        classes: several classes: their names, in the order of the model's columns.
        threshold: binary: the score from which on the prediction is 1.
        words: binary: the classes that 0 and 1 stand for, where they are called otherwise.
    """

    task: Task
    names: Mapping[str, str]
    classes: tuple[str, ...]
    threshold: float
    words: tuple[str, str] | None = None

    @property
    def said(self) -> tuple[str, ...]:
        """What 0 and 1 stand for, where that must be said."""
        if not self.words:
            return ()
        score, predicted, named = (self.names[plain] for plain in (SCORE, PREDICTED, CLASS))
        no, yes = map(short, self.words)
        return (f"{score} is the probability of {yes}; {predicted} is 1 for {yes} and 0 for {no}, as {named} says",)

    @property
    def renamed(self) -> dict[str, str]:
        """The columns that could not have their plain name."""
        return {plain: name for plain, name in self.names.items() if plain != name}

    @property
    def width(self) -> tuple[int, ...]:
        """Shape of one row's answer: () or (classes,)."""
        return (len(self.classes),) if self.classes else ()

    def check(self, answer: NDArray[Any], rows: int) -> FloatArray:
        """The model's answer as floats; raises `ModelError` where its shape is not what the task asks for."""
        found = np.asarray(answer, dtype=np.float64)
        expected = (rows, *self.width)
        if found.shape != expected:
            hint = "the deployment's task must be the one that the model was trained for"
            raise ModelError(f"the model answers in shape {found.shape} where {expected} is expected", hint)
        return found

    def columns(self, answer: FloatArray) -> list[pa.Array]:
        """The new columns, in the order of `names`: numbers, and the names of classes as texts."""
        if self.task is Task.REGRESSION:
            return [pa.array(answer)]
        if self.task is Task.BINARY:
            says = (answer >= self.threshold).astype(np.int8)
            named = [pa.array(self.words, pa.string()).take(pa.array(says))] if self.words else []
            return [pa.array(answer), pa.array(says), *named]
        best = pa.array(self.classes, pa.string()).take(pa.array(answer.argmax(axis=1)))
        return [*(pa.array(np.ascontiguousarray(part)) for part in answer.T), best]


def outputs(
    deployment: Deployment,
    taken: Sequence[str],
    words: tuple[str, str] | None = None,
    classes: Sequence[str] = (),
) -> Outputs:
    """The new columns of a deployment's task, with names that the file does not have yet.

    `classes` are the model's, for a deployment that logs decisions of several classes and no scores. Raises
    `ModelError` where nothing says which classes there are.
    """
    columns = dict(deployment.class_scores) or {name: f"{SCORE}_{name}" for name in classes}
    if deployment.task is Task.MULTICLASS and not columns:
        hint = "name them in the deployment file: [columns] score = {class = column}"
        raise ModelError(f"the classes of {deployment.name!r} are not known", hint)
    several = tuple(columns) if deployment.task is Task.MULTICLASS else ()
    plain = {Task.BINARY: [SCORE, PREDICTED, *([CLASS] if words else [])], Task.REGRESSION: [PREDICTED]}.get(
        deployment.task, [*columns.values(), PREDICTED]
    )
    names: dict[str, str] = {}
    for name in plain:
        names[name] = free_name(name, {*taken, *names.values()})
    return Outputs(deployment.task, names, several, deployment.threshold, words)


def free_name(name: str, taken: set[str]) -> str:
    """`name`, or with a number behind it where it is taken.

    >>> free_name("score", {"score", "score_1"})
    'score_2'
    """
    candidate, number = name, 0
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate
