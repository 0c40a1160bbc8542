"""One metric's estimates turned into measures: value, interval, limit, verdict and the reason in words."""

from collections.abc import Iterator
from dataclasses import replace
from math import isnan, nan

import numpy as np

from monitoring.domain import Deployment, Estimate, FloatArray, Measure, Outcomes, QuietOutcomes, Verdict
from monitoring.performance.baseline import ends_of, why_nothing
from monitoring.performance.chance.p_values import p_values
from monitoring.performance.chance.too_few import too_few
from monitoring.performance.chance.usual import NOTHING, as_usual, as_usual_beside
from monitoring.performance.earlier import Earlier
from monitoring.performance.few_events import is_ranked, reference_without_few, without_few
from monitoring.performance.judged import why_left_out
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.unjudged import lacking_of, partly_labelled, too_coarse, why_skipped
from monitoring.performance.verdict import TELLS_NOTHING, beyond, judge, limits, tells_nothing
from monitoring.stats.null.moments import Times
from monitoring.stats.proportions import divide

REFERENCE = -1  # the `window` of the reference's own measure


def measures(
    deployment: Deployment,
    name: str,
    outcomes: Outcomes,
    reference: Outcomes,
    segment: str | None = None,
    alpha: float = nan,
    quiet: QuietOutcomes = NOTHING,
    times: Times | None = None,
    earlier: Earlier | None = None,
    highest: float = nan,
) -> list[Measure]:
    """The metric called `name`: the reference's own measure, then one a window of `outcomes`.

    At `alpha` chance is ruled out; nan: where the two 95 % intervals do not meet. The p-value is the larger of that of
    independent rows and how often windows of a `quiet` time are as much worse: those of the same weekday or hour, where
    these differ (`times`: when both begin). With `earlier`, windows are held against earlier ones. What is OK is
    SKIPPED where no outcome of so few rows could have a p-value below the `highest` level (nan: `alpha`).

    >>> from monitoring.stats.rows import binary
    >>> from monitoring.domain import Task
    >>> card = Deployment(name="d", title="d", task=Task.BINARY, score="s", label="y")
    >>> both = measures(card, "recall", binary([1, 1], [0.9, 0.2]), binary([1, 1], [0.9, 0.8]))
    >>> [(found.window, found.value) for found in both]
    [(-1, 1.0), (0, 0.5)]
    """
    metric, function = METRICS[name].descriptor, METRICS[name].function
    own, own_few = reference_without_few(metric, function(reference))
    estimate, few = without_few(metric, function(outcomes), own)
    raw = function(outcomes) if is_ranked(metric) else estimate
    coarse, left_out = too_coarse(metric, estimate, own), why_left_out(deployment, outcomes.labels)
    if earlier is None:
        low, high = ends_of(own)
        before, lacking = replace(own, low=np.full(1, low), high=np.full(1, high)), [""] * len(few)
        no_baseline = "" if own_few else why_nothing(metric, own, reference)
        usual = as_usual(metric, raw, own, quiet, times)
    else:
        before, short = without_few(metric, function(earlier.outcomes), own)
        lacking, no_baseline = lacking_of(metric, before, earlier, short), ""
        usual = as_usual_beside(metric, raw, before, quiet, earlier.quiet)
    beside = earlier.outcomes if earlier else reference
    alone = p_values(metric, outcomes, beside, (estimate, before))
    hopeless = too_few(metric, outcomes, beside, alone, np.fmax(alpha, highest))
    p_value, certain = np.fmax(alone, usual.p_value), (alone < alpha).tolist()
    found = [_of_reference(metric, deployment, reference, own, segment, own_few)]
    for window, one in enumerate(_held_against(metric, estimate, outcomes, before, p_value, alpha)):
        if isnan(one.value):
            said = [why_skipped(metric, deployment, outcomes, window, left_out)]
        else:
            chance = usual.reason(one.verdict, one.n, certain=certain[window])
            unknown = (coarse[window], lacking[window], few[window], hopeless[window])
            one, said = _told(metric, one, unknown, no_baseline, chance)
            said += [left_out[window], partly_labelled(one.coverage)] if metric.needs_label else []
        found.append(replace(one, reason="; ".join(filter(None, said)), segment=segment))
    return found


