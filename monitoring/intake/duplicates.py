"""Ids that were seen before in the same file, in 16 bytes a row."""

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

LONGEST_RUN = 1 << 19  # longer ones are not merged any more


class Seen:
    """Remembers ids by a 64-bit hash, and in which row each came first.

    Two different ids share a hash with a chance of about 1 in 100,000 in a file of 20 million rows.

    >>> seen = Seen()
    >>> seen.earlier(pa.array(["a", "b", "a"]), np.array([1, 2, 3])).tolist()
    [0, 0, 1]
    >>> seen.earlier(pa.array(["b", "c"]), np.array([4, 5])).tolist()
    [2, 0]
    """

    def __init__(self) -> None:
        self._runs: list[tuple[Hashes, Numbers]] = []  # each sorted by hash, the longest first

    def earlier(self, ids: pa.Array, rows: Numbers) -> Numbers:
        """For each id the row in which it came first, 0 where this is the first; remembers the new ones.

        Args:
            ids: text without nulls, `(n,)`.
            rows: their row numbers, rising, from 1, `(n,)`.
        """
        found = np.zeros(len(ids), dtype=np.int64)
        if not len(ids):
            return found
        hashes = pd.util.hash_array(ids.to_numpy(zero_copy_only=False), categorize=False)
        order = np.argsort(hashes, kind="stable")
        ordered, ordered_rows = hashes[order], rows[order]
        starts = np.append(True, ordered[1:] != ordered[:-1])
        first = ordered_rows[starts][np.cumsum(starts) - 1]
        earliest = np.where(starts, 0, first)
        for known, known_rows in self._runs:
            place = np.minimum(np.searchsorted(known, ordered), len(known) - 1)
            earliest = np.where(known[place] == ordered, known_rows[place], earliest)
        new = earliest == 0
        self._remember(ordered[new], ordered_rows[new])
        found[order] = earliest
        return found

    def _remember(self, hashes: Hashes, rows: Numbers) -> None:
        """Add a run; runs of like length are merged, so that there are few, but not where sorting gets costly."""
        if not len(hashes):
            return
        while self._runs and len(self._runs[-1][0]) <= min(2 * len(hashes), LONGEST_RUN):
            more_hashes, more_rows = self._runs.pop()
            hashes, rows = np.concatenate([more_hashes, hashes]), np.concatenate([more_rows, rows])
            order = np.argsort(hashes, kind="stable")
            hashes, rows = hashes[order], rows[order]
        self._runs.append((hashes, rows))
