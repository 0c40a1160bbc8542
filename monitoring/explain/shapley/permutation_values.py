"""Shapley values of any model by walking through random orders of the raw columns, forwards and backwards.

The estimator is that of shap's PermutationExplainer (antithetic orders; exact for models without interactions
of three or more columns). It is written here because shap's seeds numpy's process-wide generator, which other
threads use too, and takes numbers alone, while raw columns hold texts and gaps.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.target import Target
from monitoring.models.model import Model

ORDERS = 10
_BATCH = 20_000  # rows scored in one call


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Amounts by raw column, the standard deviation of each over repeats, base and prediction."""

    amounts: FloatArray
    spread: FloatArray
    base: float
    prediction: float


def sample(model: Model, row: pd.DataFrame, background: pd.DataFrame, target: Target, seed: int) -> Sampled:
    """Estimate Shapley values from `ORDERS` random orders and their reverses.

    The amounts add up to prediction - base exactly, in any number of orders. Not for models that take long to
    score: it asks for about 2 × `ORDERS` × columns × background rows scores.

    Args:
        model: what is asked.
        row: one prepared row.
        background: prepared rows that stand in for what is not known.
        target: which output.
        seed: fixes the orders; numpy's process-wide generator is neither read nor moved.
    """
    columns = row.shape[1]
    random = np.random.default_rng(seed)
    orders = np.array([random.permutation(columns) for _ in range(ORDERS)])
    known = np.arange(columns) >= 0
    masks = [known & False, known]
    for order in orders:
        place = np.argsort(order)
        masks += [place < step for step in range(1, columns)] + [place >= step for step in range(1, columns)]
    distinct, where = np.unique(np.array(masks), axis=0, return_inverse=True)
    values = _mean_scores(model, row, background, target, distinct)[where.ravel()]
    base, prediction = values[0], values[1]
    estimates = np.zeros((ORDERS, columns))
    steps = values[2:].reshape(ORDERS, 2, columns - 1) if columns > 1 else np.zeros((ORDERS, 2, 0))
    for index, order in enumerate(orders):
        forward = np.diff(np.r_[base, steps[index, 0], prediction])
        backward = -np.diff(np.r_[prediction, steps[index, 1], base])
        estimates[index, order] = (forward + backward) / 2
    spread = estimates.std(axis=0, ddof=1) / np.sqrt(ORDERS)
    return Sampled(estimates.mean(axis=0), spread, float(base), float(prediction))


def _mean_scores(
    model: Model, row: pd.DataFrame, background: pd.DataFrame, target: Target, masks: NDArray[np.bool_]
) -> FloatArray:
    """Mean score over the background for each mask `(masks, columns)`: True takes the row's own value."""
    size = len(background)
    step = max(1, _BATCH // size)
    found = []
    for start in range(0, len(masks), step):
        part = masks[start : start + step]
        mixed = {
            name: np.where(part[:, [place]], row[name].to_numpy(), background[name].to_numpy()[None, :]).ravel()
            for place, name in enumerate(row.columns)
        }
        scores = target.of(model.predict_prepared(pd.DataFrame(mixed)))
        found.append(scores.reshape(len(part), size).mean(axis=1))
    return np.concatenate(found)
