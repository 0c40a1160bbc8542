"""Whether a metric is worse than windows of a quiet time make it, where rows of one window are not independent."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitoring.domain import Estimate, FloatArray, QuietOutcomes, Verdict
from monitoring.domain.grid import by_chance
from monitoring.performance.by_window import only, together
from monitoring.performance.chance.by_calendar import as_far, by_calendar
from monitoring.performance.chance.p_values import away
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats.null.by_calendar import Learnt
from monitoring.stats.null.memory import lags_of
from monitoring.stats.null.moments import Times
from monitoring.stats.null.spread import learn
from monitoring.stats.null.words import FEW, beyond, held_back, independent

NOTHING = QuietOutcomes()


@dataclass(frozen=True, slots=True, eq=False)
class AsUsual:
    """What a quiet time says of one metric.

    Args:
        p_value: how often a quiet window is as much worse, `(windows,)`; nan where that is not known.
        known: quiet windows that tell of it.
        why: where it is not known, why not.
        alike: what windows share that are compared with each other alone ("weekday"); empty where all are alike.
    """

    p_value: FloatArray
    known: int = 0
    why: str = ""
    alike: str = ""

    def reason(self, judged: Verdict, n: int, *, certain: bool) -> str:
        """What there is to say of the verdict on a figure of `n` rows beyond its limit."""
        if judged is Verdict.OK:
            return held_back(self.known, self.alike) if certain else by_chance(n)
        if judged is not Verdict.FAIL:
            return ""
        return beyond(self.alike) if self.alike else independent(self.why)


def as_usual(
    metric: Metric, now: Estimate, before: Estimate, quiet: QuietOutcomes, times: Times | None = None
) -> AsUsual:
    """How often a window of the quiet time is as far from the reference, to the worse side.

    A window's distance is counted in standard errors of both sides. That of quiet windows from the reference shows by
    how much more than independent rows they vary, as far as so few windows tell. Where weekdays or hours differ beyond
    chance, windows are held against those of their own.

    Args:
        metric: its card.
        now: the windows' figures.
        before: the reference's, one window.
        quiet: the quiet time.
        times: when its windows and those that are judged begin; None where that tells nothing.
    """
    unknown = np.full(now.value.shape, np.nan)
    if quiet.outcomes is None:
        return AsUsual(unknown, why=quiet.why)
    found = METRICS[metric.name].function(quiet.outcomes)
    places = [window.index for window in quiet.windows]
    days = Estimate(*(part[places] for part in (found.value, found.low, found.high, found.n)))
    far = _from_reference(days, before, own=quiet.own)
    spread, known = learn(far[:, None], days.n, own=quiet.own, expected=1.0), int(np.isfinite(far).sum())
    if spread is None or known < FEW:
        return AsUsual(unknown, why=_too_few(known))
    learnt = Learnt(as_far(metric, now, before, spread)).beside(by_calendar(metric, now, days, times))
    return AsUsual(learnt.p_value, known, alike=learnt.alike)


def as_usual_beside(
    metric: Metric, now: Estimate, before: Estimate, quiet: QuietOutcomes, pairs: Sequence[tuple[int, tuple[int, ...]]]
) -> AsUsual:
    """The same where each window has its own earlier ones, as windows of the quiet time then have.

    Args:
        metric: its card.
        now: the windows' figures.
        before: those of what each of them is compared with.
        quiet: the quiet time.
        pairs: places of its windows, each with those of its own earlier ones.
    """
    unknown = np.full(now.value.shape, np.nan)
    if quiet.outcomes is None:
        return AsUsual(unknown, why=quiet.why)
    function = METRICS[metric.name].function
    days = function(only(quiet.outcomes, [place for place, _ in pairs]))
    far = away(days, function(together(quiet.outcomes, [earlier for _, earlier in pairs])))
    spread = learn(far[:, None], days.n, own=False, expected=1.0, lags=lags_of(pairs))
    known = int(np.isfinite(far).sum())
    if spread is None or known < FEW:
        return AsUsual(unknown, why=_too_few(known))
    return AsUsual(as_far(metric, now, before, spread), known)


def _too_few(known: int) -> str:
    told = "1 window of the quiet time tells" if known == 1 else f"{known or 'no'} windows of the quiet time tell"
    return f"{told} of it, and {FEW} are needed"


def _from_reference(quiet: Estimate, before: Estimate, *, own: bool) -> FloatArray:
    """By how many standard errors quiet windows are higher than a reference, which may be made of them."""
    if not own:
        return away(quiet, before)
    exact = Estimate(before.value, before.value, before.value, before.n)
    rows = np.nansum(quiet.n)
    with np.errstate(divide="ignore", invalid="ignore"):  # the one window that is the whole reference
        return np.asarray(away(quiet, exact) * np.sqrt(rows / np.maximum(rows - quiet.n, 0.0)))
