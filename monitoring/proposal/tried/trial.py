"""Logged rows scored by the model: which column holds its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.agreement.compare import MOST_ROWS, SAME, Logged, answers
from monitoring.agreement.settle import Tried, settle
from monitoring.agreement.words import bound, decimals
from monitoring.domain import Deployment, FloatArray, ModelFile, Task
from monitoring.errors import ModelError
from monitoring.intake.chunks import Chunk
from monitoring.intake.columns.spelling import Vocabulary
from monitoring.intake.reader import checker_of
from monitoring.intake.schema import Field, FieldKind, with_vocabularies
from monitoring.models.wrap import Questions
from monitoring.models.wrap import draft as drafted
from monitoring.proposal.draft.draft import CLASSES, Draft
from monitoring.proposal.seen.facts import ModelFacts
from monitoring.proposal.tried.model_columns import CATEGORICAL, NUMERIC
from monitoring.samples.rounding import rounded_to


@dataclass(frozen=True, eq=False)
class Rows:
    """Logged rows as the model is given them, and their places in the sample `(n,)`."""

    frame: pd.DataFrame
    places: "np.ndarray[tuple[int], np.dtype[np.intp]]"


@dataclass(frozen=True, eq=False)
class Found:
    """A model that was tried on logged rows, and what it was held against."""

    tried: Tried
    questions: Questions
    deployment: Deployment

    @property
    def agrees(self) -> bool:
        """Whether it gives all but a few of the logged answers."""
        return self.tried.agrees

    @property
    def said(self) -> str:
        """On how many rows it agrees, and how closely."""
        same = self.tried.quality[0]
        of = "" if same == self.tried.logged.n else f" of {self.tried.logged.n:,}"
        known = self.tried.gaps[self.tried.gaps <= SAME]
        few = self.tried.logged.decimals
        return f"on {same:,}{of} rows to {bound(float(known.max())) if few is None else decimals(few)}"


def stub(draft: Draft, task: Task, positive: str | None = None, classes: Mapping[str, str] | None = None) -> Deployment:
    """A deployment of what is known so far, for the model's sake alone."""
    model = draft.facts.model
    assert model is not None
    return Deployment(
        name="proposed",
        title="proposed",
        task=task,
        numeric=_names(draft, NUMERIC),
        categorical=_names(draft, CATEGORICAL),
        positive=positive,
        class_scores=classes or {},
        label=draft.text("columns.label") or None,
        model=ModelFile(model.path, threshold=_threshold(draft), **_said_of_model(draft)),
    )


def rows_of(draft: Draft, model: ModelFacts, deployment: Deployment) -> Rows:
    """Up to a thousand rows of the sample, those that its features can be read of."""
    log = draft.facts.log
    step = max(len(log.rows) // MOST_ROWS, 1)
    places = np.arange(0, len(log.rows), step)[:MOST_ROWS]
    fields = [Field(name, FieldKind.NUMERIC) for name in deployment.numeric]
    fields += [Field(name, FieldKind.CATEGORICAL) for name in deployment.categorical]
    known = {name: Vocabulary.of(each.objects) for name, each in model.told.known.items() if each.objects}
    chunk = Chunk(log.table.select([field.name for field in fields]).take(places), log.rows[places], (), 1.0)
    table, fits, _ = checker_of(log.source, with_vocabularies(fields, known), learns=True).check(chunk)
    return Rows(table.to_pandas(), places[fits])


def held_against(
    model: ModelFacts, deployment: Deployment, rows: Rows, said: FloatArray, *, decided: bool = False
) -> Found:
    """Try the model on rows of which the log says what was answered; raises `ModelError` where it cannot be used."""
    there = np.isfinite(said if said.ndim == 1 else said.sum(axis=1))
    frame = rows.frame.iloc[np.flatnonzero(there)].reset_index(drop=True)
    kept = said[there]
    few = None if decided else rounded_to(kept)
    logged = Logged(frame, kept, "the log", len(kept), len(kept), decided, deployment.threshold, few)
    tried, questions = settle(model.pipeline, deployment, model.sha256, logged)
    return Found(tried, questions, deployment)


def plain_answers(model: ModelFacts, deployment: Deployment, rows: Rows) -> FloatArray | None:
    """What the model answers as its file says it alone; None where it cannot answer so."""
    try:
        return answers(drafted(model.pipeline, deployment, model.sha256)[0], deployment, rows.frame)
    except ModelError:
        return None


def _said_of_model(draft: Draft) -> dict[str, Any]:
    """What a person has said of how the model is read."""
    said = {key: draft.answers.get(f"model.{key}") for key in ("features", "missing", "output", "trees", "classes")}
    said["classes"] = said["classes"] or draft.values.get(CLASSES)
    found: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in said.items() if v is not None}
    categories = draft.answers.get("model.categories")
    if isinstance(categories, Mapping):
        found["categories"] = {name: tuple(values) for name, values in categories.items()}
    return found


def _threshold(draft: Draft) -> float | None:
    found = draft.values.get("model.threshold")
    return float(found) if isinstance(found, int | float) else None


def _names(draft: Draft, key: str) -> tuple[str, ...]:
    found = draft.values.get(key) or ()
    assert isinstance(found, list | tuple)
    return tuple(map(str, found))
