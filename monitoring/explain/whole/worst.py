"""What the rows with the largest errors have in common: which columns pushed them away from the truth."""

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.domain.explanation import Shift
from monitoring.errors import NotApplicableError
from monitoring.explain.whole.sample import Sample
from monitoring.explain.whole.strength import shifts

WORST = 50
_FEWEST = 10  # rows on each side


def errors(deployment: Deployment, rows: pd.DataFrame, classes: tuple[str, ...]) -> FloatArray:
    """What the log said minus the truth `(n,)`: of a probability between -1 and 1; nan where the truth is not known.

    Of several classes the probability of the explained class counts, which is true (1) or not (0).

    Args:
        deployment: what the columns mean.
        rows: raw rows with their scores or predictions and labels.
        classes: of each row the class that is explained.
    """
    truth = rows[deployment.label] if deployment.label in rows else pd.Series(np.nan, index=rows.index)
    if deployment.task is Task.MULTICLASS:
        names = [deployment.class_scores.get(name, "") for name in classes]
        said = np.array([rows[name].iloc[i] if name in rows else np.nan for i, name in enumerate(names)], dtype=float)
        right = np.array([str(each) == name for each, name in zip(truth, classes, strict=True)], dtype=float)
        return np.where(truth.isna(), np.nan, said - right)
    column = deployment.score if deployment.task is Task.BINARY else deployment.prediction
    if column is None or column not in rows:
        return np.full(len(rows), np.nan)
    return np.asarray(pd.to_numeric(rows[column]) - pd.to_numeric(truth, errors="coerce"), dtype=np.float64)


def away_from_truth(sample: Sample, deployment: Deployment) -> tuple[FloatArray, FloatArray]:
    """Of rows whose truth is known the errors' sizes `(n,)`, and how far each column pushed the wrong way `(n, k)`.

    A push of a row that was predicted too high counts as it is, of one that was predicted too low turned round.
    """
    wrong = errors(deployment, sample.rows, sample.classes)
    known = np.isfinite(wrong)
    return np.abs(wrong[known]), sample.amounts[known] * np.sign(wrong[known])[:, None]


def worst_against_rest(sample: Sample, deployment: Deployment, worst: int = WORST) -> tuple[int, tuple[Shift, ...]]:
    """The rows with the largest errors against all others: how many those are, and how the columns' pushes differ.

    Raises:
        NotApplicableError: the log has no scores to be wrong, or too few rows with a known truth.
    """
    if not _scores(deployment):
        raise NotApplicableError("the log holds no scores, so how large an error was is not known")
    sizes, pushes = away_from_truth(sample, deployment)
    count = min(worst, len(sizes) // 4)  # of few rows a quarter, so that there is a rest
    if count < _FEWEST:
        least = 4 * _FEWEST
        raise NotApplicableError(f"the truth of {len(sizes):,} explained rows is known; it takes {least} to compare")
    order = np.argsort(-sizes, kind="stable")
    return count, shifts(pushes[order[count:]], pushes[order[:count]], sample.columns)


def _scores(deployment: Deployment) -> object:
    """The logged columns that an error is a distance from; of a classifier what was said alone has no size."""
    if deployment.task is Task.MULTICLASS:
        return deployment.class_scores
    return deployment.score if deployment.task is Task.BINARY else deployment.prediction
