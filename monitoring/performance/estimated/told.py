"""From an estimate to a measure: held against the reference, it warns at most."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from math import isnan, nan

from monitoring.domain import Estimate, Measure, Outcomes, Verdict
from monitoring.domain.text import short
from monitoring.performance.baseline import ends_of, why_nothing
from monitoring.performance.metric import Metric
from monitoring.performance.verdict import TELLS_NOTHING, judge, limits, tells_nothing


def is_waiting(measure: Measure) -> bool:
    """Whether labels do not tell yet what a metric is in its window; a figure that is only not judged is known."""
    unknown = measure.provisional or isnan(measure.value)
    return measure.window >= 0 and measure.verdict is Verdict.SKIPPED and unknown


def told(
    metric: Metric,
    own: Estimate,
    reference: Outcomes,
    waiting: Measure,
    figures: tuple[float, float, float],
    n: int,
    condition: str,
    weighted: float = nan,
    coarse: str = "",
) -> Measure:
    """The measure that waits for its labels, as it is estimated; SKIPPED where it is not known.

    Args:
        metric: what is estimated.
        own: the reference's, as one window.
        reference: its counts.
        waiting: what labels tell of it so far.
        figures: value, low and high.
        n: the rows that it rests on.
        condition: where it holds, or why there is none; a sentence.
        weighted: what it is where each labelled row stands for all of its kind; nan where that is not known.
        coarse: why its cells leave too much open for it to be judged; empty where they do not.
    """
    ends = ends_of(own)
    limit, verdict = judge(metric, figures[0], figures[1:], ends)
    lowest, highest = limits(metric, ends)
    verdict = Verdict.WARN if verdict is Verdict.FAIL else verdict
    wide = not coarse and verdict is Verdict.OK and tells_nothing(metric, *figures[1:])
    if wide:
        verdict, condition = Verdict.SKIPPED, f"{condition}; {TELLS_NOTHING}"
    if coarse:
        verdict, condition = Verdict.SKIPPED, f"{coarse}; {condition}"
    nothing = "" if isnan(figures[0]) else why_nothing(metric, own, reference)
    if nothing:
        condition = f"{nothing}; {condition}"
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
        verdict=verdict,
        reason=condition,
        provisional=False,
        only_unjudged=not coarse and (wide or bool(nothing)),
        best=nan,
        worst=nan,
        weighted=weighted,
    )


def newest_judged(realised: Iterable[Measure], names: Collection[str]) -> dict[str, Measure]:
    """By metric the measure of the newest window whose labels tell it."""
    known = [m for m in realised if m.window >= 0 and m.metric in names and _is_told(m)]
    return {m.metric: m for m in sorted(known, key=lambda m: m.window)}


def _is_told(measure: Measure) -> bool:
    return measure.verdict is not Verdict.SKIPPED or measure.only_unjudged


def caution(judged: Measure, figures: tuple[float, float, float]) -> str:
    """What is to be said where the estimate of a window is not what its labels tell; empty where it is.

    >>> caution(Measure("mae", 3, 13.2, 12.0, 14.0, 900), (9.25, 8.9, 9.6))
    '; of the last window with labels it says 9.25, labels say 13.2'
    """
    value, low, high = figures
    if not (judged.value < low or judged.value > high):
        return ""
    return f"; of the last window with labels it says {short(value)}, labels say {short(judged.value)}"
