"""What was decided of rows that nobody can tell apart, and how far that can matter.

Where a threshold lies inside a cell of scores, nobody knows which of the cell's rows reach it; where rows count in
parts, nobody knows how much of those that were decided yes is positive.
"""

import numpy as np

from monitoring.domain import FloatArray, Outcomes
from monitoring.domain.curves import Confusion
from monitoring.stats.curves import NEAR, decided, first_cell
from monitoring.stats.in_parts.positives import confusions, confusions_from


def decided_otherwise(outcomes: Outcomes) -> tuple[Confusion, ...]:
    """What `decided` may be of the rows themselves, at its ends; empty where it is that.

    Where the threshold lies inside a cell, all or none of its positive rows may reach it, all or none of its negative
    ones. Where rows count in parts, those decided yes and those decided no may hold the fewest positives or the most.

    >>> from monitoring.stats.rows import binary
    >>> from dataclasses import replace
    >>> two = replace(binary([0, 1], [0.5053, 0.5054]), threshold=0.50535)
    >>> [(found.true_positive.tolist(), found.false_positive.tolist()) for found in decided_otherwise(two)]
    [([1.0], [1.0]), ([1.0], [0.0]), ([0.0], [1.0]), ([0.0], [0.0])]
    """
    table, cell = outcomes.positive, _split(outcomes)
    wholes = _in_parts(outcomes) or ((decided(outcomes),) if cell is not None else ())
    if cell is None:
        return wholes
    hits, wrongs = table.positive[:, cell], table.negative[:, cell]
    if table.shares is not None:
        rows = table.shares.rows[:, cell]
        hits, wrongs = rows * table.shares.most[:, cell], rows * (1 - table.shares.least[:, cell])
    ends = [(hit * hits, wrong * wrongs) for hit in (0, 1) for wrong in (0, 1)]
    return tuple(_moved(whole, *end) for whole in wholes for end in ends)


def _in_parts(outcomes: Outcomes) -> tuple[Confusion, ...]:
    """The ends of what was decided of rows that count in parts; empty where they do not."""
    table, logged = outcomes.positive, outcomes.positive.decided
    if table.shares is None:
        return ()
    if logged is not None and not outcomes.by_score:
        return confusions(table, logged.yes, logged.no)
    return confusions_from(table, first_cell(table.edges, outcomes.threshold))


def _moved(whole: Confusion, hits: FloatArray, wrongs: FloatArray) -> Confusion:
    """The same with so many positive and negative rows decided no instead of yes."""
    return Confusion(
        np.maximum(whole.true_positive - hits, 0.0),
        np.maximum(whole.false_positive - wrongs, 0.0),
        whole.false_negative + hits,
        whole.true_negative + wrongs,
    )


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
