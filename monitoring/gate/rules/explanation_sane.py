"""Explanations say nothing of columns that the model ignores."""

from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain.text import short
from monitoring.errors import NotApplicableError, listed
from monitoring.explain.result import Skipped
from monitoring.explain.run import explain_row
from monitoring.gate.behaviour.importances import heaviest, shares
from monitoring.gate.behaviour.single_rows import some_rows, unit
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.bench import MOST_COLUMNS

ROWS, BACKGROUND = 400, 100
NOTHING = 1e-6  # of a probability, or of the predictions' spread


@RULES.register(
    Rule(
        code="G035",
        name="explanation_sane",
        title="Explanations leave out what the model ignores",
        asks="Does a column that the candidate ignores have no importance, and no part in an explanation?",
    )
)
def explanation_sane(evidence: Evidence) -> Finding:
    """A column is ignored where other values in it change no score; its importance and its SHAP value must be 0.

    The rows are in reverse order in the tried column, which knows nothing of how importance and SHAP values are made.
    """
    rows, model = some_rows(evidence, ROWS), evidence.candidate.model
    ignored = _ignored(evidence, rows)
    weights = shares(evidence, evidence.candidate)
    if not ignored:
        raise NotApplicableError("the candidate looks at every column that it reads")
    parts = _shap(evidence, rows)
    size = unit(model, model.predict(rows))
    found = {name: max(weights[name], abs(parts.get(name, 0.0)) / size) for name in ignored}
    worst = max(found, key=lambda name: found[name])
    wrong = [name for name in ignored if found[name] > NOTHING]
    figures: dict[str, Any] = {"value": found[worst], "limit": NOTHING, "n": len(rows)}
    if wrong:
        reason = f"the model ignores {listed(wrong)}, of which explanations say up to {short(found[worst])}"
        return Finding(verdict=Answer.FAIL, reason=reason, **figures)
    reason = f"explanations say nothing of {listed(ignored)}, which the candidate ignores"
    return Finding(verdict=Answer.PASS, reason=reason, **figures)


def _ignored(evidence: Evidence, rows: pd.DataFrame) -> list[str]:
    """The columns in which other values change no score of any row."""
    model = evidence.candidate.model
    names = heaviest(evidence, evidence.candidate, MOST_COLUMNS)
    turned = [rows.assign(**{name: rows[name].to_numpy()[::-1]}) for name in names]
    scores = np.split(model.predict(pd.concat([rows, *turned], ignore_index=True)), len(names) + 1)
    return [name for name, found in zip(names, scores[1:], strict=True) if np.array_equal(found, scores[0])]


def _shap(evidence: Evidence, rows: pd.DataFrame) -> dict[str, float]:
    background = evidence.reference if len(evidence.reference) else rows
    found = explain_row(evidence.candidate.model, rows[:1], background[:BACKGROUND], "gate").shap
    if isinstance(found, Skipped):
        raise NotApplicableError(f"no prediction can be explained: {found.reason}")
    return {one.column: one.amount for one in found.contributions}
