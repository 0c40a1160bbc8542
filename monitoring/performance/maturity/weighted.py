"""Outcomes in which every labelled row stands for all rows of its kind: inverse-probability weights, from counts."""

from dataclasses import replace

import numpy as np

from monitoring.domain import Decisions, FloatArray, Outcomes, ScoreTable, Task
from monitoring.stats.maturity.evenness import SPARED, by_group, group_of
from monitoring.stats.proportions import divide

LEAST = 0.01  # share of a kind's labels that must have come to stand for the others


def weighted(outcomes: Outcomes, reference: Outcomes, arrived: FloatArray | None) -> Outcomes | None:
    """The same outcomes, weighted; counts are nan in windows where some kind of row cannot be stood for.

    A row counts as often as its kind's labels finally come for each that has come (by what the label says), and the
    rows of a group of scores together as many as there are in it, labelled or not.

    Args:
        outcomes: what is known of the windows.
        reference: its rows tell groups of scores.
        arrived: share of labels of each class that have come, `(windows, classes)`; None: not known, all alike.

    None for regressions, whose errors are not counted by what the label says.

    >>> from monitoring.stats.rows import binary
    >>> known = binary([0, 1] * 50, [0.2, 0.9] * 50)
    >>> partly = binary([0, 1, 0, 1] + [np.nan] * 4, [0.2, 0.2, 0.9, 0.9] + [0.2] * 4)
    >>> found = weighted(partly, known, np.array([[0.5, 1.0]]))
    >>> [float(part.sum().round(2)) for part in (found.positive.positive, found.positive.negative)]
    [2.67, 5.33]
    """
    if outcomes.task is Task.REGRESSION or not outcomes.scores:
        return None
    windows, several = len(outcomes.labels.rows), outcomes.task is Task.MULTICLASS
    weights = np.ones((windows, len(outcomes.labels.classes) if several else 2))
    if arrived is not None:
        known = arrived[:, : weights.shape[1]]
        weights = np.where(np.isnan(known), 1.0, np.where(known >= LEAST, 1 / np.maximum(known, LEAST), np.nan))
    tables = {}
    for place, (name, table) in enumerate(outcomes.scores.items()):
        rest = _rest(outcomes, weights, place) if several else weights[:, 0]
        own = weights[:, place] if several else weights[:, 1]
        tables[name] = _of(table, reference.scores[name], own, rest)
    labels, confusion = outcomes.labels, outcomes.labels.confusion
    if confusion is not None:
        labels = replace(labels, confusion=confusion * weights[:, :, None])
    return replace(outcomes, scores=tables, labels=labels)


def _rest(outcomes: Outcomes, weights: FloatArray, own: int) -> FloatArray:
    """The mean weight of the rows of all classes but one."""
    counts = np.array([table.positive.sum(axis=-1) for table in outcomes.scores.values()]).T
    counts[:, own] = 0
    return np.nan_to_num(divide((counts * weights).sum(axis=1), counts.sum(axis=1)), nan=1.0)


def _of(table: ScoreTable, reference: ScoreTable, own: FloatArray, rest: FloatArray) -> ScoreTable:
    positive, negative = table.positive * own[:, None], table.negative * rest[:, None]
    known = by_group(table.positive + table.negative, reference)
    rows = known + by_group(table.unknown, reference)
    with np.errstate(invalid="ignore"):
        stands_for = np.where(known > 0, divide(rows, by_group(positive + negative, reference)), 0.0)
    lost = divide((rows * (known == 0)).sum(axis=-1), rows.sum(axis=-1))
    scale = np.where((lost <= SPARED)[:, None], stands_for, np.nan)[:, group_of(reference)]
    nothing = np.zeros_like(positive)
    found = replace(
        table,
        positive=positive * scale,
        negative=negative * scale,
        unknown=nothing,
        positive_sum=table.positive_sum * own[:, None] * scale,
        negative_sum=table.negative_sum * rest[:, None] * scale,
        unknown_sum=nothing,
    )
    return found if table.decided is None else replace(found, decided=_decided(table.decided, found))


def _decided(decided: Decisions, table: ScoreTable) -> Decisions:
    """Decisions by outcome, as in each cell of scores decisions are made."""
    share = np.nan_to_num(divide(decided.yes, decided.yes + decided.no))
    sides = [
        [(part * (1 - share)).sum(axis=-1), (part * share).sum(axis=-1)] for part in (table.negative, table.positive)
    ]
    return replace(decided, counts=np.moveaxis(np.array(sides), 2, 0))
