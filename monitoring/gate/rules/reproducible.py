"""The candidate trained again."""

from typing import Any

from monitoring.domain.text import short
from monitoring.errors import ModelError, NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.releases.papers.reproduction import LAST_DIGITS

MOST_CELLS, MOST_WORK = 2_000_000, 100_000_000  # of training data; times the trees that are grown on all of them


@RULES.register(
    Rule(
        code="G037",
        name="reproducible",
        title="It can be made again",
        asks="Does training it again from what is recorded give the same predictions?",
    )
)
def reproducible(evidence: Evidence) -> Finding:
    """A clone trained on the recorded file, both models asked for the rows of the reference.

    What threads and libraries that add up in another order may change is no difference. Large training data are left to
    `modelwatch version reproduce`.
    """
    training, candidate = evidence.training, evidence.candidate
    if training is None or evidence.again is None:
        raise NotApplicableError("what the candidate was trained on is not at hand, so it cannot be trained again")
    cells = len(training) * len(candidate.model.features)
    if cells > MOST_CELLS or cells * _trees(candidate.model.pipeline) > MOST_WORK:
        hint = f"modelwatch version reproduce {evidence.deployment.name} {candidate.version}"
        raise NotApplicableError(f"{len(training):,} training rows take too long here; this does it: {hint}")
    try:
        found = evidence.again()
    except ModelError as error:  # it is in its library's own format, or cannot be cloned
        raise NotApplicableError(f"it cannot be trained again: {error.message}") from error
    trained = ("trained on", f"{found.trained:,} rows")
    if found.gap < LAST_DIGITS:  # which of the last digits differ hangs on the moment, and evidence must repeat
        same = f"trained again on {found.trained:,} rows, it answers {found.rows:,} rows of the reference the same"
        reason = f"{same}, to {LAST_DIGITS:g}"
        return Finding(verdict=Answer.PASS, reason=reason, limit=LAST_DIGITS, n=found.rows, details=(trained,))
    reason = " ".join([found.sentence, *found.why]).removesuffix(".")
    details = (trained, ("largest gap", short(found.gap)))
    return Finding(
        verdict=Answer.FAIL, reason=reason, value=found.gap, limit=LAST_DIGITS, n=found.rows, details=details
    )


def _trees(estimator: Any) -> int:
    """The largest `n_estimators` inside, 1 for none: each costs a pass over all rows (histograms cost far less)."""
    told = estimator.get_params() if hasattr(estimator, "get_params") else {}
    return max(
        (value for key, value in told.items() if key.endswith("n_estimators") and isinstance(value, int)), default=1
    )
