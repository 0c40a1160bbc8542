"""How far a model's own scores are from the logged ones, row by row."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Selection, Task
from monitoring.errors import ModelError
from monitoring.log import Log
from monitoring.models.model import Model
from monitoring.models.unseen import Familiar
from monitoring.scoring.isolate import ask
from monitoring.scoring.outputs import outputs

MOST_ROWS = 1_000
SAME = 1e-6  # what 32 bits may lose


@dataclass(frozen=True, slots=True, eq=False)
class Logged:
    """Rows as the log has them, and what it says that the model answered.

    Args:
        rows: raw rows.
        scores: `(n,)`, several classes: `(n, classes)`; no rows where the log holds no scores.
        source: "the log" or "the reference".
    """

    rows: pd.DataFrame
    scores: FloatArray
    source: str

    @property
    def n(self) -> int:
        """How many scores there are to compare with."""
        return len(self.scores)


def logged(log: Log) -> Logged:
    """Up to a thousand of the latest predictions; the reference's where the log has none."""
    d = log.deployment
    columns = [d.score] if d.score else list(d.class_scores.values())
    columns = [d.prediction] if d.task is Task.REGRESSION and d.prediction else [name for name in columns if name]
    latest = log.rows(Selection(d.name, d.every), None, MOST_ROWS)
    for rows, source in ((latest, "the log"), (log.reference_rows(MOST_ROWS), "the reference")):
        if len(rows) and columns and set(columns) <= set(rows.columns):
            scores = rows[columns].to_numpy(dtype=np.float64)
            there = np.isfinite(scores).all(axis=1)
            if there.any():
                found = scores[there] if d.task is Task.MULTICLASS else scores[there, 0]
                return Logged(rows[there].reset_index(drop=True), found, source)
    rows = latest if len(latest) else log.reference_rows(MOST_ROWS)
    return Logged(rows.reset_index(drop=True), np.empty(0), "the log")


def answers(model: Model, deployment: Deployment, rows: pd.DataFrame) -> FloatArray:
    """The model's scores, nan for rows that it cannot score; raises `ModelError` where it can score none."""
    answer, reasons = ask(model, outputs(deployment, ()), rows, Familiar.of(model, {}))
    if len(reasons) == len(rows):
        reason = next(iter(reasons.values()))
        raise ModelError(f"the model fails on every one of {len(rows):,} rows that it was tried on: {reason}")
    return answer


def gaps(answer: FloatArray, scores: FloatArray) -> FloatArray:
    """Per row how far the answer is from the logged score, of several classes the farthest; nan where there is none.

    Values beyond 1 are measured as shares of themselves.

    >>> gaps(np.array([0.5, 210.0]), np.array([0.4, 200.0])).round(3).tolist()
    [0.1, 0.05]
    """
    found = np.abs(answer - scores) / np.maximum(1.0, np.abs(scores))
    return found if found.ndim == 1 else found.max(axis=1)
