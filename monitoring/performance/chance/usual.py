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

    def verdict(self, judged: Verdict, n: int, *, certain: bool) -> tuple[Verdict, str]:
        """The verdict and the reason of a figure of `n` rows beyond its limit, certain for independent ones or not."""
        if judged is Verdict.OK:
            wants_a_look = certain and self.known < FEW
            return Verdict.WARN if wants_a_look else judged, held_back(self.known) if certain else by_chance(n)
        return judged, independent(self.why) if judged is Verdict.FAIL else ""


def as_usual(metric: Metric, now: Estimate, before: Estimate, quiet: QuietOutcomes) -> AsUsual:
    """How often a window of the quiet time is as far from the reference, to the worse side.

    A window's distance is counted in standard errors of both sides. That of quiet windows from the reference shows by
    how much more than independent rows they vary, and the tail is Student's, because few windows are known.

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
    spread = learn(far[:, None], n, own=quiet.own, expected=1.0)
    if spread is None:
        return AsUsual(unknown, why=f"the quiet time has no two windows with a known {metric.title}")
    from scipy.special import fdtrc

    z = away(now, before)
    both = fdtrc(1.0, spread.known, z**2 / spread.design(now.n))
    worse = metric.better * z < 0
    one_sided = np.where(worse, both / 2, 1 - both / 2)
    return AsUsual(np.where(np.isnan(z), np.nan, one_sided if metric.better else both), int(np.isfinite(far).sum()))


def _from_reference(quiet: Estimate, before: Estimate, *, own: bool) -> FloatArray:
    """By how many standard errors quiet windows are higher than a reference, which may be made of them."""
    if not own:
        return away(quiet, before)
    exact = Estimate(before.value, before.value, before.value, before.n)
    rows = np.nansum(quiet.n)
    with np.errstate(divide="ignore", invalid="ignore"):  # the one window that is the whole reference
        return np.asarray(away(quiet, exact) * np.sqrt(rows / np.maximum(rows - quiet.n, 0.0)))
