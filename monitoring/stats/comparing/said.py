"""What there is to say of an answer where a quiet time tells what is usual."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Column, Quiet, Score
from monitoring.stats.comparing.sides import Said
from monitoring.stats.null.by_calendar import Learnt
from monitoring.stats.null.words import beyond, held_back, independent


class Answered(NamedTuple):
    """One answer: as if rows were independent, as a quiet time has it, and by window why there is none."""

    column: Column
    alone: Score
    score: Score
    learnt: Learnt | None
    refused: Sequence[str]


def said_of(score: Score, alone: Score, alpha: float, quiet: Quiet, learnt: Learnt | None) -> Said:
    """Where a quiet time decides what is beyond its limit; or would, if it were known."""
    certain = beyond_chance(alone, alpha)
    if not certain.any():
        return []
    if learnt is not None:
        usual = certain & (score.p_value >= alpha)
        beside = [(beyond(learnt.alike), certain & ~usual)] if learnt.alike else []
        return [(held_back(len(quiet.windows), learnt.alike), usual), *beside]
    why = independent(quiet.why)
    return [(why, certain)] if why else []


def beyond_chance(alone: Score, alpha: float) -> NDArray[np.bool_]:
    """Which windows are beyond their limit, and beyond chance for independent rows."""
    limit = np.inf if alone.limit is None else alone.limit
    return np.atleast_1d((alone.p_value < alpha) & (alone.value >= limit))
