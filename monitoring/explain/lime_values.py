"""LIME: a linear surrogate around one prediction, repeatable, and with its own reliability beside it."""

import hashlib
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import Explanation, FloatArray
from monitoring.errors import DataError, NotApplicableError, listed
from monitoring.explain.libraries import lime_tabular
from monitoring.explain.lime_coding import CodedColumn, code, matrix
from monitoring.explain.quick_scores import Scores, quick_scores
from monitoring.explain.shapley.shap_values import contributions
from monitoring.explain.target import Target, choose
from monitoring.models.model import Model

SAMPLES = 5000
REPEATS = 5
TOP = 5


@dataclass(frozen=True, slots=True, eq=False)
class Surrogate:
    """One fit: amounts by explained column, the surrogate's constant, its answer for the row, its local R²."""

    amounts: FloatArray
    base: float
    answer: float
    r2: float


def seed_of(text: str) -> int:
    """A 32-bit seed from a prediction's id.

    >>> seed_of("a")
    3398926610
    """
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def explain(model: Model, row: pd.DataFrame, background: pd.DataFrame, seed_text: str) -> Explanation:
    """Fit a ridge regression to the model's answers around one row.

    An amount is what keeping the row's own value (its quarter of the numbers, its category) adds to the score
    against drawing another one from the background, in probability or the label's unit. `quality` has `r2`, the
    surrogate's weighted R², and `stability`, the mean Jaccard overlap of the top five columns over all pairs of
    six seeds (the variables stability index of arXiv 2001.11757); `spread` is an amount's standard deviation over
    them. Columns that are missing in this row are held fixed, and a note lists them. Not for a low `r2`: then the
    model is not nearly linear here, and SHAP is the one to read.

    Args:
        model: the deployed model.
        row: one raw row, possibly with further columns.
        background: raw rows of the reference; a thousand are plenty.
        seed_text: the prediction's id; the same one gives the same answer in any process.

    Raises:
        DataError: not exactly one row, or an empty background.
        NotApplicableError: every column is missing in this row.
        ModelError: rows that do not fit the model.

    Source: Ribeiro, Singh and Guestrin 2016 (arXiv 1602.04938).
    """
    if len(row) != 1 or background.empty:
        raise DataError(f"one row is explained against some others; there are {len(row)} and {len(background)}")
    prepared, others = model.prepare(row), model.prepare(background)
    target = choose(model, prepared)
    missing = [name for name in model.features if prepared[name].isna().iloc[0]]
    names = tuple(name for name in model.features if name not in missing)
    if not names:
        raise NotApplicableError("every column is missing in this row: there is nothing to vary")
    columns = [code(others[name], prepared[name].iloc[0]) for name in names]
    seeds = [seed_of(seed_text), *(seed_of(f"{seed_text}/{repeat}") for repeat in range(1, REPEATS + 1))]
    prediction = float(target.of(model.predict_prepared(prepared))[0])
    scores = quick_scores(model, target, prepared, prediction, others)
    fits = [_fit(scores, prepared, columns, names, seed) for seed in seeds]
    first, every = fits[0], np.array([fit.amounts for fit in fits])
    return Explanation(
        explainer="lime",
        method=f"local ridge regression on {SAMPLES:,} samples from {len(background):,} rows of the reference",
        base=first.base,
        contributions=contributions(row, names, first.amounts, every.std(axis=0, ddof=1)),
        unit=model.unit,
        prediction=prediction,
        residual=float("nan"),
        quality={"r2": min(1.0, max(0.0, first.r2)), "stability": stability(every)},
        notes=_notes(target, missing, first, prediction),
    )


def stability(amounts: FloatArray, top: int = TOP) -> float:
    """Mean Jaccard overlap of the largest absolute amounts over all pairs of repeats `(repeats, columns)`, 0 to 1.

    >>> stability(np.array([[3.0, 2.0, 0.0], [3.0, 0.0, 2.0]]), top=2)
    0.3333333333333333
    """
    tops = [set(np.argsort(-np.abs(each), kind="stable")[:top].tolist()) for each in amounts]
    return float(np.mean([len(a & b) / len(a | b) for a, b in combinations(tops, 2)]))


def _fit(
    scores: Scores,
    prepared: pd.DataFrame,
    columns: list[CodedColumn],
    names: tuple[str, ...],
    seed: int,
) -> Surrogate:
    places = list(range(len(columns)))
    explainer = lime_tabular().LimeTabularExplainer(
        matrix(columns),
        mode="regression",  # one score is explained; probabilities of further classes are not needed
        feature_names=list(names),
        categorical_features=places,
        discretize_continuous=False,
        feature_selection="none",
        random_state=seed,
    )
    random = np.random.RandomState(seed)

    def score(codes: FloatArray) -> FloatArray:
        whole = codes.astype(np.int64)
        rows = {name: np.repeat(prepared[name].to_numpy(), len(whole)) for name in prepared.columns}
        rows.update(
            {
                name: column.draw(whole[:, place], random)
                for place, name, column in zip(places, names, columns, strict=True)
            }
        )
        return scores(pd.DataFrame(rows))

    own = np.array([column.own[1] for column in columns], dtype=np.float64)
    found: Any = explainer.explain_instance(own, score, num_features=len(names), num_samples=SAMPLES)
    amounts = np.zeros(len(names))
    for place, amount in found.local_exp[1]:
        amounts[place] = amount
    return Surrogate(amounts, float(found.intercept[1]), float(np.ravel(found.local_pred)[0]), float(found.score))


def _notes(target: Target, missing: list[str], fit: Surrogate, prediction: float) -> tuple[str, ...]:
    notes = [f"The score explained is that of the class {target.name}."] if target.output is not None else []
    notes.append(f"The surrogate answers {fit.answer:.4g} where the model says {prediction:.4g}.")
    if missing:
        notes.append(f"Missing in this row, and therefore held fixed: {listed(missing)}.")
    return tuple(notes)
