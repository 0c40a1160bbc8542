"""Rows that the candidate has seen before."""

import math
from typing import Any

from monitoring.domain.text import percent
from monitoring.errors import NotApplicableError
from monitoring.gate.behaviour.equal_rows import hashes, shared
from monitoring.gate.behaviour.unseen import compared_by, same_ids
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

ALLOWED = 0.01  # of the labelled rows
CERTAIN = 3.0  # standard errors


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
    columns = compared_by(evidence, training)
    if not columns:
        raise NotApplicableError("the training data have none of the log's columns")
    by_id = int(same_ids(evidence, training, columns).sum())
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
