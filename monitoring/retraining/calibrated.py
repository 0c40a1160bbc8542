"""A champion whose order of rows is kept and whose probabilities are learnt anew, by scikit-learn's own calibration.

What comes is a fitted `CalibratedClassifierCV` over the champion's estimator, frozen: a skops file
without code of ours. It is explained as the champion is where Platt's line was drawn, by the exact values of what is
inside, and as any other model where isotonic steps were.
"""

from typing import Any

import pandas as pd

from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError, NotApplicableError, cause
from monitoring.models import fitting
from monitoring.models.model import Model

HOW = {"isotonic": "isotonic", "platt": "sigmoid"}
STEPS = 1_000  # labelled rows below which isotonic steps follow chance


def usual(rows: int) -> str:
    """Which calibration so many labelled rows allow: a line of two numbers, or steps where there are many.

    Source: Niculescu-Mizil and Caruana (2005), ICML: isotonic overfits below about a thousand rows.

    >>> usual(500), usual(5000)
    ('platt', 'isotonic')
    """
    return "isotonic" if rows >= STEPS else "platt"


def recalibrated(champion: Model, deployment: Deployment, frame: pd.DataFrame, how: str) -> Any:
    """The champion with probabilities learnt on labelled rows; the order of its scores stays (isotonic: ties arise).

    Args:
        champion: a binary scikit-learn model.
        deployment: which column is the label.
        frame: labelled rows.
        how: "isotonic" or "platt".

    Raises:
        NotApplicableError: the task is not binary, or the model is in its library's own format.
        ModelError: there is one class alone, or it cannot be fitted.
    """
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.frozen import FrozenEstimator

    require_recalibrable(champion, deployment)
    made = fitting.Recipe(champion.pipeline, champion, fitting.classes_of(champion), {})
    given, truth = fitting.handed(made, deployment, frame), fitting.target(made, deployment, frame)
    inside = fitting.bare(champion.pipeline)
    try:
        return CalibratedClassifierCV(FrozenEstimator(inside), method=HOW[how]).fit(given, truth)
    except Exception as error:  # the estimator is foreign code: it can fail in any way
        raise ModelError(f"the champion cannot be calibrated on these rows: {cause(error)}") from error


def require_recalibrable(champion: Model, deployment: Deployment) -> None:
    """Raise `NotApplicableError` where the champion's probabilities cannot be learnt anew by themselves."""
    if deployment.task is not Task.BINARY:
        message = f"{deployment.name} is no binary task: its probabilities are not learnt anew by themselves"
        raise NotApplicableError(message, "train it anew: leave --recalibrate out")
    if fitting.is_native(champion.pipeline):
        message = "a model in its library's own format cannot be put inside of a scikit-learn calibration"
        raise NotApplicableError(message, "train another estimator instead: --estimator FILE.skops")
