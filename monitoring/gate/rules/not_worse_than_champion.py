"""Not worse than the version that is live, on the same rows."""

from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Finding
from monitoring.gate.judging import judged
from monitoring.gate.outcomes import TITLES, key_metric
from monitoring.gate.rule import RULES, Rule


@RULES.register(
    Rule(
        code="G012",
        name="not_worse_than_champion",
        title="Not worse than the champion",
        asks="Is the candidate certainly not worse than the live version by more than the margin, on the same rows?",
        unseen=True,
        follows=("segments", "calibration", "training_labels", "dead_column"),
    )
)
def not_worse_than_champion(evidence: Evidence) -> Finding:
    """A non-inferiority test on pairs: PASS where the 95 % interval of the difference lies above minus the margin.

    A model that is worse by the margin passes in at most 2.5 % of all draws.

    Source: DeLong, DeLong and Clarke-Pearson (1988) for ROC AUC, Student's t of the rows' differences for losses;
    Piaggio et al. (2012), JAMA 308, 2594-2604, on non-inferiority.
    """
    champion = evidence.require_champion()
    margin = evidence.margin(evidence.truth())
    ours, theirs = (evidence.scores(side, "labelled") for side in (evidence.candidate, champion))
    found = evidence.compared(ours, theirs, evidence.candidate.threshold, champion.threshold)
    what = f"{TITLES[key_metric(evidence.deployment)]} against the champion (version {champion.version})"
    return judged(found, -margin, -margin, what)
