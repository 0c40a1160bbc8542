"""Scores that mean what they say."""

from math import isnan

import numpy as np

from monitoring.domain import FloatArray, Task
from monitoring.domain.text import short
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding, TooFewRowsError
from monitoring.gate.outcomes import FEWEST
from monitoring.gate.rule import RULES, Rule
from monitoring.stats.fitted.recalibration import recalibration
from monitoring.stats.intervals import Z
from monitoring.stats.paired.difference import Difference

TOO_FEW = 20  # of either outcome: no slope is fitted


@RULES.register(
    Rule(
        code="G014",
        name="calibration",
        title="Calibrated",
        asks="Does the score, where it says 30 %, come true in about 30 % of the rows?",
        unseen=True,
        follows=("segments", "training_overlap", "training_labels", "dead_column"),
    )
)
def calibration(evidence: Evidence) -> Finding:
    """The calibration error over ten score cells (`monitoring.performance.metrics.ece`, with its interval) and a limit.

    PASS where the whole interval lies below `[gate] calibration`, FAIL where it lies above. Beside it stand calibration
    in the large and Cox's slope. Of several classes the worst counts. Of a regression it is the mean error in units of
    the labels' standard deviation.
    """
    truth, scores = evidence.truth(), evidence.scores(evidence.candidate, "labelled")
    if len(truth) < FEWEST:
        lacking = f"at least {FEWEST} labelled rows are needed, here are {len(truth)}"
        raise TooFewRowsError(lacking, FEWEST - len(truth))
    task, limit = evidence.deployment.task, evidence.settings.calibration
    if task is Task.REGRESSION:
        return _judged(*_of_values(truth, scores), limit, len(truth), "the mean error in standard deviations", ())
    if task is Task.MULTICLASS:
        sides = [(truth == place, scores[:, place]) for place in range(scores.shape[1])]
        worst = max((_of_scores(hits.astype(float), said) for hits, said in sides), key=lambda found: found[0])
        return _judged(*worst, limit, len(truth), "the calibration error of the worst class", ())
    return _judged(*_of_scores(truth, scores), limit, len(truth), "the calibration error", _details(truth, scores))


def _of_scores(truth: FloatArray, scores: FloatArray) -> tuple[float, float, float]:
    from monitoring.performance.metrics.ece import ece
    from monitoring.stats.rows import binary

    found = ece(binary(truth, scores))
    return float(found.value[0]), float(found.low[0]), float(found.high[0])


def _of_values(truth: FloatArray, said: FloatArray) -> tuple[float, float, float]:
    spread = float(truth.std())
    if not spread:
        raise NotApplicableError("all labels are the same, so an error has no scale")
    off = (said - truth) / spread
    value, half = float(off.mean()), Z * float(off.std(ddof=1)) / np.sqrt(len(off))
    ends = sorted(map(abs, (value - half, value + half)))
    return abs(value), 0.0 if abs(value) < half else ends[0], ends[1]


def _details(truth: FloatArray, scores: FloatArray) -> tuple[tuple[str, str], ...]:
    large = (("outcome less score, in the mean", short(float(truth.mean() - scores.mean()))),)
    if min(truth.sum(), (1 - truth).sum()) < TOO_FEW or not np.ptp(scores):
        return large
    found = recalibration(truth, scores)
    if isnan(found.slope):
        return (*large, ("slope of log-odds", "not defined: scores tell the outcomes apart without an error"))
    slope = f"{short(found.slope)} ({short(found.slope_low)} to {short(found.slope_high)}); 1 is calibrated"
    return (*large, ("slope of log-odds", slope))


def _judged(
    value: float, low: float, high: float, limit: float, n: int, what: str, details: tuple[tuple[str, str], ...]
) -> Finding:
    words = f"{what} is {short(value)}, 95 % interval {short(low)} to {short(high)}"
    needed = None
    if low > limit:
        verdict, reason = Answer.FAIL, f"{words}, wholly above {short(limit)}"
    elif high <= limit:
        verdict, reason = Answer.PASS, f"{words}, wholly below {short(limit)}"
    else:
        verdict = Answer.INCONCLUSIVE
        needed = Difference(limit - value, (high - low) / 2 / Z, n - 1, n).rows_to_decide(0.0)
        waiting = f"about {needed:,} more labelled rows would decide" if needed else "more labelled rows are needed"
        reason = f"{words}, includes the limit {short(limit)}; {waiting}"
    return Finding(
        verdict=verdict,
        reason=reason,
        value=value,
        low=low,
        high=high,
        limit=limit,
        n=n,
        rows_needed=needed or None,
        details=details,
    )
