"""Ids that were seen before in the same file, in about 4 bytes of memory a row; the rest waits in a file."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.intake.columns.parsed_column import mask
from monitoring.intake.duplicates.kept import Kept
from monitoring.intake.duplicates.runs import Run, Runs
from monitoring.intake.hashing import Hashes, hashes

Numbers = NDArray[np.int64]

MOST_AT_ONCE = 1 << 20
# A hash and a place in one number are sorted ten times as fast as places by hashes, which leaves 44 bits of a hash.
_PLACES = np.uint64(MOST_AT_ONCE - 1)


class Seen:
    """Remembers ids, and in which row each came first.

    Ids are sought by 44 bits of a hash, and compared themselves where these are equal. Files may have up to 4 billion
    rows.

    >>> seen = Seen()
    >>> seen.earlier(pa.array(["a", "b", "a"]), np.array([1, 2, 3])).tolist()
    [0, 0, 1]
    >>> seen.earlier(pa.array(["b", "c"]), np.array([4, 5])).tolist()
    [2, 0]
    """

    def __init__(self) -> None:
        self._runs = Runs()
        self._kept = Kept()

    def earlier(self, ids: pa.Array, rows: Numbers) -> Numbers:
        """For each id the row in which it came first, 0 where this is the first; remembers the new ones.

        Args:
            ids: text without nulls, `(n,)`.
            rows: their row numbers, rising, from 1, `(n,)`.
        """
        pieces = [self._earlier(ids[at : at + MOST_AT_ONCE], rows[at : at + MOST_AT_ONCE]) for at in _starts(len(ids))]
        return np.concatenate([np.zeros(0, np.int64), *pieces])

    def _earlier(self, ids: pa.Array, rows: Numbers) -> Numbers:
        wanted = hashes(ids) & ~_PLACES
        order = (np.sort(wanted | np.arange(len(ids), dtype=np.uint64)) & _PLACES).astype(np.int64)
        first = _firsts(ids, wanted, order)
        own = np.arange(len(ids))
        known = self._known(ids, wanted, order[first[order] == order])
        new = (first == own) & (known == 0)
        self._remember(ids, rows, wanted, np.flatnonzero(new), order[new[order]])
        return np.where(first == own, known, np.where(known[first] > 0, known[first], rows[first]))

    def _known(self, ids: pa.Array, wanted: Hashes, places: Numbers) -> Numbers:
        """For each id the row in which an earlier piece had it, 0 where none had; `places` are in the hashes' order."""
        found = np.zeros(len(ids), np.int64)
        likely = places[self._runs.may_have(wanted[places])]
        for run in self._runs:
            left, at = likely, np.searchsorted(run.hashes, wanted[likely])
            while True:  # several ids may share a hash
                is_there = at < len(run.hashes)
                left, at = left[is_there], at[is_there]
                is_there = run.hashes[at] == wanted[left]
                left, at = left[is_there], at[is_there]
                if not len(left):
                    break
                texts, rows = self._kept.at(run.places[at])
                same = mask(pc.equal(texts, ids.take(pa.array(left))))
                found[left[same]] = rows[same]
                left, at = left[~same], at[~same] + 1
        return found

    def _remember(self, ids: pa.Array, rows: Numbers, wanted: Hashes, new: Numbers, by_hash: Numbers) -> None:
        """Keep the ids at some places, which are given in their order and in that of the hashes."""
        if len(new):
            kept = np.empty(len(ids), np.uint32)
            kept[new] = self._kept.add(ids if len(new) == len(ids) else ids.take(pa.array(new)), rows[new])
            self._runs.add(Run(wanted[by_hash], kept[by_hash]))


def _starts(count: int) -> range:
    return range(0, count, MOST_AT_ONCE)


def _firsts(ids: pa.Array, wanted: Hashes, order: Numbers) -> Numbers:
    """For each id the place where the same stands first among these; `order` sorts the hashes."""
    first = np.arange(len(ids))
    same = wanted[order[1:]] == wanted[order[:-1]]
    if same.any():
        alike = np.sort(order[np.append(same, False) | np.append(False, same)])
        codes = ids.take(pa.array(alike)).dictionary_encode().indices.to_numpy()
        _, begin = np.unique(codes, return_index=True)  # codes are given in the order of the ids
        first[alike] = alike[begin[codes]]
    return first
