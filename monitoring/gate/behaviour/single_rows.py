"""Rows scored one by one, both sides in turn, as a service would: how long that takes, and what comes out."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.models.model import Model

MANY, FEW, WARMING = 100, 20, 3  # calls; few of a model that takes its time
SLOW = 0.08  # seconds a call
BATCH = 1000


@dataclass(frozen=True, slots=True, eq=False)
class SingleRows:
    """What came of it.

    Args:
        rows: the rows, at most `BATCH`.
        scores: the candidate's, of the first of them, one call a row.
        seconds: the candidate's time a call.
        champion: the champion's, made in turn with it; empty where there is none.
    """

    rows: pd.DataFrame
    scores: FloatArray
    seconds: FloatArray
    champion: FloatArray


def single_rows(evidence: Evidence) -> SingleRows:
    """Calls of one row each, made once."""
    return evidence.once("single rows", lambda: _called(evidence))


def some_rows(evidence: Evidence, most: int) -> pd.DataFrame:
    """At most so many rows, evenly spread: labelled ones, otherwise the reference's, otherwise the newest.

    Raises `NotApplicableError` where there are none, or the candidate cannot score them.
    """
    evidence.require_scorable(evidence.candidate)
    parts = (evidence.labelled, evidence.reference, evidence.newest)
    rows = next((part for part in parts if len(part)), None)
    if rows is None:
        raise NotApplicableError("there are no rows to score")
    size = min(most, len(rows))
    return rows.iloc[np.arange(size) * len(rows) // size].reset_index(drop=True)


def unit(model: Model, scores: FloatArray) -> float:
    """What a score's differences are held against: 1 of a probability, the predictions' spread of a regression.

    A regression that predicts the same for all rows has the size of that as its unit.
    """
    if model.task is not Task.REGRESSION or not len(scores):
        return 1.0
    return float(np.std(scores)) or float(np.abs(scores).max()) or 1.0


def _called(evidence: Evidence) -> SingleRows:
    rows, champion = some_rows(evidence, BATCH), evidence.champion
    sides = [evidence.candidate.model] + ([champion.model] if champion else [])
    # What is only done at first is nobody's pace; the last of these calls tells how many can be made.
    warm = [_timed(model, rows[:1])[1] for _ in range(WARMING) for model in sides]
    count = FEW if max(warm[-len(sides) :]) > SLOW else MANY
    calls = [[_timed(model, rows.iloc[[place]]) for model in sides] for place in range(min(count, len(rows)))]
    scores = np.concatenate([each[0][0] for each in calls])
    seconds = np.array([[took for _, took in each] for each in calls])
    return SingleRows(rows, scores, seconds[:, 0], seconds[:, 1:].ravel())


def _timed(model: Model, row: pd.DataFrame) -> tuple[FloatArray, float]:
    begun = perf_counter()
    found = model.predict(row)
    return found, perf_counter() - begun
