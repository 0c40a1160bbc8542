"""One row at a time and many at once."""

import numpy as np

from monitoring.gate.behaviour.single_rows import single_rows, unit
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

SAME = 1e-6


@RULES.register(
    Rule(
        code="G032",
        name="batch_sizes",
        title="The same scores one by one and in batches",
        asks="Does a row have the same score by itself as among 1,000 rows?",
    )
)
def batch_sizes(evidence: Evidence) -> Finding:
    """Up to 100 rows scored one by one, against the same rows in one batch; what 32 bits may lose is no difference."""
    model, alone = evidence.candidate.model, single_rows(evidence)
    together = model.predict(alone.rows)
    apart = np.abs(alone.scores - together[: len(alone.scores)]) / unit(model, together)
    largest, n = float(apart.max()), len(apart)
    changed = int((apart.reshape(n, -1).max(axis=1) > SAME).sum())
    among = f"by themselves than among {len(together):,}, by up to {largest:.2g}"
    reason = f"{changed:,} of {n:,} rows have another score {among}"
    reason = reason if changed else f"{n:,} rows have the same scores by themselves as among {len(together):,}"
    verdict = Answer.FAIL if changed else Answer.PASS
    return Finding(verdict=verdict, reason=reason, value=largest, limit=SAME, n=n)
