"""The suitability filter: is it still as often right on the newest rows, whose labels have not come?"""

import numpy as np

from monitoring.domain import FloatArray, Task
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Finding
from monitoring.gate.judging import judged
from monitoring.gate.rule import RULES, Rule
from monitoring.stats.fitted.logistic import logistic
from monitoring.stats.paired.losses import losses
from monitoring.stats.paired.unpaired import mean_apart

FEWEST = 200  # labelled rows, and rows of the window
NEAREST = 1e-6  # to 0 and 1, where log-odds end


@RULES.register(
    Rule(
        code="G016",
        name="suitable_now",
        title="Suitable for the newest rows",
        asks="Is the candidate, as far as its scores tell, as often right on the newest rows as on labelled ones?",
        unseen=True,
    )
)
def suitable_now(evidence: Evidence) -> Finding:
    """Estimated share of right answers in the newest window less that on held-out labelled rows, and a margin.

    Half of the labelled rows teach a logistic regression, from what a score shows of its own certainty, which answers
    are right; the other half is what the newest window's estimates are held against, by Welch's non-inferiority test.
    PASS where the interval lies above minus `[gate] estimated_drop`. It sees what the scores show: rows on which a
    model is wrong and certain all the same stay unseen.

    Source: Pouget et al. (2025), Suitability Filter, arXiv 2505.22356, sections 3 and 4.
    """
    if evidence.deployment.task is Task.REGRESSION:
        raise NotApplicableError("values show nothing of how certain they are")
    truth, threshold = evidence.truth(), evidence.candidate.threshold
    for what, count in (("labelled rows", len(truth)), ("rows in the newest window", len(evidence.newest))):
        if count < FEWEST:
            raise NotApplicableError(f"at least {FEWEST} {what} are needed, here are {count}")
    said, now = (evidence.scores(evidence.candidate, part) for part in ("labelled", "newest"))
    right = 1 - losses("accuracy", truth, said, threshold)
    if not 0 < right[::2].sum() < len(right[::2]):
        raise NotApplicableError("the candidate is right in all labelled rows, or in none: nothing tells them apart")
    shown, shown_now = signals(said, threshold), signals(now, threshold)
    middle, spread = shown.mean(axis=0), np.maximum(shown.std(axis=0), 1e-9)
    teacher = logistic((shown[::2] - middle) / spread, right[::2], ridge=1.0)
    then, today = (teacher.predict((part - middle) / spread) for part in (shown[1::2], shown_now))
    drop = evidence.settings.estimated_drop
    found = mean_apart(today, then)
    return judged(found, -drop, -drop, "estimated share of right answers, newest window against labelled rows")


def signals(scores: FloatArray, threshold: float) -> FloatArray:
    """What scores show of their own certainty, `(n, signals)`: margin, log-odds, entropy, and which side they are on.

    >>> signals(np.array([0.5, 0.9]), 0.5).round(2).tolist()
    [[0.0, 0.0, 0.69, 1.0], [0.4, 2.2, 0.33, 1.0]]
    """
    every = np.column_stack([1 - scores, scores]) if scores.ndim == 1 else scores
    clipped = np.clip(every, NEAREST, 1 - NEAREST)
    entropy = -(clipped * np.log(clipped)).sum(axis=1)
    if scores.ndim == 1:
        odds, at = np.log(clipped[:, 1] / clipped[:, 0]), np.log(max(threshold, NEAREST) / max(1 - threshold, NEAREST))
        return np.column_stack([np.abs(scores - threshold), np.abs(odds - at), entropy, scores >= threshold])
    ordered = np.sort(clipped, axis=1)
    top = ordered[:, -1]
    return np.column_stack([top - ordered[:, -2], np.log(top / (1 - top)), entropy, top])
