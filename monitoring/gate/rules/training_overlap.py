"""Rows that the candidate has seen before."""

import math
from typing import Any

import pandas as pd

from monitoring.domain import MADE_ID, Column, Kind, Task
from monitoring.domain.text import percent
from monitoring.errors import NotApplicableError
from monitoring.gate.behaviour.equal_rows import hashes, shared
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

ALLOWED = 0.01  # of the labelled rows
CERTAIN = 3.0  # standard errors
MOSTLY = 0.5  # of the rows with the same id


@RULES.register(
    Rule(
        code="G021",
        name="training_overlap",
        title="Judged on rows that it was not trained on",
        asks="Do the labelled rows not stand in the training data, by id or by content?",
    )
)
def training_overlap(evidence: Evidence) -> Finding:
    """Rows with the same id and content, and rows that are equal in every feature and in the label.

    Ids that are the same where the rows are not come from tables that are both numbered from 1. Of columns with few
    values, equal rows are looked for among the labelled rows themselves, too: what is found there comes by chance.
    """
    training, rows = evidence.trained_and_labelled()
    columns = _columns(evidence, training)
    if not columns:
        raise NotApplicableError("the training data have none of the log's columns")
    by_id = _same_ids(evidence, training, columns)
    value, error, usual = shared(hashes(rows, columns), hashes(training, columns))
    chance = f", besides {percent(usual)} that are equal by chance" if usual else ""
    figures: dict[str, Any] = {"limit": ALLOWED, "n": len(rows)}
    if by_id > ALLOWED * len(rows):
        reason = f"{by_id:,} of {len(rows):,} labelled rows are in the training data, by id and by content"
        return Finding(verdict=Answer.FAIL, reason=reason, value=by_id / len(rows), **figures)
    if math.isnan(value):
        raise NotApplicableError(f"{percent(usual)} of the rows are equal to others by chance: nothing can be said")
    low, high = value - CERTAIN * error, value + CERTAIN * error
    verdict = Answer.FAIL if low > ALLOWED else Answer.PASS
    found = percent(max(value, 0.0))
    reason = f"{found} of the labelled rows are in the training data, equal in {len(columns)} columns{chance}"
    return Finding(verdict=verdict, reason=reason, value=value, low=low, high=high, **figures)


def _columns(evidence: Evidence, training: pd.DataFrame) -> list[Column]:
    """What rows are compared by: the features that both have, and the label, where it is spelled alike in both."""
    d, rows = evidence.deployment, evidence.labelled
    found = [column for column in d.columns if column.name in d.features and column.name in training]
    if d.label and d.label in training and d.label in rows and found:
        kind = Kind.CATEGORICAL if d.task is Task.MULTICLASS else Kind.NUMERIC
        known = pd.to_numeric(training[d.label], errors="coerce").notna().any()
        found += [Column(d.label, kind)] if kind is Kind.CATEGORICAL or known else []
    return [column for column in found if column.name in rows]


def _same_ids(evidence: Evidence, training: pd.DataFrame, columns: list[Column]) -> int:
    """How many labelled rows have an id of the training data, and the content that it has there."""
    key, rows = evidence.deployment.id or MADE_ID, evidence.labelled
    if key not in training or key not in rows:
        return 0
    ours, theirs = (
        pd.DataFrame({"id": table[key].astype("string"), "row": hashes(table, columns)}) for table in (rows, training)
    )
    both = ours.merge(theirs.drop_duplicates("id"), on="id")
    same = int((both["row_x"] == both["row_y"]).sum())
    return len(both) if same > MOSTLY * len(both) else same
