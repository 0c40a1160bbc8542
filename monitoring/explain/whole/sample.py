"""Many rows explained at once, as one table of amounts: what everything about the whole model is computed from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.errors import NotApplicableError
from monitoring.explain.batch import Amounts, Batch
from monitoring.explain.shapley.split import split_of
from monitoring.explain.target import of_output
from monitoring.models.model import Model

ROWS = 1000
ASKED_ROWS = 25  # of a model that is asked from outside: each of them takes up to 200,000 answers
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Explained rows.

    Args:
        columns: the model's.
        rows: the raw rows `(n, ...)` that could be explained, in their order.
        amounts: their SHAP values `(n, columns)`.
        classes: whose score is explained, `(n,)` texts; empty texts for a regression.
        unit: of the amounts.
        refused: how many rows could not be explained.
        reason: why the first of them could not.
    """

    columns: tuple[str, ...]
    rows: pd.DataFrame
    amounts: FloatArray
    classes: tuple[str, ...]
    unit: str
    refused: int = 0
    reason: str = ""

    def __len__(self) -> int:
        """How many rows are explained."""
        return len(self.amounts)


def most_rows(model: Model, background: pd.DataFrame) -> int:
    """How many rows may be explained: a thousand where the model is split from its inside, otherwise few."""
    return ASKED_ROWS if split_of(model, of_output(model, 0), background).exact is None else ROWS


def explained(
    model: Model, rows: pd.DataFrame, ids: Sequence[str], background: pd.DataFrame, told: Told = lambda done: None
) -> Sample:
    """Explain raw rows in the model's own unit; what cannot be explained is counted, with the first reason.

    Raises:
        NotApplicableError: not one of the rows can be explained.
        ModelError: the rows do not fit the model.
    """
    answers = Batch(model, background).explain(rows, ids, told)
    found = [(place, one) for place, one in enumerate(answers) if isinstance(one, Amounts)]
    reasons = [one for one in answers if isinstance(one, str)]
    if not found:
        reason = reasons[0] if reasons else "there are none"
        raise NotApplicableError(f"none of {len(rows):,} rows can be explained: {reason}")
    kept = rows.iloc[[place for place, _ in found]].reset_index(drop=True)
    amounts, classes = np.array([one.amounts for _, one in found]), tuple(one.class_name for _, one in found)
    first = reasons[0] if reasons else ""
    return Sample(tuple(model.features), kept, amounts, classes, found[0][1].unit, len(reasons), first)
