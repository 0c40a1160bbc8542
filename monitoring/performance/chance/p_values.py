"""The p-value of every metric: chance alone makes a window at least so much worse than the reference."""

from collections.abc import Callable

import numpy as np

from monitoring.domain import Estimate, FloatArray, Outcomes, Task
from monitoring.performance.by_window import only
from monitoring.performance.chance.values import VALUES
from monitoring.performance.metric import Metric
from monitoring.stats.chance.exchange import larger_by_chance, least_by_chance
from monitoring.stats.curves import decided, said_yes
from monitoring.stats.intervals import Z
from monitoring.stats.proportions import more_often

AT_ONCE = 128  # windows


def p_values(metric: Metric, outcomes: Outcomes, reference: Outcomes, found: tuple[Estimate, Estimate]) -> FloatArray:
    """One a window, nan where a side has no rows: of a step to the worse side, or to either where either is worse.

    Shares are held against each other by Fisher's exact test, means over rows and the areas by the permutation test of
    their values. The rest (several classes, and what no sum over rows tells) by both intervals: the square root of the
    sum of their halves' squares, with Student's t (MOVER: Zou and Donner 2008).

    Args:
        metric: its card.
        outcomes: the windows.
        reference: one window, or one for each of them.
        found: the metric's estimates of both.
    """
    counts = COUNTS.get(metric.name) if outcomes.task is Task.BINARY or metric.name == "accuracy" else None
    if counts is not None:
        (hits, n), (before, of) = counts(outcomes), counts(reference)
        fewer, more = more_often(n - hits, n, of - before, of), more_often(hits, n, before, of)
    elif metric.name in VALUES and outcomes.task is not Task.MULTICLASS:
        size = len(found[0].value)
        at_once = AT_ONCE if len(reference.labels.rows) == 1 else 1
        parts = [slice(start, start + at_once) for start in range(0, max(size, 1), at_once)]
        more = np.concatenate([_by_values(metric, outcomes, reference, part) for part in parts])
        more = np.where(np.isnan(more), _by_intervals(*found, 1), more)
        least = of_one_choice(metric, outcomes, reference)
        more, fewer = np.maximum(more, least), np.maximum(1 - more, least)
        if metric.better < 0 or metric.name in ("roc_auc", "average_precision"):
            return np.where(np.isnan(found[0].value), np.nan, more)
    else:
        fewer, more = _by_intervals(*found, -1), _by_intervals(*found, 1)
    both = np.minimum(2 * np.fmin(fewer, more), 1.0)
    p_value = {1: fewer, -1: more, 0: both}[metric.better]
    return np.asarray(np.where(np.isnan(found[0].value), np.nan, p_value))


def of_one_choice(metric: Metric, outcomes: Outcomes, reference: Outcomes) -> FloatArray:
    """The chance of one choice of a window's rows among all; an area's are chosen from either outcome's."""
    if metric.name != "roc_auc":
        return least_by_chance([(rows_of(metric, outcomes), rows_of(metric, reference))])
    now, before = outcomes.positive, reference.positive
    outcome = (now.positive, before.positive), (now.negative, before.negative)
    return least_by_chance([(n.sum(axis=-1), of.sum(axis=-1)) for n, of in outcome])


def rows_of(metric: Metric, side: Outcomes) -> FloatArray:
    """How many rows a metric can be about."""
    return side.labels.judged if metric.needs_label else side.labels.rows


def _f1(outcomes: Outcomes) -> tuple[FloatArray, FloatArray]:
    found = decided(outcomes)
    return found.true_positive, found.true_positive + found.false_positive + found.false_negative


def _accuracy(outcomes: Outcomes) -> tuple[FloatArray, FloatArray]:
    if outcomes.task is Task.BINARY:
        found = decided(outcomes)
        return found.true_positive + found.true_negative, outcomes.positive.n
    table = outcomes.labels.confusion
    nothing = np.zeros_like(outcomes.labels.labelled)
    return (nothing, nothing) if table is None else (np.trace(table, axis1=1, axis2=2), table.sum(axis=(1, 2)))


def _share(top: str, beside: str) -> Callable[[Outcomes], tuple[FloatArray, FloatArray]]:
    def counts(outcomes: Outcomes) -> tuple[FloatArray, FloatArray]:
        found = decided(outcomes)
        return getattr(found, top), getattr(found, top) + getattr(found, beside)

    return counts


def _true_rate(outcomes: Outcomes) -> tuple[FloatArray, FloatArray]:
    return outcomes.positive.positive.sum(axis=-1), outcomes.positive.n


# F1 is 2 J / (1 + J), and J is a share of the rows that are positive or predicted so.
COUNTS: dict[str, Callable[[Outcomes], tuple[FloatArray, FloatArray]]] = {
    "accuracy": _accuracy,
    "precision": _share("true_positive", "false_positive"),
    "recall": _share("true_positive", "false_negative"),
    "specificity": _share("true_negative", "false_positive"),
    "f1": _f1,
    "positive_rate_predicted": said_yes,
    "positive_rate_true": _true_rate,
}


def _by_values(metric: Metric, outcomes: Outcomes, reference: Outcomes, part: slice) -> FloatArray:
    alike = len(reference.labels.rows) == 1
    strata = VALUES[metric.name](only(outcomes, part), reference if alike else only(reference, part))
    size = len(outcomes.labels.rows[part])
    return np.full(size, np.nan) if strata is None else larger_by_chance(strata)


def _by_intervals(now: Estimate, before: Estimate, sign: int) -> FloatArray:
    """Of a value that is larger (`sign` 1) or smaller than the reference's."""
    from scipy.special import stdtr

    z = away(now, before)
    return np.where(np.isnan(z), np.nan, stdtr(np.maximum(now.n - 1, 1), -sign * np.nan_to_num(z, posinf=np.inf)))


def away(now: Estimate, before: Estimate) -> FloatArray:
    """By how many standard errors windows are higher than the reference, by the halves that face each other."""
    gap = now.value - before.value
    near = np.where(gap > 0, now.value - now.low, now.high - now.value)
    far = np.where(gap > 0, before.high - before.value, before.value - before.low)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.hypot(near, far)
        z = np.where(half > 0, Z * gap / half, np.where(gap == 0, 0.0, np.copysign(np.inf, gap)))
    return np.asarray(np.where(np.isnan(half), np.nan, z))
