"""What the log says that the model answered, and how far the model's own answer is from it, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from monitoring.agreement.decided import Decided, best_of_classes, best_threshold
from monitoring.domain import Deployment, FloatArray, Selection, Task
from monitoring.errors import ModelError
from monitoring.log import Log
from monitoring.models.model import Model
from monitoring.models.spelling import text_of
from monitoring.models.unseen import Familiar
from monitoring.samples.rounding import half_a_step, rounded_to
from monitoring.scoring.isolate import ask
from monitoring.scoring.outputs import outputs

MOST_ROWS = 1_000
SAME = 1e-6  # what 32 bits may lose


@dataclass(frozen=True, eq=False)
class Logged:
    """Rows as the log has them, and what it says that the model answered.

    Args:
        rows: raw rows, the latest first.
        said: scores or values `(n,)`, several classes: `(n, classes)`; decisions: 1 and 0, or places of classes,
            `(n,)`; no rows where the log holds neither.
        source: "the log" or "the reference".
        total: how many rows that one has.
        looked_at: how many of them were looked at; more than `n` where some say nothing.
        decided: whether it holds decisions instead of scores.
        threshold: from which score on the model decides, as far as the deployment says.
        decimals: how many the scores are rounded to, where that is few; None where they are not.
    """

    rows: pd.DataFrame
    said: FloatArray
    source: str
    total: int = 0
    looked_at: int = 0
    decided: bool = False
    threshold: float = 0.5
    decimals: int | None = None

    @property
    def n(self) -> int:
        """How many answers there are to compare with."""
        return len(self.said)

    @property
    def what(self) -> str:
        """What it says of a row."""
        return "decisions" if self.decided else "scores"

    def gaps(self, answer: FloatArray) -> FloatArray:
        """Per row how far an answer is from what was logged, beyond what its rounding explains; nan without an answer.

        Of several classes the farthest; values beyond 1 are measured as shares of themselves; a decision that the best
        threshold does not give is off by its distance to that.

        >>> Logged(pd.DataFrame(), np.array([0.4, 200.0]), "the log").gaps(np.array([0.5, 210.0])).round(3).tolist()
        [0.1, 0.05]
        """
        if self.decided:
            return self.decide(answer).gaps
        found = np.maximum(np.abs(answer - self.said) - half_a_step(self.decimals), 0.0) / np.maximum(
            1.0, np.abs(self.said)
        )
        return found if found.ndim == 1 else found.max(axis=1)

    def decide(self, answer: FloatArray) -> Decided:
        """How an answer fits the logged decisions."""
        if answer.ndim == 2:
            return best_of_classes(answer, self.said)
        return best_threshold(answer, self.said, self.threshold)

    def first(self, most: int | None) -> "Logged":
        """The same of some rows alone."""
        return replace(self, rows=self.rows[:most], said=self.said[:most])


def logged(log: Log, classes: Sequence[str]) -> Logged:
    """Up to a thousand of the latest predictions, the reference's where the log has none: their scores, or decisions.

    `classes` are the model's, of which decisions of several classes are places.
    """
    d = log.deployment
    selection = Selection(d.name, d.every)
    latest, reference = log.rows(selection, None, MOST_ROWS), log.reference_rows(MOST_ROWS)
    total = max(sum(window.rows for window in log.windows(selection)), len(latest))
    for names, decided in _said(d):
        for rows, source, of in ((latest, "the log", total), (reference, "the reference", log.reference.count())):
            if not len(rows) or not names or not set(names) <= set(rows.columns):
                continue
            said = _places(rows[names[0]], classes) if decided and d.task is Task.MULTICLASS else _numbers(rows[names])
            there = np.asarray(np.isfinite(said).all(axis=1))
            if there.any():
                found = said[there] if d.class_scores and not decided else said[there, 0]
                few = None if decided else rounded_to(found)
                kept = rows.iloc[np.flatnonzero(there)].reset_index(drop=True)
                return Logged(kept, found, source, of, len(rows), decided, d.threshold, few)
    rows = latest if len(latest) else reference
    return Logged(rows.reset_index(drop=True), np.empty(0), "the log")


def _said(deployment: Deployment) -> list[tuple[list[str], bool]]:
    """The columns in which a log may say what the model answered, and whether they are decisions; the best first."""
    d = deployment
    value = [d.prediction] if d.prediction else []
    if d.task is Task.REGRESSION:
        return [(value, False)]
    return [([d.score] if d.score else list(d.class_scores.values()), False), (value, True)]


def _numbers(table: pd.DataFrame) -> FloatArray:
    return table.to_numpy(dtype=np.float64)


def _places(names: "pd.Series[str]", classes: Sequence[str]) -> FloatArray:
    """Where each name stands among the classes, `(n, 1)`: -1 for another one, nan for none."""
    known = {text_of(name): place for place, name in enumerate(classes)}
    places = names.map(lambda name: known.get(text_of(name), -1), na_action="ignore")
    return places.to_numpy(dtype=np.float64)[:, None]


def answers(model: Model, deployment: Deployment, rows: pd.DataFrame) -> FloatArray:
    """The model's scores, nan for rows that it cannot score; raises `ModelError` where it can score none."""
    answer, reasons = ask(model, outputs(deployment, (), classes=model.classes), rows, Familiar.of(model, {}))
    if len(reasons) == len(rows):
        reason = next(iter(reasons.values()))
        raise ModelError(f"the model fails on every one of {len(rows):,} rows that it was tried on: {reason}")
    return answer
