"""One metric's estimates turned into measures: value, interval, limit, verdict and the reason in words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isnan, nan

import numpy as np

from monitoring.domain import Deployment, Estimate, Measure, Outcomes, QuietOutcomes, Verdict
from monitoring.domain.text import percent, plural, told_apart
from monitoring.performance.baseline import ends_of, why_nothing
from monitoring.performance.chance.p_values import p_values
from monitoring.performance.chance.usual import NOTHING, as_usual, as_usual_beside
from monitoring.performance.earlier import Earlier
from monitoring.performance.few_events import reference_without_few, without_few
from monitoring.performance.judged import why_left_out
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.verdict import TELLS_NOTHING, beyond, judge, limits, tells_nothing
from monitoring.stats.null.moments import Times
from monitoring.stats.proportions import divide

REFERENCE = -1  # the `window` of the reference's own measure
LOW_COVERAGE = 0.5
COARSE = 0.005  # a figure that its cells may put further off than this is shown and not judged
AT_NO_EDGE = "the threshold lies inside a cell of scores"


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
) -> list[Measure]:
    """The metric called `name`: the reference's own measure, then one a window of `outcomes`.

    At `alpha` chance is ruled out; nan: where the two 95 % intervals do not meet. The p-value is the larger of that of
    independent rows and how often windows of a `quiet` time are as much worse: those of the same weekday or hour, where
    these differ (`times`: when both begin). With `earlier`, windows are held against earlier ones.

    >>> from monitoring.stats.rows import binary
    >>> from monitoring.domain import Task
    >>> card = Deployment(name="d", title="d", task=Task.BINARY, score="s", label="y")
    >>> both = measures(card, "recall", binary([1, 1], [0.9, 0.2]), binary([1, 1], [0.9, 0.8]))
    >>> [(found.window, found.value) for found in both]
    [(-1, 1.0), (0, 0.5)]
    """
    metric, function = METRICS[name].descriptor, METRICS[name].function
    own, own_few = reference_without_few(metric, function(reference))
    found = [_of_reference(metric, deployment, reference, own, segment, own_few)]
    estimate, few = without_few(metric, function(outcomes), own)
    coarse, left_out = too_coarse(metric, estimate, own), why_left_out(deployment, outcomes.labels)
    if earlier is None:
        low, high = ends_of(own)
        before, lacking = replace(own, low=np.full(1, low), high=np.full(1, high)), [""] * len(few)
        no_baseline = "" if own_few else why_nothing(metric, own, reference)
        usual = as_usual(metric, estimate, own, quiet, times)
    else:
        before, short = without_few(metric, function(earlier.outcomes), own)
        lacking, no_baseline = _lacking(metric, before, earlier, short), ""
        usual = as_usual_beside(metric, estimate, before, quiet, earlier.quiet)
    alone = p_values(metric, outcomes, earlier.outcomes if earlier else reference, (estimate, before))
    sides = [np.broadcast_to(end, estimate.value.shape).tolist() for end in (before.low, before.high)]
    p_value, certain = np.fmax(alone, usual.p_value).tolist(), (alone < alpha).tolist()
    for window, (value, low, high, n, coverage) in enumerate(_rows(estimate, outcomes)):
        ends = (sides[0][window], sides[1][window])
        lowest, highest = limits(metric, ends)
        limit, verdict = judge(metric, value, (low, high), ends, p_value[window], alpha)
        if isnan(value):
            reason = why_skipped(metric, deployment, outcomes, window, left_out)
        else:
            chance = ""
            if coarse[window] or few[window] or lacking[window]:
                verdict, p_value[window] = Verdict.SKIPPED, nan
            elif verdict is Verdict.OK and not isnan(limit) and tells_nothing(metric, low, high):
                verdict, chance = Verdict.SKIPPED, TELLS_NOTHING
            elif beyond(metric, value, ends):
                chance = usual.reason(verdict, int(n), certain=certain[window])
            labels = (left_out[window], partly_labelled(coverage)) if metric.needs_label else ()
            reason = "; ".join(
                part for part in (coarse[window], few[window], lacking[window], no_baseline, chance, *labels) if part
            )
        one = Measure(name, window, value, low, high, int(n), coverage=coverage, limit=limit, verdict=verdict)
        found.append(
            replace(one, reason=reason, segment=segment, limit_low=lowest, limit_high=highest, p_value=p_value[window])
        )
    return found


def _lacking(metric: Metric, before: Estimate, earlier: Earlier, short: Sequence[str]) -> list[str]:
    """Why each window has nothing to be held against; empty where it has, and of metrics that are not judged."""
    known = np.isfinite(before.low) & np.isfinite(before.high)
    said = []
    for why, few, is_known in zip(earlier.why, short, known.tolist(), strict=True):
        told = few or f"{metric.title} is not known of them"
        said.append("" if is_known else why or f"compared with {earlier.whose}: {told}")
    return said if metric.judged else [""] * len(said)


def _rows(found: Estimate, outcomes: Outcomes) -> Iterator[tuple[float, ...]]:
    """Value, both ends, rows and coverage of each window."""
    coverage = divide(outcomes.labels.labelled, outcomes.labels.rows)
    columns = (found.value, found.low, found.high, found.n, coverage)
    return zip(*(column.tolist() for column in columns), strict=True)


def why_skipped(
    metric: Metric, deployment: Deployment, outcomes: Outcomes, window: int, left_out: Sequence[str]
) -> str:
    """Why a metric is nan in a window, in words for people; what lasts before what passes."""
    rows, scores = outcomes.labels.rows[window], outcomes.scores.values()
    if not metric.needs_label:
        return metric.undefined if rows else "no predictions in this window"
    if deployment.label is None:
        return "the deployment names no label column"
    if metric.needs_score and not (scores and all(table.has_score for table in scores)):
        return "the log holds no score"
    if not rows:
        return "no predictions in this window"
    if not outcomes.labels.labelled[window]:
        return f"no labels yet: 0 of {plural(rows, 'prediction')}"
    if not outcomes.labels.judged[window]:
        return left_out[window]
    return metric.undefined


def too_coarse(metric: Metric, found: Estimate, reference: Estimate) -> list[str]:
    """Why the figure of each window, which there is, cannot be judged: its cells or the reference's; empty if it can.

    >>> from monitoring.performance.metric import METRICS
    >>> import numpy as np
    >>> half = np.array([0.5])
    >>> told = too_coarse(METRICS["roc_auc"].descriptor, *[Estimate(half, half, half, half, bound=half / 10)] * 2)
    >>> told[0].partition(":")[0]
    'scores lie too close together for the cells that they are counted in'
    """
    if found.bound is None:
        return [""] * len(found.value)
    own = float(reference.bound[0]) if reference.bound is not None else 0.0
    said = []
    for bound in found.bound.tolist():
        whose, far = ("the reference's", own) if own > COARSE else ("its", bound)
        off = f"{whose} {metric.title} may be off by up to {far:.3f}"
        is_coarse = max(bound, own if metric.judged else 0.0) > COARSE
        close = AT_NO_EDGE if metric.exact else "scores lie too close together for the cells that they are counted in"
        said.append(f"{close}: {off}, so it is not judged" if is_coarse else "")
    return said


def partly_labelled(coverage: float) -> str:
    """The caution for a window of which little is labelled; empty where most of it is.

    >>> partly_labelled(0.41)
    'only 41.0 % of predictions are labelled so far: this covers those rows alone, which may not be typical'
    """
    if isnan(coverage) or coverage >= LOW_COVERAGE:
        return ""
    (share, *_), _ = told_apart([coverage], [LOW_COVERAGE, 0.0], percent)
    words = "predictions are labelled so far: this covers those rows alone, which may not be typical"
    return f"only {share} of {words}"


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
