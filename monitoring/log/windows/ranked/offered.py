"""By what a deployment's rows can be filtered and sorted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitoring.domain import Deployment, Task

if TYPE_CHECKING:
    import pandas as pd

WHICH = ("all", "yes", "no", "wrong", "labelled")
ORDERS = ("newest", "highest", "lowest", "worst", "near")


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """The first rows of those that were asked for `(at most the limit, ...)`, and how many there are in all."""

    frame: "pd.DataFrame"
    matching: int


def offered(deployment: Deployment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The filters and the orders that a deployment's columns allow.

    >>> offered(Deployment(name="d", title="D", task=Task.REGRESSION, numeric=("a",), prediction="p"))
    (('all',), ('newest', 'highest', 'lowest'))
    """
    value, label = values(deployment), deployment.label is not None
    cut = bool(value) and deployment.task is Task.BINARY
    wrong = bool(value) and label and deployment.task is not Task.REGRESSION
    which = ["all", *(["yes", "no"] if cut else []), *(["wrong"] if wrong else []), *(["labelled"] if label else [])]
    orders = ["newest", *(["highest", "lowest"] if value else []), *(["worst"] if value and label else [])]
    return tuple(which), (*orders, *(["near"] if value and deployment.task is not Task.REGRESSION else []))


def values(deployment: Deployment) -> list[str]:
    """The columns that a deployment's answers are sorted by; of several classes one each."""
    if deployment.task is Task.MULTICLASS:
        return list(deployment.class_scores.values())
    column = deployment.score if deployment.task is Task.BINARY else deployment.prediction
    return [column] if column else []
