"""How many positive rows there are among some of the rows of each cell, which count in parts."""

from collections.abc import Sequence

import numpy as np

from monitoring.domain import FloatArray, ScoreTable, Shares
from monitoring.domain.curves import Confusion


def shares_of(table: ScoreTable) -> Shares:
    """What is known of the shares of a table's rows.

    Raises `ValueError` where its rows do not count in parts.
    """
    if table.shares is None:
        raise ValueError("rows of this table are positive or negative, none is so in parts")
    return table.shares


def positives(table: ScoreTable, part: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The fewest and the most that a part of the rows, by cell `(windows, m)`, may hold, `(windows,)` each.

    Nobody knows which of a cell's rows these are: those with the lowest shares, or with the highest. What they have,
    the others have not.

    >>> from dataclasses import replace
    >>> from monitoring.stats.rows import score_table
    >>> table, four = score_table([1, 1, 0, 0], [0.2] * 4, edges=np.array([0.0, 1.1])), np.full((1, 1), 4.0)
    >>> known = Shares(four, four < 0, four * 0, four / 4, four / 8, four / 8)  # from 0 to 1, on average one half
    >>> [end.tolist() for end in positives(replace(table, shares=known), four * 3 / 4)]
    [[1.0], [2.0]]
    """
    shares = shares_of(table)
    rest = shares.rows - part
    least, most = part * shares.lowest, part * shares.highest
    # Rows that are left out may be among them: then the others do not tell.
    among = (rest >= 0) & (True if table.left_out is None else table.left_out == 0)
    fewest = np.where(among, np.maximum(least, shares.rows * shares.least - rest * shares.highest), least)
    highest = np.where(among, np.minimum(most, shares.rows * shares.most - rest * shares.lowest), most)
    return fewest.sum(axis=-1), highest.sum(axis=-1)


def confusions(table: ScoreTable, yes: FloatArray, no: FloatArray) -> tuple[Confusion, ...]:
    """The confusion tables at the ends of what may be, of rows that were decided yes and no, by cell `(windows, m)`.

    What rises or falls with the true positives alone, and with the missed ones alone, is farthest off at one of them.
    """
    return _ends(positives(table, yes), positives(table, no), yes.sum(axis=-1), no.sum(axis=-1))


def confusions_from(table: ScoreTable, start: int) -> tuple[Confusion, ...]:
    """The same where all rows from a cell on were decided yes, and all others no."""
    shares = shares_of(table)
    ends = [shares.rows * shares.least, shares.rows * shares.most]
    no, yes = (
        [part[:, side].sum(axis=-1) for part in (*ends, shares.rows)] for side in (slice(start), slice(start, None))
    )
    return _ends(yes[:2], no[:2], yes[2], no[2])


def _ends(
    hits: Sequence[FloatArray], misses: Sequence[FloatArray], yes: FloatArray, no: FloatArray
) -> tuple[Confusion, ...]:
    # Ends that are no more than rounding apart may lie beyond none at all.
    each = ((tp, yes - tp, fn, no - fn) for tp in hits for fn in misses)
    return tuple(Confusion(*(np.maximum(count, 0.0) for count in counts)) for counts in each)
