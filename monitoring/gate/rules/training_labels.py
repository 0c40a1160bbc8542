"""Labels of the training data that stand beside their own rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import Column, FloatArray, Role, Task
from monitoring.domain.text import percent, short
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding, TooFewRowsError
from monitoring.gate.one_column import candidates, fit
from monitoring.gate.outcomes import CHANCE
from monitoring.gate.rule import RULES, Rule
from monitoring.stats.paired.auc import auc_difference

KEPT = 0.5  # of what columns tell in labelled rows
CERTAIN = 3.0  # standard errors
FEWEST, MOST_ROWS = 200, 20_000
ENDS = 1e-6  # of shares whose log-odds are summed


@RULES.register(
    Rule(
        code="G039",
        name="training_labels",
        title="Training labels belong to their rows",
        asks="Do the columns that tell the outcome of labelled rows tell that of the training data, too?",
    )
)
def training_labels(evidence: Evidence) -> Finding:
    """A small model is fitted on one half of the labelled rows, and its lead on the other half held against training.

    FAIL where it certainly tells the training data's labels with less than half of its lead over chance: labels that
    were mixed up, joined to other rows or made by another rule, or a world that has become another. The lead is ROC
    AUC - 0.5, of several classes their mean, of a regression that of labels above the median. Not applicable where
    columns tell nothing for certain.
    """
    training, rows = evidence.trained_and_labelled()
    if evidence.deployment.label not in training:
        raise NotApplicableError("the training data have no labels")
    task, features = evidence.deployment.task, evidence.candidate.model.features
    columns = [one for one in evidence.deployment.columns if one.role is Role.FEATURE and one.name in features]
    ours, theirs = (_bounded(*each) for each in ((rows, evidence.truth()), (training, evidence.truth("training"))))
    for side, what in ((ours, "labelled rows"), (theirs, "training rows with a label")):
        if len(side.truth) < FEWEST:
            raise TooFewRowsError(f"at least {FEWEST} {what} are needed", FEWEST - len(side.truth))
    middle = np.median(ours.truth)
    sides = [side.hits(task, middle, len(evidence.candidate.model.classes)) for side in (ours, theirs)]
    odd = np.arange(len(ours.truth)) % 2 == 1
    fitted = _Summed(candidates(columns, ours.rows), ours.rows[~odd], sides[0][~odd])
    lead, error = _lead(sides[0][odd], fitted.predict(ours.rows[odd]))
    told, off = _lead(sides[1], fitted.predict(theirs.rows))
    if not lead - CERTAIN * error > 0:
        raise NotApplicableError("no column tells the outcome of labelled rows for certain")
    short_of, half = told - KEPT * lead, CERTAIN * float(np.hypot(off, KEPT * error))
    reason = (
        f"what columns tell of labelled rows (ROC AUC {short(CHANCE + lead)}) is told of the training data with "
        f"{short(CHANCE + told)}, {percent(max(told, 0) / lead)} of the lead over chance"
    )
    failed = short_of + half < 0
    why = ": do the labels of the training data stand beside their own rows?" if failed else ""
    return Finding(
        verdict=Answer.FAIL if failed else Answer.PASS,
        reason=reason + why,
        value=told / lead,
        low=(short_of - half) / lead + KEPT,
        high=(short_of + half) / lead + KEPT,
        limit=KEPT,
        n=len(theirs.truth),
    )


@dataclass(frozen=True, eq=False)
class _Side:
    rows: pd.DataFrame
    truth: FloatArray

    def hits(self, task: Task, middle: float, classes: int) -> NDArray[np.bool_]:
        """What is told of each row, `(rows, outcomes)`."""
        if task is Task.MULTICLASS:
            return np.asarray(self.truth[:, None] == np.arange(classes))
        return np.asarray(self.truth[:, None] > (middle if task is Task.REGRESSION else 0))


def _bounded(rows: pd.DataFrame, truth: FloatArray) -> _Side:
    known = np.flatnonzero(np.isfinite(truth))
    known = known[np.arange(min(MOST_ROWS, len(known))) * len(known) // max(min(MOST_ROWS, len(known)), 1)]
    return _Side(rows.iloc[known].reset_index(drop=True), truth[known])


class _Summed:
    """Small models of single columns whose log-odds are summed, an outcome after the other."""

    def __init__(self, columns: list[Column], rows: pd.DataFrame, hits: NDArray[np.bool_]) -> None:
        self.models = [[fit(column, rows, hit, Task.BINARY) for column in columns] for hit in hits.T.astype(float)]

    def predict(self, rows: pd.DataFrame) -> FloatArray:
        """The sums, `(rows, outcomes)`."""
        found = np.zeros((len(rows), len(self.models)))
        for place, models in enumerate(self.models):
            for model in models:
                if model.column.name in rows:
                    share = np.clip(model.predict(rows), ENDS, 1 - ENDS)
                    found[:, place] += np.log(share / (1 - share))
        return found


def _lead(hits: NDArray[np.bool_], sums: FloatArray) -> tuple[float, float]:
    """ROC AUC - 0.5, the mean of all outcomes that come and do not always, and its standard error at most."""
    found = [
        auc_difference(hit, one, np.zeros(len(one)))
        for hit, one in zip(hits.T.astype(float), sums.T, strict=True)
        if 1 < hit.sum() < len(hit) - 1
    ]
    if not found:
        raise NotApplicableError("all rows came out alike")
    return float(np.mean([one.value for one in found])), float(np.mean([one.error for one in found]))