def _held_against(
    metric: Metric, estimate: Estimate, outcomes: Outcomes, before: Estimate, p_value: FloatArray, alpha: float
) -> Iterator[Measure]:
    """Each window's figure with its limits and the verdict that it has by these alone."""
    sides = (np.broadcast_to(end, estimate.value.shape).tolist() for end in (before.low, before.high))
    rows = zip(_rows(estimate, outcomes), zip(*sides, strict=True), p_value.tolist(), strict=True)
    for window, ((value, low, high, n, coverage), ends, p) in enumerate(rows):
        lowest, highest = limits(metric, ends)
        limit, verdict = judge(metric, value, (low, high), ends, p, alpha)
        yield Measure(
            metric=metric.name,
            window=window,
            value=value,
            low=low,
            high=high,
            n=int(n),
            coverage=coverage,
            limit=limit,
            verdict=verdict,
            limit_low=lowest,
            limit_high=highest,
            p_value=p,
        )


def _told(
    metric: Metric, one: Measure, unknown: tuple[str, str, str, str], no_baseline: str, chance: str
) -> tuple[Measure, list[str]]:
    """A figure as it is judged, and why.

    Args:
        metric: its card.
        one: the figure, judged by its limits.
        unknown: why it is not known well enough to be judged, why what it is compared with is not, why it has no
            interval, and why nothing could have failed; empty where they are, and where something could.
        no_baseline: why nothing is there to be compared with; empty where something is.
        chance: what there is to say where it is beyond its limit.
    """
    coarse, lacking, few, hopeless = unknown
    ranked = is_ranked(metric) and not (coarse or lacking)
    if coarse or lacking or (few and not (ranked and one.verdict is Verdict.FAIL)):
        p_value = one.p_value if ranked else nan
        said = [coarse, few, lacking, no_baseline]
        return replace(one, verdict=Verdict.SKIPPED, p_value=p_value, only_unjudged=ranked), said
    nothing = hopeless or (TELLS_NOTHING if tells_nothing(metric, one.low, one.high) else "")
    if one.verdict is Verdict.OK and not isnan(one.limit) and nothing:
        return replace(one, verdict=Verdict.SKIPPED, only_unjudged=True), [no_baseline, nothing]
    if no_baseline:
        return replace(one, only_unjudged=True), [no_baseline]
    return one, [chance] if beyond(metric, one.value, (one.limit_low, one.limit_high)) else []


def _rows(found: Estimate, outcomes: Outcomes) -> Iterator[tuple[float, ...]]:
    """Value, both ends, rows and coverage of each window."""
    coverage = divide(outcomes.labels.labelled, outcomes.labels.rows)
    columns = (found.value, found.low, found.high, found.n, coverage)
    return zip(*(column.tolist() for column in columns), strict=True)


def _of_reference(
    metric: Metric, deployment: Deployment, reference: Outcomes, own: Estimate, segment: str | None, few: str
) -> Measure:
    value, coverage = float(own.value[0]), float(divide(reference.labels.labelled, reference.labels.rows)[0])
    skipped = isnan(value)
    caution = partly_labelled(coverage) if metric.needs_label else ""
    return Measure(
        metric=metric.name,
        window=REFERENCE,
        value=value,
        low=float(own.low[0]),
        high=float(own.high[0]),
        n=int(own.n[0]),
        coverage=coverage,
        verdict=Verdict.SKIPPED if skipped or few else Verdict.OK,
        reason=_no_reference(metric, deployment, reference) if skipped else "; ".join(filter(None, (few, caution))),
        segment=segment,
    )


def _no_reference(metric: Metric, deployment: Deployment, reference: Outcomes) -> str:
    if not reference.labels.rows[0]:
        return "the reference has no rows"
    if metric.needs_label and not reference.labels.labelled[0] and deployment.label is not None:
        return "the reference has no labels"
    return why_skipped(metric, deployment, reference, 0, why_left_out(deployment, reference.labels))
