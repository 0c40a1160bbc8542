"""Columns that know the outcome."""

from typing import Any

import numpy as np

from monitoring.domain import Task
from monitoring.domain.text import short
from monitoring.errors import NotApplicableError, listed
from monitoring.gate.behaviour.alone import alone
from monitoring.gate.behaviour.importances import shares
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.substitutes import is_category

AUC, R2 = 0.98, 0.995
CERTAIN = 3.0  # standard errors
FEWEST, MOST_ROWS, SHOWN = 200, 20_000, 5


@RULES.register(
    Rule(
        code="G023",
        name="leak_column",
        title="No column knows the outcome",
        asks="Does no single column that the candidate looks at predict nearly everything by itself?",
    )
)
def leak_column(evidence: Evidence) -> Finding:
    """FAIL where a column by itself certainly reaches more than `[gate] alone`; INCONCLUSIVE where it seems to."""
    truth, task, model = evidence.truth("labelled"), evidence.deployment.task, evidence.candidate.model
    known = np.flatnonzero(~np.isnan(truth))
    if len(known) < FEWEST:
        raise NotApplicableError(f"{len(known):,} labelled rows are too few, {FEWEST} are needed")
    known = known[np.arange(min(MOST_ROWS, len(known))) * len(known) // min(MOST_ROWS, len(known))]
    rows, truth = evidence.labelled.iloc[known], truth[known]
    if len(np.unique(truth)) < 2:
        raise NotApplicableError("all labelled rows came out alike")
    looked_at = [name for name, share in shares(evidence, evidence.candidate).items() if share > 0]
    found = {name: alone(task, rows[name], is_category(model, name), truth) for name in looked_at}
    usual, what = (R2, "R²") if task is Task.REGRESSION else (AUC, "ROC AUC")
    limit = evidence.settings.alone or usual
    order = sorted(found, key=lambda name: -found[name][0])
    first, (value, error) = order[0], found[order[0]]
    low, high = value - CERTAIN * error, min(1.0, value + CERTAIN * error)
    suspects = [name for name in order if found[name][0] > limit]
    details = tuple((name, f"{what} {short(found[name][0])}") for name in order[:SHOWN])
    figures: dict[str, Any] = {
        "value": value,
        "low": low,
        "high": high,
        "limit": limit,
        "n": len(truth),
        "details": details,
    }
    told = f"{first} by itself predicts with {what} {short(value)}"
    if not suspects:
        return Finding(verdict=Answer.PASS, reason=f"no column knows the outcome: {told}", **figures)
    if low > limit:
        return Finding(verdict=Answer.FAIL, reason=f"{told}: is the outcome known in {listed(suspects)}?", **figures)
    reason = f"{told}, which may be chance: more labelled rows would tell"
    return Finding(verdict=Answer.INCONCLUSIVE, reason=reason, **figures)
