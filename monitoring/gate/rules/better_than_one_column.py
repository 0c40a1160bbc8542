"""Better than the best single column."""

from dataclasses import replace

import numpy as np
import pandas as pd

from monitoring.domain import Column, FloatArray, Role
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.judging import judged
from monitoring.gate.one_column import OneColumn, candidates, fit
from monitoring.gate.outcomes import TITLES, key_metric, losses_of, require_rows
from monitoring.gate.rule import RULES, Rule


@RULES.register(
    Rule(
        code="G011",
        name="better_than_one_column",
        title="Better than one column",
        asks="Is the candidate certainly better than a small model of the best single column?",
        unseen=True,
        follows=("segments", "leak_column", "training_labels", "dead_column"),
    )
)
def better_than_one_column(evidence: Evidence) -> Finding:
    """PASS where it is certainly better, FAIL where it is at best better by less than the margin.

    The column is chosen, and its model fitted, on rows that the comparison does not use: the candidate's training data
    where they are known, otherwise the reference.
    """
    metric, truth = key_metric(evidence.deployment), evidence.truth()
    require_rows(metric, truth)
    best = _best(evidence, metric)
    theirs = best.predict(evidence.labelled)
    found = evidence.compared(evidence.scores(evidence.candidate, "labelled"), theirs, evidence.candidate.threshold)
    what = f"{TITLES[metric]} against a model of {best.column.name} alone"
    finding = judged(found, 0.0, evidence.margin(truth), what)
    reason = finding.reason
    if finding.verdict is not Answer.PASS and best.column.name not in evidence.candidate.model.features:
        reason += "; the candidate does not read it: where it is known only afterwards, take it out of [columns]"
    return replace(finding, reason=reason, details=(("column", best.column.name),))


def _best(evidence: Evidence, metric: str) -> OneColumn:
    """Of each column a model of every other row; the one that fits the rows between best is fitted on all of them."""
    rows, truth = _others(evidence)
    task, classes = evidence.deployment.task, len(evidence.candidate.model.classes)
    first, second = np.arange(len(rows)) % 2 == 0, np.arange(len(rows)) % 2 == 1
    costs: list[tuple[float, Column]] = []
    features = [column for column in evidence.deployment.columns if column.role is Role.FEATURE]
    for column in candidates(features, rows):
        tried = fit(column, rows[first], truth[first], task, classes).predict(rows[second])
        costs.append((losses_of(metric, truth[second], tried), column))
    if not costs:
        raise NotApplicableError("there is no column that a model of one column could be made of")
    column = min(costs, key=lambda each: each[0])[1]
    return fit(column, rows, truth, task, classes)


def _others(evidence: Evidence) -> tuple[pd.DataFrame, FloatArray]:
    """Labelled rows that candidates are not compared on."""
    for part in ("training", "reference"):
        rows, label = getattr(evidence, part), evidence.deployment.label
        if rows is None or label not in rows:
            continue
        truth = evidence.truth(part)
        known = np.isfinite(truth)
        try:
            require_rows(key_metric(evidence.deployment), truth[known])
        except NotApplicableError:
            continue
        return rows[known].reset_index(drop=True), truth[known]
    raise NotApplicableError("neither training data nor reference have labels to fit a model of one column on")
