"""Retraining when the scores alone say that performance fell: as the dashboard estimates it, without labels (CBPE)."""

from functools import cache

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Measure, Outcomes, Task, Verdict
from monitoring.errors import NotApplicableError
from monitoring.log.cells.edges import score_edges
from monitoring.performance.estimated.run import ESTIMATED, estimates
from monitoring.performance.run import key_metric
from monitoring.retraining.backtest.bank import Bank
from monitoring.retraining.measured import truth_of
from monitoring.stats import rows as from_rows


def on_estimated_drop(bank: Bank, reference: pd.DataFrame) -> tuple[int, ...]:
    """The windows at whose starts one would have retrained, because the key metric of the window before seemed lower.

    The model in place is held against its own scores of the reference, as it would be after it went live. A wish waits
    for labels that the model in place has not seen. Rows whose label never came are not among those that are scored.

    Raises `NotApplicableError` where scores tell nothing: of a regression, or without labels to calibrate by.
    """
    d, name = bank.deployment, key_metric(bank.deployment)
    if d.task is Task.REGRESSION or name not in ESTIMATED:
        raise NotApplicableError(f"the {name} of a {d.task} task is not estimated from scores alone")
    reference = reference[reference[d.label].notna()] if d.label in reference else reference.iloc[:0]
    if reference.empty:
        raise NotApplicableError("the reference has no labels that scores could be calibrated by")

    @cache
    def own(place: int) -> tuple[Outcomes, FloatArray]:
        """With the cells of scores that it is counted in."""
        model = bank.models[place].model
        truth, scores = truth_of(d, reference, model.classes), model.predict(reference)
        edges = score_edges(scores, d.threshold)
        return _outcomes(d, truth, scores, model.classes, edges), edges

    done, serving, waiting = [], 0, False
    for k in range(1, len(bank.windows)):
        rows = np.flatnonzero(bank.window == k - 1)
        if len(rows):
            scores = bank.scores(serving, rows)
            before, edges = own(serving)
            now = _outcomes(d, np.full(len(rows), np.nan), scores, bank.models[serving].model.classes, edges)
            waiting = waiting or _has_fallen(name, now, before)
        if waiting and bank.made[k] > 0 and bank.made[k] != serving:
            done.append(k)
            serving, waiting = bank.made[k], False
    return tuple(done)


def _has_fallen(name: str, now: Outcomes, reference: Outcomes) -> bool:
    unknown = Measure(name, 0, np.nan, np.nan, np.nan, 0)
    return any(found.verdict is Verdict.WARN for found in estimates([unknown], now, reference))


def _outcomes(
    deployment: Deployment, truth: FloatArray, scores: FloatArray, classes: tuple[str, ...], edges: FloatArray
) -> Outcomes:
    """In the same cells for all rows, because what is learnt of a cell holds for the same cell alone."""
    if deployment.task is Task.BINARY:
        return from_rows.binary(truth, scores, threshold=deployment.threshold, edges=edges)
    texts = [classes[int(place)] if place >= 0 else None for place in np.nan_to_num(truth, nan=-1)]
    return from_rows.multiclass(texts, scores, list(classes), edges=edges)
