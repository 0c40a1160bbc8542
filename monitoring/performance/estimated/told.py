"""From an estimate to a measure: held against the reference, it warns at most."""

from dataclasses import replace
from math import nan

from monitoring.domain import Estimate, Measure, Verdict
from monitoring.performance.metric import Metric
from monitoring.performance.verdict import judge, limits


def is_waiting(measure: Measure) -> bool:
    """Whether labels do not tell yet what a metric is in its window."""
    return measure.window >= 0 and measure.verdict is Verdict.SKIPPED


def told(
    metric: Metric, own: Estimate, waiting: Measure, figures: tuple[float, float, float], n: int, condition: str
) -> Measure:
    """The measure that waits for its labels, as it is estimated; SKIPPED where it is not known.

    Args:
        metric: what is estimated.
        own: the reference's, as one window.
        waiting: what labels tell of it so far.
        figures: value, low and high.
        n: the rows that it rests on.
        condition: where it holds, or why there is none; a sentence.
    """
    ends = (float(own.low[0]), float(own.high[0]))
    limit, verdict = judge(metric, figures[0], figures[1:], ends)
    lowest, highest = limits(metric, ends)
    return replace(
        waiting,
        value=figures[0],
        low=figures[1],
        high=figures[2],
        n=n,
        basis="estimated",
        limit=limit,
        limit_low=lowest,
        limit_high=highest,
        verdict=Verdict.WARN if verdict is Verdict.FAIL else verdict,
        reason=condition,
        provisional=False,
        best=nan,
        worst=nan,
        weighted=nan,
    )
