"""Outcomes as they probably are: every row, labelled or not, counts as positive by its calibrated score."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from monitoring.domain import Decisions, FloatArray, Outcomes, ScoreTable, Task
from monitoring.performance.estimated.calibration import Calibration
from monitoring.performance.estimated.shares import shares_of

ROUNDS = 50  # of fitting a table to its margins


def expected(outcomes: Outcomes, calibrations: Mapping[str, Calibration]) -> Outcomes:
    """The same outcomes with the expected number of rows in place of what labels said, of all rows with a score."""
    tables = {name: _table(table, calibrations[name]) for name, table in outcomes.scores.items()}
    if outcomes.task is Task.MULTICLASS:
        labels = replace(outcomes.labels, confusion=_confusion(list(tables.values())))
        return replace(outcomes, scores=tables, labels=labels)
    return replace(outcomes, scores=tables)


def _table(table: ScoreTable, calibration: Calibration) -> ScoreTable:
    rows = table.positive + table.negative + table.unknown
    total = table.positive_sum + table.negative_sum + table.unknown_sum
    share, shares = shares_of(calibration, table, rows, total)
    nothing = np.zeros_like(rows)
    return replace(
        table,
        positive=rows * share,
        negative=rows * (1 - share),
        unknown=nothing,
        positive_sum=total * share,
        negative_sum=total * (1 - share),
        unknown_sum=nothing,
        decided=None if table.decided is None else _decisions(table.decided, share),
        shares=shares,
    )


def _decisions(decided: Decisions, share: FloatArray) -> Decisions:
    """What was decided against the expected outcome, `(windows, 2, 2)`: by outcome, then by decision."""
    by_outcome = [[(part * of).sum(axis=-1) for part in (decided.no, decided.yes)] for of in (1 - share, share)]
    return replace(decided, counts=np.moveaxis(np.array(by_outcome), 2, 0))


def _confusion(tables: list[ScoreTable]) -> FloatArray | None:
    """Several classes: expected rows by true and predicted class, as each class against the rest tells them.

    What is right, and how often each class is true and predicted, is known; rows that are wrong are spread over the
    classes as these margins allow.
    """
    if any(table.decided is None for table in tables):
        return None
    counts = np.array([table.decided.counts for table in tables if table.decided])  # (classes, windows, 2, 2)
    right, missed, wrong = counts[:, :, 1, 1].T, counts[:, :, 1, 0].T, counts[:, :, 0, 1].T
    missed = missed * _scaled(wrong.sum(axis=1), missed.sum(axis=1))[:, None]
    apart = np.ones((len(tables), len(tables))) - np.eye(len(tables))
    spread = missed[:, :, None] * wrong[:, None, :] * apart
    for _ in range(ROUNDS):
        spread = spread * _scaled(missed, spread.sum(axis=2))[:, :, None]
        spread = spread * _scaled(wrong, spread.sum(axis=1))[:, None, :]
    return np.asarray(spread + right[:, :, None] * np.eye(len(tables)))


def _scaled(wanted: FloatArray, there: FloatArray) -> FloatArray:
    return np.divide(wanted, there, out=np.zeros_like(wanted), where=there > 0)
