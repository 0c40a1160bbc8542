"""The order of rows."""

import numpy as np

from monitoring.errors import NotApplicableError
from monitoring.gate.behaviour.single_rows import some_rows, unit
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

ROWS, SAME = 2000, 1e-6


@RULES.register(
    Rule(
        code="G029",
        name="row_order",
        title="The order of rows does not matter",
        asks="Does each row have the same score when all rows are swapped?",
    )
)
def row_order(evidence: Evidence) -> Finding:
    """The same rows in two orders; what 32 bits may lose is no difference."""
    rows, model = some_rows(evidence, ROWS), evidence.candidate.model
    if len(rows) < 2:
        raise NotApplicableError("two rows or more can be swapped")
    order = np.random.default_rng(0).permutation(len(rows))
    plain = model.predict(rows)
    apart = np.abs(model.predict(rows.iloc[order]) - plain[order]) / unit(model, plain)
    largest, changed = float(apart.max()), int((apart.reshape(len(rows), -1).max(axis=1) > SAME).sum())
    told = f"{changed:,} of {len(rows):,} rows have another score when the rows are swapped, by up to {largest:.2g}"
    verdict = Answer.FAIL if changed else Answer.PASS
    reason = told if changed else f"{len(rows):,} rows have the same scores in another order"
    return Finding(verdict=verdict, reason=reason, value=largest, limit=SAME, n=len(rows))
