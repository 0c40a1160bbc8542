"""Why a figure is not there, or is there and not judged, in words for people."""

from collections.abc import Sequence
from math import isnan

import numpy as np

from monitoring.domain import Deployment, Estimate, Outcomes
from monitoring.domain.text import percent, plural, told_apart
from monitoring.performance.earlier import Earlier
from monitoring.performance.metric import Metric

LOW_COVERAGE = 0.5
COARSE = 0.005  # a figure that its cells may put further off than this is shown and not judged
AT_NO_EDGE = "the threshold lies inside a cell of scores"
TOO_CLOSE = "scores lie too close together for the cells that they are counted in"


def lacking_of(metric: Metric, before: Estimate, earlier: Earlier, short: Sequence[str]) -> list[str]:
    """Why each window has nothing to be held against; empty where it has, and of metrics that are not judged."""
    known = np.isfinite(before.low) & np.isfinite(before.high)
    said = []
    for why, few, is_known in zip(earlier.why, short, known.tolist(), strict=True):
        told = few or f"{metric.title} is not known of them"
        said.append("" if is_known else why or f"compared with {earlier.whose}: {told}")
    return said if metric.judged else [""] * len(said)


def why_skipped(
    metric: Metric, deployment: Deployment, outcomes: Outcomes, window: int, left_out: Sequence[str]
) -> str:
    """Why a metric is nan in a window, in words for people; what lasts before what passes."""
    rows, scores = outcomes.labels.rows[window], outcomes.scores.values()
    if not metric.needs_label:
        return metric.undefined if rows else "no predictions in this window"
    if deployment.label is None:
        return "the deployment names no label column"
    if metric.needs_score and not (scores and all(table.has_score for table in scores)):
        return "the log holds no score"
    if not rows:
        return "no predictions in this window"
    if not outcomes.labels.labelled[window]:
        return f"no labels yet: 0 of {plural(rows, 'prediction')}"
    if not outcomes.labels.judged[window]:
        return left_out[window]
    return metric.undefined


def too_coarse(metric: Metric, found: Estimate, reference: Estimate, is_estimated: bool = False) -> list[str]:
    """Why the figure of each window, which there is, cannot be judged: its cells or the reference's; empty if it can.

    Of labelled rows, cells leave open what is counted at a threshold only where it lies inside of one; where it
    `is_estimated`, they leave open how the scores lie in them.

    >>> from monitoring.performance.metric import METRICS
    >>> import numpy as np
    >>> half = np.array([0.5])
    >>> told = too_coarse(METRICS["roc_auc"].descriptor, *[Estimate(half, half, half, half, bound=half / 10)] * 2)
    >>> told[0].partition(":")[0]
    'scores lie too close together for the cells that they are counted in'
    """
    if found.bound is None:
        return [""] * len(found.value)
    own = float(reference.bound[0]) if reference.bound is not None else 0.0
    said = []
    for bound in found.bound.tolist():
        whose, far = ("the reference's", own) if own > COARSE else ("its", bound)
        off = f"{whose} {metric.title} may be off by up to {far:.3f}"
        is_coarse = max(bound, own if metric.judged else 0.0) > COARSE
        why = AT_NO_EDGE if metric.exact and not is_estimated else TOO_CLOSE
        said.append(f"{why}: {off}, so it is not judged" if is_coarse else "")
    return said


def partly_labelled(coverage: float) -> str:
    """The caution for a window of which little is labelled; empty where most of it is.

    >>> partly_labelled(0.41)
    'only 41.0 % of predictions are labelled so far: this covers those rows alone, which may not be typical'
    """
    if isnan(coverage) or coverage >= LOW_COVERAGE:
        return ""
    (share, *_), _ = told_apart([coverage], [LOW_COVERAGE, 0.0], percent)
    words = "predictions are labelled so far: this covers those rows alone, which may not be typical"
    return f"only {share} of {words}"
