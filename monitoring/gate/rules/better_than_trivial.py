"""Better than an answer that looks at no column."""

import numpy as np

from monitoring.domain import FloatArray, Task
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Finding
from monitoring.gate.judging import judged
from monitoring.gate.outcomes import TITLES, key_metric, require_rows
from monitoring.gate.rule import RULES, Rule


@RULES.register(
    Rule(
        code="G010",
        name="better_than_trivial",
        title="Better than the trivial model",
        asks="Is the candidate certainly better than one that always gives the base rate, the most frequent class, or "
        "the median?",
    )
)
def better_than_trivial(evidence: Evidence) -> Finding:
    """PASS where it is certainly better, FAIL where it is at best better by less than the margin.

    The trivial model is fitted on the very rows that it is compared on, which can only make it look better.
    """
    metric, truth = key_metric(evidence.deployment), evidence.truth()
    require_rows(metric, truth)
    scores = evidence.scores(evidence.candidate, "labelled")
    trivial = _trivial(evidence.deployment.task, metric, truth, scores)
    found = evidence.compared(scores, trivial, evidence.candidate.threshold)
    title = TITLES[metric]
    return judged(found, 0.0, evidence.margin(truth), f"{title} against a model that looks at no column")


def _trivial(task: Task, metric: str, truth: FloatArray, scores: FloatArray) -> FloatArray:
    """A constant answer, in the shape of a model's: what costs least of all constants."""
    if task is Task.REGRESSION:
        return np.full(len(truth), np.median(truth))
    if task is Task.BINARY:
        return np.full(len(truth), truth.mean())
    shares = np.array([(truth == place).mean() for place in range(scores.shape[1])])
    return np.tile(shares, (len(truth), 1))
