"""Ids and their rows, kept to be compared: equal hashes are looked at once more, so that nothing hangs on chance."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.disk.aside import Aside

Places = NDArray[np.uint32]
Rows = NDArray[np.int64]
_SCHEMA = pa.schema([("id", pa.string()), ("row", pa.uint32())])


class Kept:
    """All different ids of a file, by their places: from 0, in the order in which they came.

    >>> kept = Kept()
    >>> kept.add(pa.array(["a", "b"]), np.array([1, 2])).tolist(), kept.add(pa.array(["c"]), np.array([7])).tolist()
    ([0, 1], [2])
    >>> ids, rows = kept.at(np.array([2, 0]))
    >>> ids.to_pylist(), rows.tolist()
    (['c', 'a'], [7, 1])
    """

    def __init__(self) -> None:
        self._aside = Aside()
        self._firsts = [0]

    def __len__(self) -> int:
        return self._firsts[-1]

    def add(self, ids: pa.Array, rows: Rows) -> Places:
        """Keep some more; gives their places."""
        batch = pa.record_batch([ids, pa.array(rows, pa.uint32())], schema=_SCHEMA)
        self._aside.put(memoryview(batch.serialize()))
        first = len(self)
        self._firsts.append(first + len(ids))
        return np.arange(first, len(self), dtype=np.uint32)

    def at(self, places: Places) -> tuple[pa.Array, Rows]:
        """The ids at these places and their rows; only what is asked for is read."""
        order = np.argsort(places)
        cuts = np.searchsorted(places[order], self._firsts)
        found = [
            self._piece(number, places[order[begin:end]])
            for number, (begin, end) in enumerate(pairwise(cuts.tolist()))
            if begin < end
        ]
        back = np.empty(len(order), np.int64)
        back[order] = np.arange(len(order))
        table = pa.Table.from_batches(found, _SCHEMA).take(pa.array(back)).combine_chunks()
        return table["id"].combine_chunks(), table["row"].to_numpy().astype(np.int64)

    def _piece(self, number: int, places: Places) -> pa.RecordBatch:
        batch = pa.ipc.read_record_batch(pa.py_buffer(self._aside.get(number)), _SCHEMA)
        return batch.take(pa.array(places.astype(np.int64) - self._firsts[number]))
