"""Explain one prediction: SHAP, LIME, and how far they agree."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import numpy as np
import pandas as pd

from monitoring.domain import Agreement, Deployment, Explanation, Task
from monitoring.domain.text import short
from monitoring.errors import MonitoringError, NotApplicableError, cause, listed
from monitoring.explain import libraries, lime_values
from monitoring.explain.agreement import compare
from monitoring.explain.result import ExplainedPrediction, Skipped
from monitoring.explain.shapley import shap_values
from monitoring.explain.shapley.outputs import require_unit
from monitoring.explain.shapley.shap_values import Told
from monitoring.explain.shapley.tree_loops import tree_loop
from monitoring.explain.target import choose
from monitoring.models.model import Model
from monitoring.models.unseen import NOTHING_FAMILIAR, Familiar, Strangers, Unseen
from monitoring.samples.rounding import FINEST, half_a_step, rounded_to

BACKGROUND_ROWS = 1000
_LOGGER = logging.getLogger(__name__)


class RowSource(Protocol):
    """What of a log is needed here: single rows, and a sample of the reference."""

    @property
    def deployment(self) -> Deployment:
        """The deployment that was logged."""

    def row(self, id: str, as_of: datetime | None = None) -> pd.DataFrame:
        """The one row with this id, with what was known of it; raises `UnknownNameError`."""

    def reference_rows(self, limit: int) -> pd.DataFrame:
        """A bounded sample of the reference, the same every time."""


def explain(
    log: RowSource,
    model: Model,
    id: str,
    as_of: datetime | None = None,
    *,
    familiar: Familiar = NOTHING_FAMILIAR,
    unit: str = "",
    told: Told = lambda text, share: None,
) -> ExplainedPrediction:
    """Explain a logged prediction against the reference; the row has its label only where it was known by `as_of`.

    The model scores the row anew; where the log holds another score, a note says so. An explainer that fails
    leaves its reason in its place and does not take the other one along. `unit` and `told` are those of `shap_values`.

    Raises:
        UnknownNameError: no such prediction, or none yet.
        NotApplicableError: the log keeps one of the model's columns as tokens.
        ModelError: the row does not fit the model, or the unit is not one of this model's.
    """
    require_raw_features(log.deployment)
    row = log.row(id, as_of)
    background = log.reference_rows(BACKGROUND_ROWS)
    explained = explain_row(model, row, background, id, familiar, unit, told)
    note = _other_score(log.deployment, row, background, explained)
    return replace(explained, notes=(note, *explained.notes)) if note else explained


def explain_row(
    model: Model,
    row: pd.DataFrame,
    background: pd.DataFrame,
    seed_text: str,
    familiar: Familiar = NOTHING_FAMILIAR,
    unit: str = "",
    told: Told = lambda text, share: None,
) -> ExplainedPrediction:
    """Explain the prediction for a raw row, logged or not.

    Args:
        model: the deployed model.
        row: one raw row.
        background: raw rows to compare with, up to a thousand.
        seed_text: becomes the id; the same text gives the same answer.
        familiar: which categories are unseen.
        unit: of a classifier's SHAP values: "probability" or "log-odds"; left out, the model's own.
        told: is told what is being done, and the share of it that is done; what it raises ends the work.

    Raises:
        ModelError: the row does not fit the model, or the unit is not one of this model's.
    """
    from threadpoolctl import threadpool_limits

    require_unit(model, unit)
    prepared = model.prepare(row)
    target = choose(model, prepared)
    seed = lime_values.seed_of(seed_text)
    # Thousands of small steps: threads that wait for each other cost more than they bring. It holds for the process, so
    # two explanations that overlap may leave it so, which then costs other arrays their threads and changes no figure.
    with threadpool_limits(1):
        prediction = float(target.of(model.predict_prepared(prepared))[0])
        shap = _attempt("SHAP", lambda: shap_values.explain(model, row, background, seed, unit, told))
        lime = _attempt("LIME", lambda: lime_values.explain(model, row, background, seed_text))
    agreement: Agreement | Skipped = Skipped("only two explanations can be compared")
    if isinstance(shap, Explanation) and isinstance(lime, Explanation):
        agreement = compare(shap, lime)
    name = target.name if model.task is Task.MULTICLASS else None
    unseen = _unseen(row, familiar)
    notes = tuple(one.sentence for one in unseen)
    return ExplainedPrediction(seed_text, row, prediction, name, shap, lime, agreement, notes, target.name, unseen)


def warm_up() -> None:
    """Load shap, lime and the compiled loops now, for a thread that has the time: the first explanation need not."""
    tree_loop()
    libraries.shap()
    libraries.lime_base()


def require_raw_features(deployment: Deployment) -> None:
    """Raise `NotApplicableError` where the log keeps something else than the model reads."""
    if hidden := [name for name in deployment.features if name in deployment.sensitive]:
        message = f"logged predictions cannot be explained: the log keeps {listed(hidden)} as tokens alone"
        raise NotApplicableError(message, "leave sensitive columns out of the model, or out of sensitive")


def _unseen(row: pd.DataFrame, familiar: Familiar) -> tuple[Unseen, ...]:
    found = Strangers(familiar)
    for name in familiar.columns:
        if name in row.columns and pd.notna(value := row[name].iloc[0]):
            found.add(name, {value: 1})
    return found.result()


def _attempt(name: str, explainer: Callable[[], Explanation]) -> Explanation | Skipped:
    try:
        return explainer()
    except MonitoringError as error:
        return Skipped(error.message)
    except Exception as error:  # shap and lime are foreign code; the reason is shown and logged, not lost
        _LOGGER.exception("%s failed", name)
        return Skipped(f"{name} failed: {type(error).__name__}: {cause(error)}")


def _other_score(deployment: Deployment, row: pd.DataFrame, reference: pd.DataFrame, found: ExplainedPrediction) -> str:
    """Says that the log holds another score, unless its numbers are rounded, as those of the reference show."""
    column = deployment.prediction if deployment.task is Task.REGRESSION else deployment.score
    if found.predicted_class is not None:
        column = deployment.class_scores.get(found.predicted_class)
    if column is None or column not in row.columns or pd.isna(row[column].iloc[0]):
        return ""
    logged = float(row[column].iloc[0])
    gap = abs(logged - found.prediction) - 1e-6 * max(1.0, abs(logged))
    usual = reference[column].dropna().to_numpy(np.float64) if column in reference.columns else np.empty(0)
    if gap <= half_a_step(rounded_to(np.append(usual, logged))):
        return ""
    own = next((n for n in range(FINEST + 1) if round(logged, n) == logged), None)
    rounded = "it was rounded, or " if not len(usual) and gap <= half_a_step(own) else ""
    return (
        f"The log holds {short(logged, 6)}, this model says {short(found.prediction, 6)}: "
        f"{rounded}the prediction was made by another version of the model or from other values."
    )
