"""What is split: one output of a model over one background, and how; the same for every row, and kept for the next."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from monitoring.errors import DataError
from monitoring.explain.explainer_cache import Recent, fingerprint
from monitoring.explain.shapley.exact_values import TOLERANCE, Exact, Inside, outputs
from monitoring.explain.shapley.outputs import PROBABILITY, Output, require_unit
from monitoring.explain.target import Target
from monitoring.models.model import Model

BACKGROUND_ROWS = 100
_SPLITS: "Recent[Split]" = Recent(size=8)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """All that is the same for every row of which one output is explained over one background.

    Args:
        model: the deployed model.
        target: which output.
        output: what is split.
        exact: how it is split from inside the model; None where that is not possible.
        elsewhere: the unit in which it would be, where that is another one.
        background: prepared rows.
        base: the mean output over them.
        size: the largest output among them.
    """

    model: Model
    target: Target
    output: Output
    exact: Exact | None
    elsewhere: str
    background: pd.DataFrame
    base: float
    size: float

    def adds_up(self, residual: float, prediction: float) -> bool:
        """Whether what is left over is nothing but rounding."""
        tolerance = TOLERANCE if self.exact is None else self.exact.tolerance
        return abs(residual) <= tolerance * max(self.size, abs(prediction))


def split_of(model: Model, target: Target, background: pd.DataFrame, unit: str = "") -> Split:
    """What is the same for every row; kept, so that the next row costs less."""
    if background.empty:
        raise DataError("there are no rows of the reference to explain against")
    require_unit(model, unit)
    few = background if len(background) <= BACKGROUND_ROWS else background.sample(BACKGROUND_ROWS, random_state=0)
    read = few[[name for name in model.features if name in few.columns]]
    # A model is itself alone: another deployment may prepare the same rows otherwise for the same file.
    return _SPLITS.get((model, target, fingerprint(read), unit), partial(_split, model, target, few, unit))


def _split(model: Model, target: Target, rows: pd.DataFrame, unit: str) -> Split:
    background = model.prepare(rows)
    inside = Inside.of(model, target, background)
    choices = outputs(model, target, inside)
    own = [(output, exact) for output in choices if (exact := inside.exact(model, output, background)) is not None]
    if not unit:
        output, exact = own[0] if own else (choices[-1], None)
    else:
        output = choices[-1] if unit == PROBABILITY else choices[0]
        exact = next((exact for known, exact in own if known is output), None)
    elsewhere = own[0][0].unit if own and exact is None else ""
    answers = output.score(background)
    size = max(float(np.abs(answers).max()), 1.0 if target.place is not None else 0.0)
    return Split(model, target, output, exact, elsewhere, background, float(answers.mean()), size)
