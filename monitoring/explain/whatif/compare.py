"""A row before and after a change: what the model says of both, and which columns' SHAP values moved."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import Explanation, FloatArray, Task
from monitoring.explain.shapley import shap_values
from monitoring.explain.shapley.shap_values import Told
from monitoring.explain.target import Target, choose, of_output
from monitoring.models.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Both rows' answers, about the same output.

    Args:
        target: the output: of several classes the one that the row had before.
        scores: what the model says of it before and after `(2,)`.
        said: of several classes the likeliest one before and after; otherwise empty.
        before: the SHAP values before.
        after: the SHAP values after.
    """

    target: Target
    scores: FloatArray
    said: tuple[str, ...]
    before: Explanation
    after: Explanation

    def frame(self) -> pd.DataFrame:
        """A row a column: `column`, its `value` and `SHAP` value before and after, and how far that `moved`."""
        after = {one.column: one for one in self.after.contributions}
        rows = [
            (one.column, one.value, after[one.column].value, one.amount, after[one.column].amount)
            for one in self.before.contributions
        ]
        found = pd.DataFrame(rows, columns=["column", "value_before", "value_after", "shap_before", "shap_after"])
        found["moved"] = found["shap_after"] - found["shap_before"]
        return found.iloc[np.argsort(-found["moved"].abs().to_numpy(), kind="stable")].reset_index(drop=True)


def compare(
    model: Model,
    row: pd.DataFrame,
    changed: pd.DataFrame,
    background: pd.DataFrame,
    unit: str = "",
    told: Told = lambda text, share: None,
) -> Compared:
    """What a change of a row does to what the model says, and to its SHAP values; these add up to the difference.

    Args:
        model: the deployed model.
        row: one raw row.
        changed: the same row with other values.
        background: raw rows of the reference.
        unit: as of `shap_values.explain`.
        told: as there.

    Raises:
        ModelError: a row does not fit the model, or it has no such unit.
    """
    answers = np.concatenate([model.predict(row), model.predict(changed)])
    several = model.task is Task.MULTICLASS
    target = choose(model, model.prepare(row)) if several else of_output(model, 0)
    said = tuple(model.classes[place] for place in np.argmax(answers, axis=1)) if several else ()
    split = [shap_values.explain(model, each, background, 0, unit, told, target) for each in (row, changed)]
    return Compared(target, target.of(answers), said, *split)
