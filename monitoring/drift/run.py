"""From counts to a drift report."""

from collections.abc import Sequence

import numpy as np

from monitoring.domain import Column, Deployment, Histogram, Kind, Role, Score, Selection
from monitoring.drift.method import METHODS
from monitoring.drift.report import DriftReport
from monitoring.drift.together import ask_together
from monitoring.errors import NotApplicableError
from monitoring.stats.compare import compare
from monitoring.stats.comparing.cut_short import grid_of_whole
from monitoring.stats.comparing.inquiry import Question
from monitoring.stats.comparing.sides import Comparison
from monitoring.stats.comparing.too_few import without_too_few
from monitoring.stats.counts_log import CountsLog
from monitoring.stats.grouping import grouped
from monitoring.stats.homogeneity import homogeneity
from monitoring.stats.null.by_calendar import Learnt
from monitoring.stats.online.corrected import Found, corrected
from monitoring.stats.unseen.identifiers import identifier


def default_method(column: Column) -> str:
    """The method that a column is judged by where none is asked for: psi, whatever its kind."""
    return "psi"


def run(
    log: CountsLog, selection: Selection, columns: Sequence[str] | None = None, methods: Sequence[str] | None = None
) -> DriftReport:
    """Compare every window of the selection with the reference: features, then scores and predictions, then the label.

    Rows whose label is not known yet take no part in the label's drift. A column that cannot be compared is
    SKIPPED with its reason and stops nothing. The level at which chance is ruled out counts all watched columns of the
    deployment, so looking at one of them alone does not change its verdict.

    Args:
        log: where the counts come from.
        selection: which windows, as of when, of which segment.
        columns: names of watched columns; None: all of them.
        methods: names of drift methods; None: each column's default.

    Raises:
        UnknownNameError: there is no such column or method.
    """
    windows, (grid,) = compare(log, selection, question(log.deployment, columns, methods))
    return report(log, selection, (windows, grid))


def report(log: CountsLog, selection: Selection, found: Found, by_default: Found | None = None) -> DriftReport:
    """What was found, judged as the deployment has it; `by_default`: the same of all columns, where it is known."""
    pairs = list(zip(found[1].columns, found[1].names, strict=True))
    if pairs == [(column, default_method(column)) for column in log.deployment.columns]:
        by_default = found

    def everything(chosen: Selection) -> Found:
        if by_default and selection.by_deployment == chosen:
            return by_default
        windows, (grid,) = compare(log, chosen, question(log.deployment))
        return windows, grid

    grid = corrected(log, selection, found, "drift", everything)
    grid = without_too_few(log, selection, found[0], grid, question(log.deployment))
    return DriftReport(found[0], grid_of_whole(grid, found[0]))


def question(
    deployment: Deployment, columns: Sequence[str] | None = None, methods: Sequence[str] | None = None
) -> Question:
    """What `run` asks, for a comparison that asks more."""
    for method in methods or ():
        METHODS[method]
    watched = deployment.columns if columns is None else tuple(map(deployment.column, columns))
    asked = [(column, name) for column in watched for name in methods or (default_method(column),)]
    return Question(asked, _ask, "drift", tests(deployment), _widen, ask_together, unit=deployment.unit)


def tests(deployment: Deployment) -> int:
    """How many alarms a window can raise: one a watched column, by its default method."""
    return len(deployment.columns)


def _widen(comparison: Comparison, reference: Histogram, current: Histogram, score: Score) -> Learnt | None:
    """What a quiet time says of all cells of the column, whatever method is asked: it is a bound for each of them."""
    return comparison.usual.distribution(reference, current) if comparison.usual else None


def _ask(comparison: Comparison, reference: Histogram, current: Histogram) -> Score:
    column, entry = comparison.column, METHODS[comparison.name]
    method = entry.descriptor
    if column.kind not in method.kinds:
        raise NotApplicableError(f"{method.name} cannot compare {column.kind} columns")
    if reference.counts[: reference.bins.missing].sum() == 1:  # one value has no spread: whatever comes is as likely
        raise NotApplicableError("nothing to compare with: the reference has 1 value of this column")
    if column.role is Role.FEATURE and (words := identifier(reference, current)):
        raise NotApplicableError(words, "leave it out of the deployment")
    # Which categories are rare is chosen by the reference: their share is low there and rises again without any drift.
    # A distance may be measured on such groups, but chance is judged on all categories.
    whole, categories, critical = (reference, current), column.kind is Kind.CATEGORICAL, np.isnan(method.limit)
    if method.groups is not None and not (categories and critical):
        reference, current = grouped(reference, current, method.groups)
    if critical:
        tested: Score = entry.function(reference, current, alpha=comparison.alpha)
        return tested
    score: Score = entry.function(reference, current)
    p_value = homogeneity(*whole).p_value if categories else score.p_value
    return Score(score.value, p_value, np.asarray(method.limit))
