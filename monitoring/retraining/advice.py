"""Recalibrate or train anew: whether a model still ranks as it did, and whether its probabilities still hold."""

from dataclasses import dataclass
from enum import StrEnum
from math import isnan

import numpy as np

from monitoring.domain import Outcomes
from monitoring.domain.text import short
from monitoring.performance.metric import METRICS
from monitoring.stats.intervals import Z
from monitoring.stats.ranking import auc

RANKING = 0.05  # by which an area may be smaller, and its order be called the same
TRIVIAL = 0.5  # area of a model that gives every row the same score
NEWEST = 5_000  # labelled rows that it is told from


class Advice(StrEnum):
    """What to do."""

    RECALIBRATE = "recalibrate"
    REFIT = "refit"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Advised:
    """What to do, and why in a sentence."""

    what: Advice
    why: str


def advise(current: Outcomes, reference: Outcomes) -> Advised:
    """What to do about a binary model, from its newest labelled rows and the reference's, one window each.

    The order holds where the area under the ROC curve is not smaller by `RANKING` or more, at 97.5 % (DeLong, of
    different rows); it is lost where that cannot be said and the area is smaller for certain. Probabilities are off
    where the interval of the calibration error lies above the reference's. A model that was no better than a trivial
    one has lost nothing: where its area is certainly not above `TRIVIAL` it is trained anew whatever it was, and where
    it is not certainly above, that is said.

    >>> from monitoring.stats.rows import binary
    >>> truth, scores = np.tile([0, 1, 0, 1, 0, 1], 500), np.tile([0.2, 0.6, 0.6, 0.8, 0.4, 0.4], 500)
    >>> str(advise(binary(truth, scores / 4), binary(truth, scores)).what)
    'recalibrate'
    """
    areas = [_area(side) for side in (current, reference)]
    (now, error), (then, error_then) = areas
    gap, half = now - then, Z * float(np.hypot(error, error_then))
    if isnan(gap) or isnan(half):
        return Advised(Advice.REFIT, "too few rows of both outcomes to tell whether the order of scores still holds")
    ece = [METRICS["ece"].function(side) for side in (current, reference)]
    values, ends = [float(one.value[0]) for one in ece], (float(ece[0].low[0]), float(ece[1].high[0]))
    is_off, holds, is_lost = ends[0] > ends[1], gap - half > -RANKING, gap + half < 0
    interval = f"{short(gap)}, 95 % interval {short(gap - half)} to {short(gap + half)}"
    order = f"ROC AUC went from {then:.3f} to {now:.3f} ({interval})"
    calibration = f"the calibration error from {values[1]:.3f} to {values[0]:.3f}"
    said = f"{order}, {calibration}{_beside_trivial(now, error)}"
    if not holds and is_lost:
        return Advised(
            Advice.REFIT, f"the order of scores is lost, so new probabilities alone do not help enough: {said}"
        )
    if now + Z * error < TRIVIAL:
        return Advised(
            Advice.REFIT, f"scores order rows worse than chance, which new probabilities do not mend: {said}"
        )
    if is_off:
        sure = "the order of scores holds" if holds else "it is not certain that the order of scores is lost"
        return Advised(Advice.RECALIBRATE, f"{sure} and the probabilities are off: {said}")
    return Advised(Advice.NOTHING, f"neither order nor probabilities are worse for certain: {said}")


def _beside_trivial(now: float, error: float) -> str:
    low, high = now - Z * error, now + Z * error
    if low > TRIVIAL:
        return ""
    sure = "certainly worse" if high < TRIVIAL else "not certainly better"
    return (
        f"; it is {sure} than a trivial model's {TRIVIAL:.3f} (95 % interval of its own {short(low)} to {short(high)})"
    )


def _area(side: Outcomes) -> tuple[float, float]:
    value, error = auc(side.positive.positive, side.positive.negative)
    return float(value[0]), float(error[0])
