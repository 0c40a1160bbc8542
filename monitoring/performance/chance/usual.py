"""Whether a metric is worse than windows of a quiet time make it, where rows of one window are not independent."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import Estimate, FloatArray, QuietOutcomes, Verdict
from monitoring.domain.grid import by_chance
from monitoring.performance.chance.p_values import away
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats.null.spread import learn
from monitoring.stats.null.words import FEW, held_back, independent

NOTHING = QuietOutcomes()


@dataclass(frozen=True, slots=True, eq=False)
class AsUsual:
    """What a quiet time says of one metric.

    Args:
        p_value: how often a quiet window is as much worse, `(windows,)`; nan where that is not known.
        known: quiet windows that tell of it.
        why: where it is not known, why not.
    """

    p_value: FloatArray
    known: int = 0
    why: str = ""

    def reason(self, judged: Verdict, n: int, *, certain: bool) -> str:
        """What there is to say of the verdict on a figure of `n` rows beyond its limit."""
        if judged is Verdict.OK:
            return held_back(self.known) if certain else by_chance(n)
        return independent(self.why) if judged is Verdict.FAIL else ""


def as_usual(metric: Metric, now: Estimate, before: Estimate, quiet: QuietOutcomes) -> AsUsual:
    """How often a window of the quiet time is as far from the reference, to the worse side.

    A window's distance is counted in standard errors of both sides. That of quiet windows from the reference shows by
    how much more than independent rows they vary, as far as so few windows tell.

    Args:
        metric: its card.
        now: the windows' figures.
        before: the reference's, one window.
        quiet: the quiet time.
    """
    unknown = np.full(now.value.shape, np.nan)
    if quiet.outcomes is None:
        return AsUsual(unknown, why=quiet.why)
    found = METRICS[metric.name].function(quiet.outcomes)
    value, low, high, n = (part[list(quiet.whole)] for part in (found.value, found.low, found.high, found.n))
    far = _from_reference(Estimate(value, low, high, n), before, own=quiet.own)
    spread, known = learn(far[:, None], n, own=quiet.own, expected=1.0), int(np.isfinite(far).sum())
    if spread is None or known < FEW:
        told = "1 window of the quiet time tells" if known == 1 else f"{known or 'no'} windows of the quiet time tell"
        return AsUsual(unknown, why=f"{told} of it, and {FEW} are needed")
    z = away(now, before)
    both = spread.two_sided(np.nan_to_num(z, posinf=np.inf, neginf=-np.inf) ** 2, now.n)
    worse = metric.better * z < 0
    one_sided = np.where(worse, both / 2, 1 - both / 2)
    return AsUsual(np.where(np.isnan(z), np.nan, one_sided if metric.better else both), known)


def _from_reference(quiet: Estimate, before: Estimate, *, own: bool) -> FloatArray:
    """By how many standard errors quiet windows are higher than a reference, which may be made of them."""
    if not own:
        return away(quiet, before)
    exact = Estimate(before.value, before.value, before.value, before.n)
    rows = np.nansum(quiet.n)
    with np.errstate(divide="ignore", invalid="ignore"):  # the one window that is the whole reference
        return np.asarray(away(quiet, exact) * np.sqrt(rows / np.maximum(rows - quiet.n, 0.0)))
