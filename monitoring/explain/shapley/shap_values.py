"""SHAP: a prediction split among the raw columns, by the best method that the model allows, and held against it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import Contribution, Explanation, FloatArray
from monitoring.domain.text import plural
from monitoring.errors import DataError
from monitoring.explain.shapley import enumerated_values, permutation_values
from monitoring.explain.shapley.coalitions import Game
from monitoring.explain.shapley.split import Split, split_of
from monitoring.explain.target import Target, choose
from monitoring.models.model import Model

Told = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a method has found: amounts by feature, how far off each may be, and what is to be said of it."""

    method: str
    amounts: FloatArray
    spread: FloatArray
    note: str = ""


def explain(
    model: Model,
    row: pd.DataFrame,
    background: pd.DataFrame,
    seed: int,
    unit: str = "",
    told: Told = lambda text, share: None,
    target: Target | None = None,
) -> Explanation:
    """Split one prediction into what each raw column added to it; base + Σ amounts is the prediction.

    Interventional Shapley values over at most 100 background rows. Trees and linear models are split exactly from what
    is inside of them: boosting and logistic regression in log-odds, forests in probability, regressions in the label's
    own unit. Any other model is asked for all coalitions of the columns in which the row differs from the background,
    which is exact, too, or, of more than 11 of them, for random orders, which is not, and says how far off it may be.
    That base and amounts add up to what the model itself answers is checked every time; where they do not, the next
    method takes over, and a note says so. Several classes: the predicted one's score is explained, or the target's.

    Args:
        model: the deployed model.
        row: one raw row, possibly with further columns.
        background: raw rows of the reference; of more than 100 a fixed sample is taken.
        seed: fixes the random orders; exact methods do not need it.
        unit: of a classifier: "probability" or "log-odds" (of several classes the log score); left out, that in which
            the model is split from its inside, otherwise probability.
        told: is told what is being done, and the share of it that is done.
        target: the output that is split; left out, the one that `choose` finds.

    Raises:
        DataError: not exactly one row, or an empty background.
        ModelError: rows that do not fit the model, or a unit that it does not have.
        NotApplicableError: log-odds of a probability of 0 or 1.

    Source: Lundberg and Lee 2017 (arXiv 1705.07874); Lundberg et al. 2020, Nature Machine Intelligence 2.
    """
    if len(row) != 1:
        raise DataError(f"one row is explained at a time, not {len(row)}")
    prepared = model.prepare(row)
    split = split_of(model, target or choose(model, prepared), background, unit)
    prediction = float(split.output.score(prepared)[0])
    failed: list[str] = []
    for found in _in_order(split, prepared, seed, told):
        residual = prediction - split.base - float(found.amounts.sum())
        if split.adds_up(residual, prediction):
            break
        failed.append(_left_over(found, residual))
    return explanation(split, row, found.method, found.amounts, found.spread, prediction, (*failed, found.note))


def explanation(
    split: Split,
    row: pd.DataFrame,
    method: str,
    amounts: FloatArray,
    spread: FloatArray,
    prediction: float,
    notes: tuple[str, ...] = (),
) -> Explanation:
    """Amounts by feature as the explanation of one raw row."""
    said = [f"The score explained is that of the class {split.target.name}."] if split.target.output is not None else []
    said.append(f"The average is taken over {plural(len(split.background), 'row')} of the reference.")
    if split.elsewhere:
        said.append(f"From inside the model exact values can be read in {split.elsewhere} alone.")
    return Explanation(
        explainer="shap",
        method=method,
        base=split.base,
        contributions=contributions(row, split.model.features, amounts, spread),
        unit=split.output.unit,
        prediction=prediction,
        residual=prediction - split.base - float(amounts.sum()),
        notes=(*said, *(note for note in notes if note)),
    )


def contributions(
    row: pd.DataFrame, columns: tuple[str, ...], amounts: FloatArray, spread: FloatArray
) -> tuple[Contribution, ...]:
    """One contribution a column, the largest absolute amount first; ties keep the columns' order."""
    order = np.argsort(-np.abs(amounts), kind="stable")
    found = [(columns[place], float(amounts[place]) + 0.0, float(spread[place])) for place in order]  # -0 becomes 0
    return tuple(Contribution(name, value_of(row, name), amount, std) for name, amount, std in found)


def value_of(row: pd.DataFrame, name: str) -> object:
    """The value in the row's one line as a plain Python object; None where it is missing."""
    value = row[name].iloc[0]
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _in_order(split: Split, prepared: pd.DataFrame, seed: int, told: Told) -> Iterator[_Found]:
    """What each method finds that the model allows, the best one first."""
    columns = len(split.model.features)
    if split.exact is not None:
        amounts = split.exact.amounts(prepared)[0]
        yield _Found(split.exact.method, amounts, np.full(columns, np.nan))
    game = Game.of(split.output.score, prepared, split.background)
    if len(game.players) <= enumerated_values.MOST_PLAYERS:
        all_rows = enumerated_values.coalitions(game)
        text = f"asking the model for all coalitions of {plural(len(game.players), 'column')}"
        amounts = enumerated_values.amounts(game, lambda done: told(text, done / all_rows))
        note = f"All coalitions were asked of the {plural(len(game.players), 'column')} that the reference varies."
        yield _Found("exact values from all coalitions", amounts, np.full(columns, np.nan), note)
        return
    text = f"asking the model for random orders of {len(game.players):,} columns"
    sampled = permutation_values.sample(game, seed, lambda share: told(text, share))
    note = f"Sampled from {sampled.orders:,} random orders of the columns for each of these rows, with standard errors."
    yield _Found("permutation values", sampled.amounts, sampled.spread, note)


def _left_over(found: _Found, residual: float) -> str:
    if found.method.startswith("exact") and not found.note:
        return f"The {found.method} left {residual:.3g} of the prediction unexplained, so another method took over."
    return (
        f"The amounts leave {residual:.3g} of the prediction unexplained: "
        "the model answers the same row differently beside other rows."
    )
