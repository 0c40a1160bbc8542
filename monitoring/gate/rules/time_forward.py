"""Trained on the past, judged on what came later."""

import pandas as pd

from monitoring.domain.text import day, percent
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

ALLOWED = 0.01  # of the labelled rows


@RULES.register(
    Rule(
        code="G022",
        name="time_forward",
        title="Judged on later rows",
        asks="Were the labelled rows predicted after the last row of the training data?",
    )
)
def time_forward(evidence: Evidence) -> Finding:
    """FAIL where more than one in a hundred labelled rows is older than the newest training row."""
    training, rows = evidence.trained_and_labelled()
    time = evidence.deployment.time
    if time is None or time not in training or time not in rows:
        raise NotApplicableError("the training data or the log have no times")
    then = pd.to_datetime(training[time], errors="coerce").max()
    now = pd.to_datetime(rows[time], errors="coerce")
    if pd.isna(then):
        raise NotApplicableError("the training data have no times")
    share = float((now < then).mean())
    told = f"{percent(share)} of the labelled rows are older than the newest training row of {day(then)}"
    verdict = Answer.FAIL if share > ALLOWED else Answer.PASS
    reason = told if share else f"all labelled rows are newer than the training data, which end on {day(then)}"
    return Finding(verdict=verdict, reason=reason, value=share, limit=ALLOWED, n=len(rows))
