"""What would have changed the decision about a row, as a deployment takes it."""

import pandas as pd

from monitoring.domain import Deployment, Task
from monitoring.domain.text import answers
from monitoring.errors import NotApplicableError
from monitoring.explain.counterfactuals.goal import goal
from monitoring.explain.counterfactuals.result import Counterfactuals
from monitoring.explain.counterfactuals.run import counterfactuals, directions_of, locked_columns
from monitoring.models.model import Model


def other_decision(
    deployment: Deployment, model: Model, row: pd.DataFrame, reference: pd.DataFrame
) -> Counterfactuals | None:
    """The smallest changes after which the model says the other answer, of several the hoped or second likeliest.

    None of a regression, which decides nothing, and where the answer is the hoped one. What is fixed or sensitive stays
    as it is, and what may move one way alone moves no other.

    Args:
        deployment: whose threshold and words count.
        model: the model that made the prediction.
        row: one raw row.
        reference: raw rows of the reference.

    Raises:
        ModelError: the row does not fit the model.
    """
    if deployment.task is Task.REGRESSION:
        return None
    said, hoped = answers(deployment), deployment.hoped
    try:
        aim = goal(model, row, threshold=deployment.threshold, answers=said, wanted=hoped)
    except NotApplicableError:  # of several classes: the hoped one is there already
        return None
    if hoped not in ("", aim.text):
        return None
    locked, directions = locked_columns(deployment), directions_of(deployment)
    return counterfactuals(model, row, reference, aim, locked=locked, directions=directions, ways=1)
