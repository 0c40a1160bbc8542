"""Better than an answer that looks at no column."""

import numpy as np

from monitoring.domain import FloatArray, Task
from monitoring.errors import MonitoringError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Finding
from monitoring.gate.judging import judged
from monitoring.gate.outcomes import TITLES, key_metric, losses_of, require_rows
from monitoring.gate.rule import RULES, Rule

# By how much at least, as a share of what the trivial model loses (1 - ROC AUC, errors, losses). The order that scores
# of mixed-up labels have is far from chance by luck: half of them lie beyond .03 of ROC AUC. Losses suffer from noise.
LEADS = {"roc_auc": 0.1, "accuracy": 0.05}
OF_LOSSES, OF_CHAMPION = 0.02, 0.5


@RULES.register(
    Rule(
        code="G010",
        name="better_than_trivial",
        title="Better than the trivial model",
        asks="Is the candidate certainly better, by a lead that matters, than one that always gives the base rate, the "
        "most frequent class, or the median?",
        unseen=True,
        follows=("segments", "training_labels", "dead_column"),
    )
)
def better_than_trivial(evidence: Evidence) -> Finding:
    """PASS where it is certainly better by `[gate] lead`, FAIL where it certainly is not.

    Where no lead is set it is 0.05 of ROC AUC, a twentieth of the trivial model's errors (accuracy), a fiftieth of its
    loss, but never more than half of the champion's own: where little can be told, little is asked. The trivial model
    is fitted on the very rows that it is compared on, which can only make it look better.
    """
    metric, truth = key_metric(evidence.deployment), evidence.truth()
    require_rows(metric, truth)
    scores = evidence.scores(evidence.candidate, "labelled")
    trivial = _trivial(evidence.deployment.task, metric, truth, scores)
    found = evidence.compared(scores, trivial, evidence.candidate.threshold)
    wanted = _wanted(evidence, metric, truth, trivial)
    return judged(found, wanted, wanted, f"{TITLES[metric]} against a model that looks at no column")


def _wanted(evidence: Evidence, metric: str, truth: FloatArray, trivial: FloatArray) -> float:
    if evidence.settings.lead is not None:
        return evidence.settings.lead
    usual = LEADS.get(metric, OF_LOSSES) * losses_of(metric, truth, trivial)
    champion = evidence.champion
    if champion is None:
        return usual
    try:
        theirs = evidence.compared(evidence.scores(champion, "labelled"), trivial, champion.threshold).value
    except MonitoringError:  # what is wrong with the champion is told where it is compared with
        return usual
    return min(usual, OF_CHAMPION * theirs) if theirs > 0 else usual


def _trivial(task: Task, metric: str, truth: FloatArray, scores: FloatArray) -> FloatArray:
    """A constant answer, in the shape of a model's: what costs least of all constants."""
    if task is Task.REGRESSION:
        return np.full(len(truth), np.median(truth))
    if task is Task.BINARY:
        return np.full(len(truth), truth.mean())
    shares = np.array([(truth == place).mean() for place in range(scores.shape[1])])
    return np.tile(shares, (len(truth), 1))
