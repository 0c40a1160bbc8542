"""Rows scored one by one, both sides in turn, as a service would: how long that takes, and what comes out."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.gate.evidence import Evidence
from monitoring.models.model import Model

MOST_CALLS, FEWEST_CALLS, WARMING = 100, 10, 3
LONGEST = 8.0  # seconds in all, once the fewest calls are made
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
    """At most so many rows, evenly spread: labelled ones, otherwise the reference's, otherwise the newest."""
    parts = (evidence.labelled, evidence.reference, evidence.newest)
    rows = next((part for part in parts if len(part)), evidence.labelled)
    size = min(most, len(rows))
    return rows.iloc[np.arange(size) * len(rows) // max(size, 1)].reset_index(drop=True)


def unit(model: Model, scores: FloatArray) -> float:
    """What a score's differences are held against: 1 of a probability, the predictions' spread of a regression.

    A regression that predicts the same for all rows has the size of that as its unit.
    """
    if model.task is not Task.REGRESSION or not len(scores):
        return 1.0
    return float(np.std(scores)) or float(np.abs(scores).max()) or 1.0


def _called(evidence: Evidence) -> SingleRows:
    rows, champion = some_rows(evidence, BATCH), evidence.champion
    scores, ours, theirs = [], [], []
    begun = perf_counter()
    for place in range(-WARMING, min(MOST_CALLS, len(rows))):
        row = rows.iloc[[max(place, 0)]]
        found, seconds = _timed(evidence.candidate.model, row)
        other = _timed(champion.model, row)[1] if champion else np.nan
        if place < 0:  # what is only done at first is nobody's pace
            continue
        scores.append(found)
        ours.append(seconds)
        theirs.append(other)
        if place + 1 >= FEWEST_CALLS and perf_counter() - begun > LONGEST:
            break
    known = np.array(theirs if champion else [])
    return SingleRows(rows, np.concatenate(scores) if scores else np.empty(0), np.array(ours), known)


def _timed(model: Model, row: pd.DataFrame) -> tuple[FloatArray, float]:
    begun = perf_counter()
    found = model.predict(row)
    return found, perf_counter() - begun
