"""How far a row is from others: by its values, or by the reasons for its prediction."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.errors import NotApplicableError
from monitoring.explain.shapley.split import split_of
from monitoring.explain.target import Target
from monitoring.explain.whatif.ranges import Range
from monitoring.models.model import Model


def gower(row: pd.DataFrame, rows: pd.DataFrame, ranges: Mapping[str, Range]) -> FloatArray:
    """Gower's distance of one raw row from others `(n,)`, 0 to 1 within the reference's range.

    The mean over all columns of their distances: of two numbers the share of the reference's rows between them, of two
    categories 0 or 1, of a gap and a value 1, of two gaps 0. Source: Gower 1971, A General Coefficient of Similarity,
    with quantiles in place of numbers divided by their range, so that one far value does not make all others alike.

    Args:
        row: one raw row.
        rows: raw rows with the same columns.
        ranges: of the columns that count.
    """
    total = np.zeros(len(rows))
    for name, each in ranges.items():
        values = pd.to_numeric(rows[name]).to_numpy(dtype=np.float64) if each.numeric else rows[name].tolist()
        total += each.distances(row[name].iloc[0], values)
    return total / len(ranges)


def by_reasons(
    model: Model,
    target: Target,
    row: pd.DataFrame,
    rows: pd.DataFrame,
    background: pd.DataFrame,
    unit: str = "",
    told: Callable[[int], None] = lambda done: None,
) -> FloatArray:
    """Euclidean distance of one row's SHAP values from those of others `(n,)`, in their unit.

    Args:
        model: the deployed model.
        target: which output is split.
        row: one raw row.
        rows: raw rows.
        background: raw rows of the reference.
        unit: as of `shap_values.explain`.
        told: is told how many rows are done; what it raises ends the work.

    Raises:
        NotApplicableError: the model's SHAP values cannot be read from its inside, or not in this unit: one by one
            they would take too long.
    """
    split = split_of(model, target, background, unit)
    if split.exact is None:
        where = f"; in {split.elsewhere} they can" if split.elsewhere else ""
        message = "SHAP values of many rows cannot be read from the inside of this model"
        raise NotApplicableError(f"{message}{where}", "choose another unit, or compare by values")
    own = split.exact.amounts(model.prepare(row))[0]
    others = split.exact.amounts(model.prepare(rows), told)
    return np.asarray(np.sqrt(((others - own) ** 2).sum(axis=1)))
