"""Thresholds inside a cell of scores: nobody knows which of the cell's rows reach them, and how far that can matter."""

from monitoring.domain import FloatArray, Outcomes
from monitoring.domain.curves import Confusion
from monitoring.stats.curves import NEAR, decided, first_cell


def decided_otherwise(outcomes: Outcomes) -> tuple[Confusion, ...]:
    """What `decided` may be of the rows themselves, at its four ends; empty where it is that.

    Where the threshold lies inside a cell, nobody knows which rows of the cell reach it: all or none of its positive
    rows, all or none of its negative ones.

    >>> from monitoring.stats.rows import binary
    >>> from dataclasses import replace
    >>> two = replace(binary([0, 1], [0.5053, 0.5054]), threshold=0.50535)
    >>> [(found.true_positive.tolist(), found.false_positive.tolist()) for found in decided_otherwise(two)]
    [([1.0], [1.0]), ([1.0], [0.0]), ([0.0], [1.0]), ([0.0], [0.0])]
    """
    cell = _split(outcomes)
    if cell is None:
        return ()
    table, whole = outcomes.positive, decided(outcomes)
    tp, fp, fn, tn = whole.true_positive, whole.false_positive, whole.false_negative, whole.true_negative
    ends = ((hit * table.positive[:, cell], wrong * table.negative[:, cell]) for hit in (0, 1) for wrong in (0, 1))
    return tuple(Confusion(tp - hits, fp - wrongs, fn + hits, tn + wrongs) for hits, wrongs in ends)


def yes_or_no(outcomes: Outcomes) -> FloatArray | None:
    """How many of the rows that `said_yes` counts as positive may be none, `(windows,)`; None where none may."""
    cell = _split(outcomes)
    if cell is None:
        return None
    table = outcomes.positive
    rows = table.positive + table.negative + table.unknown
    return (rows if table.left_out is None else rows + table.left_out)[:, cell]


def _split(outcomes: Outcomes) -> int | None:
    """The cell inside of which the threshold lies that decides; None where it is an edge, or does not decide."""
    table, threshold = outcomes.positive, outcomes.threshold
    if (table.decided is not None and not outcomes.by_score) or not table.has_score:
        return None
    start = first_cell(table.edges, threshold)
    inside = table.edges[start] + NEAR < threshold < table.edges[-1]
    return start if inside else None
