"""Every metric in every window, held against the reference.

Realised performance covers labelled rows only; rows whose label never comes, or comes late, may be of another kind.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Protocol

from monitoring.domain import Arrivals, Deployment, Measure, Outcomes, QuietOutcomes, Report, Selection, Task, Window
from monitoring.errors import NotApplicableError
from monitoring.performance.earlier import Earlier, earlier_of
from monitoring.performance.maturity.provisional import marked
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.performance.online import corrected
from monitoring.stats.alarms import budget_of
from monitoring.stats.comparing.against import baseline_of
from monitoring.stats.comparing.cut_short import measures_of_whole
from monitoring.stats.maturity.mature import maturity
from monitoring.stats.null.moments import times
from monitoring.stats.online.stream import highest


class Source(Protocol):
    """What a log has to answer for its performance to be measured."""

    @property
    def deployment(self) -> Deployment:
        """Whose log it is."""

    def identity(self) -> tuple[str, str]:
        """Where it lies, and its version."""

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """The windows of the selection."""

    def outcomes(self, selection: Selection) -> Outcomes:
        """Predictions and truth, one row a window."""

    def reference_outcomes(self, selection: Selection) -> Outcomes:
        """The reference's predictions and truth, as one window."""

    def quiet_outcomes(self, selection: Selection) -> QuietOutcomes:
        """The same of a quiet time, in windows of the selection's length."""

    def arrivals(self, selection: Selection) -> Arrivals | None:
        """How late labels came; None where nobody knows."""


def run(
    log: Source, selection: Selection, metrics: Iterable[str] | None = None, threshold: float | None = None
) -> Report[Measure]:
    """Realised performance: metric by metric the reference (window -1), then each window.

    Args:
        log: where the counts come from.
        selection: which windows, as of when, of which segment.
        metrics: names; None: all that the deployment's task has.
        threshold: the score from which on a prediction is positive, whatever was decided; None: what was decided
            as the log has it, otherwise the deployment's own threshold. It moves the reference too.

    A deployment that logs neither score nor prediction has no performance: there are no results then.

    Raises `UnknownNameError` for a metric that is not there and `NotApplicableError` for one of another task.
    """
    names = _chosen(log.deployment.task, metrics)
    if not log.deployment.outputs:
        return Report(log.windows(selection), ())
    report = _measured(log, selection, names, threshold)
    if threshold is not None:
        return _of_whole(report)

    def everything(chosen: Selection) -> Report[Measure]:
        defaults = metric_names(log.deployment.task)
        return report if names == defaults and selection == chosen else _measured(log, chosen, defaults, None)

    return _of_whole(corrected(log, selection, report, everything))


def _of_whole(report: Report[Measure]) -> Report[Measure]:
    return replace(report, results=measures_of_whole(report.results, report.windows))


def _measured(log: Source, selection: Selection, names: Iterable[str], threshold: float | None) -> Report[Measure]:
    """By the budget."""
    outcomes, reference = known(log, selection, threshold)
    segment = None if selection.segment is None else str(selection.segment)
    windows = log.windows(selection)
    budget = budget_of(log.deployment, selection.every, windows, {"performance": tests(log.deployment)})
    alpha, quiet = budget.level("performance"), _decided(log.quiet_outcomes(selection), threshold)
    when, before = times(quiet.windows, windows), _earlier(log, selection, threshold, reference, quiet)
    below = highest(log.deployment, selection, alpha)
    results = (
        measures(log.deployment, name, outcomes, reference, segment, alpha, quiet, when, before, below)
        for name in names
    )
    known_by = marked(chain.from_iterable(results), log.deployment, outcomes, reference, log.arrivals(selection))
    return Report(windows, tuple(known_by))


def _earlier(
    log: Source, selection: Selection, threshold: float | None, reference: Outcomes, quiet: QuietOutcomes
) -> Earlier | None:
    """What windows are compared with, where that is not the reference."""
    baseline = baseline_of(selection, log.deployment, "performance")
    if not baseline.moves:
        return None
    whole = replace(selection, start=None)
    outcomes = _moved(log.outcomes(whole), threshold)
    unripe = maturity(log.deployment, outcomes, reference, log.arrivals(whole)).why
    return earlier_of(baseline, log.windows(selection), log.windows(whole), outcomes, unripe, quiet)


def known(log: Source, selection: Selection, threshold: float | None = None) -> tuple[Outcomes, Outcomes]:
    """What is known of the windows and of the reference, decided as the log has it or by this threshold."""
    return _moved(log.outcomes(selection), threshold), _moved(log.reference_outcomes(selection), threshold)


def _moved(side: Outcomes, threshold: float | None) -> Outcomes:
    return side if threshold is None else replace(side, threshold=threshold, by_score=True)


def _decided(quiet: QuietOutcomes, threshold: float | None) -> QuietOutcomes:
    return replace(quiet, outcomes=_moved(quiet.outcomes, threshold)) if quiet.outcomes else quiet


def metric_names(task: Task) -> tuple[str, ...]:
    """The names of the metrics that a task has, sorted."""
    return tuple(entry.descriptor.name for entry in METRICS if task in entry.descriptor.tasks)


def tests(deployment: Deployment) -> int:
    """How many alarms a window can raise: one a metric that is judged and that the log can have."""
    scored = bool(deployment.score or deployment.class_scores)
    cards = [METRICS[name].descriptor for name in metric_names(deployment.task)]
    return sum(card.judged and (scored or not card.needs_score) for card in cards)


def _chosen(task: Task, metrics: Iterable[str] | None) -> tuple[str, ...]:
    names = metric_names(task) if metrics is None else tuple(metrics)
    for name in names:
        metric = METRICS[name].descriptor
        if task not in metric.tasks:
            there = f"there are: {', '.join(metric_names(task))}"
            raise NotApplicableError(f"{metric.title} is not defined for a {task} task", there)
    return names


def key_metric(deployment: Deployment) -> str:
    """The one metric to show where there is room for one.

    Binary: `roc_auc`, or `f1` where the log holds only yes or no; several classes: `accuracy`; regression: `mae`.
    """
    if deployment.task is Task.BINARY:
        return "roc_auc" if deployment.score else "f1"
    return "accuracy" if deployment.task is Task.MULTICLASS else "mae"
