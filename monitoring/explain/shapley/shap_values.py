"""SHAP: a prediction split among the raw columns, by the best method that the model allows, and held against it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from monitoring.domain import Contribution, Explanation, FloatArray
from monitoring.domain.text import plural
from monitoring.errors import DataError
from monitoring.explain.explainer_cache import Recent, fingerprint
from monitoring.explain.shapley import enumerated_values, permutation_values
from monitoring.explain.shapley.coalitions import Game
from monitoring.explain.shapley.exact_values import TOLERANCE, Exact, Inside, outputs
from monitoring.explain.shapley.outputs import PROBABILITY, Output, require_unit
from monitoring.explain.target import Target, choose
from monitoring.models.model import Model

BACKGROUND_ROWS = 100
Told = Callable[[str, float], None]
_SPLITS: "Recent[Split]" = Recent(size=8)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """All that is the same for every row of which one output is explained over one background.

    Args:
        model: the deployed model.
        target: which output.
        output: what is split.
        exact: how it is split from inside the model; None where that is not possible.
        elsewhere: the unit in which it would be, where that is another one.
        background: prepared rows.
        base: the mean output over them.
        size: the largest output among them.
    """

    model: Model
    target: Target
    output: Output
    exact: Exact | None
    elsewhere: str
    background: pd.DataFrame
    base: float
    size: float

    def adds_up(self, residual: float, prediction: float) -> bool:
        """Whether what is left over is nothing but rounding."""
        return abs(residual) <= TOLERANCE * max(self.size, abs(prediction))


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
) -> Explanation:
    """Split one prediction into what each raw column added to it; base + Σ amounts is the prediction.

    Interventional Shapley values over at most 100 background rows. Trees and linear models are split exactly from what
    is inside of them: boosting and logistic regression in log-odds, forests in probability, regressions in the label's
    own unit. Any other model is asked for all coalitions of the columns in which the row differs from the background,
    which is exact, too, or, of more than 11 of them, for random orders, which is not, and says how far off it may be.
    That base and amounts add up to what the model itself answers is checked every time; where they do not, the next
    method takes over, and a note says so. Several classes: the predicted one's score is explained.

    Args:
        model: the deployed model.
        row: one raw row, possibly with further columns.
        background: raw rows of the reference; of more than 100 a fixed sample is taken.
        seed: fixes the random orders; exact methods do not need it.
        unit: of a classifier: "probability" or "log-odds" (of several classes the log score); left out, that in which
            the model is split from its inside, otherwise probability.
        told: is told what is being done, and the share of it that is done.

    Raises:
        DataError: not exactly one row, or an empty background.
        ModelError: rows that do not fit the model, or a unit that it does not have.
        NotApplicableError: log-odds of a probability of 0 or 1.

    Source: Lundberg and Lee 2017 (arXiv 1705.07874); Lundberg et al. 2020, Nature Machine Intelligence 2.
    """
    if len(row) != 1:
        raise DataError(f"one row is explained at a time, not {len(row)}")
    prepared = model.prepare(row)
    split = split_of(model, choose(model, prepared), background, unit)
    prediction = float(split.output.score(prepared)[0])
    failed: list[str] = []
    for found in _in_order(split, prepared, seed, told):
        residual = prediction - split.base - float(found.amounts.sum())
        if split.adds_up(residual, prediction):
            break
        failed.append(_left_over(found, residual))
    return explanation(split, row, found.method, found.amounts, found.spread, prediction, (*failed, found.note))


def split_of(model: Model, target: Target, background: pd.DataFrame, unit: str = "") -> Split:
    """What is the same for every row; kept, so that the next row costs less."""
    if background.empty:
        raise DataError("there are no rows of the reference to explain against")
    require_unit(model, unit)
    few = background if len(background) <= BACKGROUND_ROWS else background.sample(BACKGROUND_ROWS, random_state=0)
    others = model.prepare(few)
    key = (model.sha256, model.features, target, fingerprint(others), unit)
    return _SPLITS.get(key, partial(_split, model, target, others, unit))


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


def _split(model: Model, target: Target, background: pd.DataFrame, unit: str) -> Split:
    inside = Inside.of(model, target, background)
    choices = outputs(model, target, inside)
    own = [(output, exact) for output in choices if (exact := inside.exact(model, output, background)) is not None]
    if not unit:
        output, exact = own[0] if own else (choices[-1], None)
    else:
        output = choices[-1] if unit == PROBABILITY else choices[0]
        exact = next((exact for known, exact in own if known is output), None)
    elsewhere = own[0][0].unit if own and exact is None else ""
    answers = output.score(background)
    size = max(float(np.abs(answers).max()), 1.0 if target.place is not None else 0.0)
    return Split(model, target, output, exact, elsewhere, background, float(answers.mean()), size)


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
