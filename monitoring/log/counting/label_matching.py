"""Labels found for predictions while both are read, a stretch at a time, in bounded memory.

Labels mostly come in about the order of their predictions: what is looked for stands among what was read last, and
neither side has to be held as a whole. What has not found its other half waits; if too much does, whoever can join
what is larger than memory gets what waits and all that is left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.log.grouping.sorted_runs import IntArray
from monitoring.log.grouping.text_places import places

WAITING = 48e6  # bytes of both sides that may wait, about a million rows; they are copied now and then
PIECE = 2**17  # rows that are given away at once
Tables = Iterator[pa.Table]
Rest = Callable[[Tables, Tables, str], Tables]


@dataclass(slots=True)
class Side:
    """Predictions or labels on their way in."""

    coming: Tables
    waiting: pa.Table
    is_over: bool = field(default=False, init=False)

    def read(self, rows: int) -> pa.Table:
        """What waits, with at least so many more rows, and one piece at least, if there are any."""
        parts, wanted = [self.waiting], len(self.waiting) + max(rows, 1)
        while sum(map(len, parts)) < wanted and not self.is_over:
            part = next(self.coming, None)
            self.is_over = part is None
            parts += [] if part is None else [part]
        self.waiting = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
        return self.waiting

    def rest(self) -> Tables:
        """What waits and what comes."""
        batches = self.waiting.to_batches(PIECE)
        self.waiting = self.waiting.slice(0, 0)
        yield self.waiting
        while batches:  # what was read is let go of
            yield pa.Table.from_batches([batches.pop()])
        yield from self.coming


def matched(predictions: Tables, labels: Tables, key: str, rest: Rest) -> Tables:
    """All predictions, each with the columns of its label, missing where there is none; those that wait come later.

    Args:
        predictions: one piece at least, with the column `key`, every one once.
        labels: the same.
        key: the column by which they belong together; plain texts.
        rest: does the same with what is left, where more than memory may hold has to wait.
    """
    here, there = (Side(coming, next(coming)) for coming in (predictions, labels))
    while len(here.waiting) or not here.is_over:
        more = max(len(here.waiting), len(there.waiting)) // 2
        known, rows = there.read(more), here.read(more)
        place = places(known[key].combine_chunks(), rows[key].combine_chunks())
        is_known = place >= 0
        if there.is_over:  # no other labels will come
            yield _with_labels(rows, known, place, key)
            here.waiting = rows.slice(0, 0)
        else:
            yield _with_labels(_kept(rows, is_known), known, place[is_known], key)
            here.waiting = _kept(rows, ~is_known)
        is_free = np.ones(len(known), np.bool_)
        is_free[place[is_known]] = False
        there.waiting = _kept(known, is_free)
        if here.waiting.nbytes + there.waiting.nbytes > WAITING:
            del known, rows, place  # which are more than memory should hold from now on
            yield from rest(here.rest(), there.rest(), key)
            return


def _kept(rows: pa.Table, which: NDArray[np.bool_]) -> pa.Table:
    return rows if which.all() else rows.filter(pa.array(which))


def _with_labels(rows: pa.Table, labels: pa.Table, place: IntArray, key: str) -> pa.Table:
    found = labels.drop_columns(key).take(pa.array(place, mask=place < 0))
    for name, column in zip(found.column_names, found.columns, strict=True):
        rows = rows.append_column(name, column)
    return rows
