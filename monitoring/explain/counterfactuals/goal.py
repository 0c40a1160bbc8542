"""What a changed row is to reach: the other side of a threshold, another class, a value."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Task
from monitoring.domain.text import number
from monitoring.errors import NotApplicableError, unknown_name
from monitoring.models.model import Model


@dataclass(frozen=True, slots=True)
class Goal:
    """What the model is to say.

    Args:
        text: the same in words, to stand after "so that the model says".
        low: the least score or value.
        high: the largest.
        wins: several classes: the place of the class that is to be the likeliest.
    """

    text: str
    low: float = -np.inf
    high: float = np.inf
    wins: int | None = None

    @property
    def way(self) -> int:
        """1 where a larger answer is nearer to it from everywhere, -1 where a smaller one is, 0 where neither is so.

        >>> Goal("yes", low=0.5).way, Goal("no", high=0.5).way, Goal("1 to 2", 1, 2).way, Goal("cat", wins=0).way
        (1, -1, 0, 0)
        """
        return int(np.isfinite(self.low)) - int(np.isfinite(self.high))

    def lead(self, scores: FloatArray) -> FloatArray:
        """How far each answer `(n,)` or `(n, k)` is on the right side; negative where it is not there yet."""
        if self.wins is not None:
            return np.asarray(scores[:, self.wins] - np.delete(scores, self.wins, axis=1).max(axis=1))
        return np.minimum(scores - self.low, self.high - scores)

    def reached(self, scores: FloatArray) -> NDArray[np.bool_]:
        """Which answers are what is wanted."""
        if self.wins is not None:
            return np.asarray(np.argmax(scores, axis=1) == self.wins)
        return (scores >= self.low) & (scores <= self.high)


def goal(
    model: Model,
    row: pd.DataFrame,
    *,
    threshold: float = 0.5,
    answers: tuple[str, str] = ("no", "yes"),
    wanted: str = "",
    low: float | None = None,
    high: float | None = None,
) -> Goal:
    """What is to be reached from a raw row.

    Args:
        model: the deployed model.
        row: one raw row.
        threshold: binary: the score from which on the answer is yes. The goal is the answer that the row has not.
        answers: binary: what no and yes are called.
        wanted: several classes: the class to reach; left out, the second likeliest.
        low: regression: the least value to reach.
        high: regression: the largest.

    Raises:
        NotApplicableError: a regression without a value to reach, or a goal that the row has reached already.
        UnknownNameError: no such class.
    """
    scores = model.predict(row)
    if model.task is Task.BINARY:
        says_yes, (no, yes) = scores[0] >= threshold, answers
        found = Goal(no, high=float(np.nextafter(threshold, -1))) if says_yes else Goal(yes, low=threshold)
    elif model.task is Task.MULTICLASS:
        found = _class(model, scores[0], wanted)
    else:
        found = _value(low, high)
    if found.reached(scores)[0]:
        raise NotApplicableError(f"the model says {found.text} of this row already", "choose something else to reach")
    return found


def _class(model: Model, scores: FloatArray, wanted: str) -> Goal:
    if wanted and wanted not in model.classes:
        raise unknown_name("class", wanted, model.classes)
    place = model.classes.index(wanted) if wanted else int(np.argsort(-scores, kind="stable")[1])
    return Goal(model.classes[place], wins=place)


def _value(low: float | None, high: float | None) -> Goal:
    if low is None and high is None:
        raise NotApplicableError("a regression has no decision to change", "give the value that is to be reached")
    if low is not None and high is not None and low > high:
        raise NotApplicableError("the value to reach ends below where it begins", "exchange the two")
    ends = (-np.inf if low is None else low, np.inf if high is None else high)
    if low is not None and high is not None:
        return Goal(f"{number(low)} to {number(high)}", *ends)
    return Goal(f"{number(ends[0])} or more" if high is None else f"{number(ends[1])} or less", *ends)
