"""SHAP: a prediction split exactly among the raw columns, by the best method that the model allows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import Contribution, Explanation, FloatArray, Task
from monitoring.errors import DataError
from monitoring.explain.explainer_cache import Recent, fingerprint
from monitoring.explain.forests.forest import dense
from monitoring.explain.forests.trees import forest
from monitoring.explain.shapley import permutation_values
from monitoring.explain.shapley.linear_values import linear
from monitoring.explain.shapley.tree_values import TreeValues
from monitoring.explain.sources import Sources
from monitoring.explain.target import Inner, Target, choose
from monitoring.models.model import Model

BACKGROUND_ROWS = 100
TOLERANCE = 1e-6
_EXACT: "Recent[Exact | None]" = Recent(size=8)


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """An exact method prepared for one output of one model over one background.

    `amounts` takes one encoded row and gives one amount per entry of `places`, the raw column it belongs to.
    """

    method: str
    unit: str
    inner: Inner
    output: Callable[[Any], FloatArray]
    amounts: Callable[[FloatArray], FloatArray]
    places: Sources
    base: float


def explain(model: Model, row: pd.DataFrame, background: pd.DataFrame, seed: int) -> Explanation:
    """Split one prediction into what each raw column added to it; base + Σ amounts is the prediction.

    Trees and linear models are split exactly (interventional Shapley values over at most 100 background rows):
    boosting and logistic regression in log-odds, forests in probability, regressions in the label's own unit.
    What else a pipeline may end in, and what mixes raw columns before (PCA), is split by permutations, in
    probability or the label's unit. Several classes: the predicted one's score is explained.

    Args:
        model: the deployed model.
        row: one raw row, possibly with further columns.
        background: raw rows of the reference; of more than 100 a fixed sample is taken.
        seed: fixes the permutations; exact methods do not need it.

    Raises:
        DataError: not exactly one row, or an empty background.
        ModelError: rows that do not fit the model.

    Source: Lundberg and Lee 2017 (arXiv 1705.07874); Lundberg et al. 2020, Nature Machine Intelligence 2.
    """
    if len(row) != 1 or background.empty:
        raise DataError(f"one row is explained against some others; there are {len(row)} and {len(background)}")
    prepared = model.prepare(row)
    few = background if len(background) <= BACKGROUND_ROWS else background.sample(BACKGROUND_ROWS, random_state=0)
    others = model.prepare(few)
    target = choose(model, prepared)
    notes = [f"The score explained is that of the class {target.name}."] if target.output is not None else []
    notes.append(f"The average is taken over {len(few):,} row{'s' if len(few) > 1 else ''} of the reference.")
    key = (model.sha256, model.features, target, fingerprint(others))
    exact = _EXACT.get(key, partial(_prepare, model, target, others))
    if exact is not None:
        found = _by_exact(exact, model, row, prepared, notes)
        if abs(found.residual) < TOLERANCE:
            return found
    return _by_permutation(model, row, prepared, others, target, seed, notes)


def contributions(
    row: pd.DataFrame, columns: tuple[str, ...], amounts: FloatArray, spread: FloatArray
) -> tuple[Contribution, ...]:
    """One contribution a column, the largest absolute amount first; ties keep the columns' order."""
    order = np.argsort(-np.abs(amounts), kind="stable")
    found = [(columns[place], float(amounts[place]), float(spread[place])) for place in order]
    return tuple(Contribution(name, value_of(row, name), amount, std) for name, amount, std in found)


def value_of(row: pd.DataFrame, name: str) -> object:
    """The value in the row's one line as a plain Python object; None where it is missing."""
    value = row[name].iloc[0]
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _prepare(model: Model, target: Target, background: pd.DataFrame) -> Exact | None:
    """The exact method for this output, or None."""
    inner = Inner.of(model)
    places = inner.sources()
    if places is None:
        return None
    encoded = inner.encode(background)
    try:
        matrix = dense(encoded)
    except (ValueError, TypeError):
        return None  # the estimator itself takes texts
    output, unit, margin = _output(model, inner, target, encoded)
    base = float(output(encoded).mean())
    straight = linear(inner.estimator, target.place, matrix, output(encoded))
    if straight is not None and (margin or model.task is Task.REGRESSION):
        return Exact("exact linear values", unit, inner, output, straight.amounts, places, base)
    trees = forest(inner.estimator, target.place)
    if trees is None or (trees.scale == "margin") != margin:
        return None
    values = TreeValues.of(trees, trees.read(encoded), places, len(model.features))
    everyone = list(range(len(model.features)))
    return Exact(
        "exact tree values", unit, inner, output, lambda rows: values.amounts(trees.read(rows)), everyone, base
    )


def _output(model: Model, inner: Inner, target: Target, encoded: Any) -> tuple[Callable[[Any], FloatArray], str, bool]:
    """What is split, as a function of encoded rows; its unit; and whether it is a margin."""
    place = target.place
    if place is None:
        return lambda rows: np.asarray(inner.estimator.predict(rows), dtype=np.float64).reshape(-1), model.unit, False
    if not inner.has_margin(encoded):
        return lambda rows: np.asarray(inner.estimator.predict_proba(rows)[:, place]), model.unit, False
    unit = "log-odds" if model.task is Task.BINARY else "log score"
    return lambda rows: inner.margin(rows, place), unit, True


def _by_exact(exact: Exact, model: Model, row: pd.DataFrame, prepared: pd.DataFrame, notes: list[str]) -> Explanation:
    encoded = exact.inner.encode(prepared)
    prediction = float(exact.output(encoded)[0])
    parts = exact.amounts(dense(encoded))
    amounts = np.bincount(exact.places, weights=parts, minlength=len(model.features)).astype(np.float64)
    return Explanation(
        explainer="shap",
        method=exact.method,
        base=exact.base,
        contributions=contributions(row, model.features, amounts, np.full(len(amounts), np.nan)),
        unit=exact.unit,
        prediction=prediction,
        residual=prediction - exact.base - float(amounts.sum()),
        notes=tuple(notes),
    )


def _by_permutation(
    model: Model,
    row: pd.DataFrame,
    prepared: pd.DataFrame,
    background: pd.DataFrame,
    target: Target,
    seed: int,
    notes: list[str],
) -> Explanation:
    found = permutation_values.sample(model, prepared, background, target, seed)
    return Explanation(
        explainer="shap",
        method="permutation values",
        base=found.base,
        contributions=contributions(row, model.features, found.amounts, found.spread),
        unit=model.unit,
        prediction=found.prediction,
        residual=found.prediction - found.base - float(found.amounts.sum()),
        notes=tuple(notes),
    )
