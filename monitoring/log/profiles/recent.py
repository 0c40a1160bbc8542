"""The newest grains of all columns of numbers in one file beside their tables, and which of them are new.

What was found in an earlier profile holds for all grains that were not counted anew since; of the others, a check
would have to read one table a column. The file may be lost or damaged: then all tables are read. No bucket gets it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.disk.whole import write_whole
from monitoring.domain import FloatArray
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.columns import BORN, GRAIN
from monitoring.log.kept.arrays import Kept, from_bytes, to_bytes

FILE = ".recent"
LONGEST = {"hour": 1, "day": 1, "week": 7, "month": 31}  # grains in a window
MOST = 40  # grains from the first that has moved on: beyond them, tables are read
NEVER = 2**31
PARTS = {"grain": np.int32, "cell": np.int32, "n": np.float64, "low": np.float64, "high": np.float64}

Moved = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Recent:
    """The newest counts of some columns, one after the other.

    Args:
        since: the first grain whose counts are here; all later ones are, too.
        moved: by the name of an earlier profile, the grains whose rows are others than there.
        names: the columns.
        starts: where each one's entries begin, and where the last one's end.
        parts: of each entry `grain`, `cell`, `n`, `low` and `high` (nan where it has none), of all rows.
    """

    since: int
    moved: Mapping[str, tuple[int, ...]]
    names: tuple[str, ...]
    starts: NDArray[np.int64]
    parts: Mapping[str, NDArray[Any]]

    def windows(
        self, sizes: Mapping[str, int], edges: Sequence[int], ends: tuple[int, int] | None
    ) -> Iterator[tuple[str, FloatArray, FloatArray, FloatArray]]:
        """By column the counts of some windows `(windows, cells)`, and their smallest and largest values `(windows,)`.

        Args:
            sizes: how many cells each column has; of these columns all that are known here.
            edges: rising grains, one more than there are windows, from `since` on.
            ends: the first and the last grain that belong to the log; None: all do.
        """
        many, known = len(edges) - 1, [name in sizes for name in self.names]
        wide = np.array([sizes.get(name, 0) for name in self.names], dtype=np.int64) * many
        column = np.repeat(np.arange(len(self.names)), np.diff(self.starts))
        grain = self.parts["grain"]
        low, high = ends or (grain.min(initial=0), grain.max(initial=0))
        inside = (grain >= max(edges[0], low)) & (grain < edges[-1]) & (grain <= high) & np.array(known)[column]
        column, grain = column[inside], grain[inside]
        cell, n, least, most = (self.parts[part][inside] for part in ("cell", "n", "low", "high"))
        window = np.searchsorted(edges, grain, side="right") - 1
        first = np.cumsum([0, *wide.tolist()])
        place = first[column] + window * (wide[column] // many) + cell
        counts, at = np.bincount(place, n, minlength=int(first[-1])).astype(np.float64), column * many + window
        low_of, high_of = np.full((2, len(self.names) * many), np.nan)
        for found, values, choose in ((low_of, least, np.fmin), (high_of, most, np.fmax)):
            there = np.flatnonzero(~np.isnan(values))
            choose.at(found, at[there], values[there])
        for i, name in enumerate(self.names):
            if known[i]:
                own = slice(i * many, (i + 1) * many)
                yield name, counts[first[i] : first[i + 1]].reshape(many, -1), low_of[own], high_of[own]


def read(folder: Path) -> Recent | None:
    """What lies beside a profile's tables; None where nothing does, or it is damaged."""
    try:
        found = from_bytes(folder.name, (folder / FILE).read_bytes())
    except OSError:
        return None
    if found is None:
        return None
    moved = {name: tuple(grains) for name, grains in found.told["moved"].items()}
    parts = {part: found.arrays[part] for part in PARTS}
    return Recent(found.told["since"], moved, tuple(found.told["names"]), found.arrays["starts"], parts)


def moved(before: Path, rows: Collection[int], there: Collection[int]) -> Moved:
    """What has moved since some earlier profiles, as far as that is little.

    Args:
        before: the folder of the one that this one is made from.
        rows: grains whose rows are others than there.
        there: all grains.
    """
    known = read(before)
    found = {before.name: {*rows}} | {name: {*rows, *old} for name, old in (known.moved if known else {}).items()}
    every = np.sort(np.fromiter(there, np.int64))

    def is_little(grains: set[int]) -> bool:
        return not grains or len(every) - int(np.searchsorted(every, min(grains))) <= MOST

    return {name: tuple(sorted(grains)) for name, grains in found.items() if is_little(grains)}


@dataclass(frozen=True, slots=True)
class Gathering:
    """The newest counts of columns, while their tables are written."""

    since: int
    moved: Moved
    found: dict[str, list[Mapping[str, NDArray[np.generic]]] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, moved: Moved, longest: int) -> "Gathering":
        """Of windows of so many grains at most; where no row has moved, of none."""
        first = min((grain for grains in moved.values() for grain in grains), default=NEVER)
        return cls(first - longest, moved)

    def passing(self, name: str, pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """The pieces of a column's table, of which the newest grains are noted."""
        noted: list[Mapping[str, NDArray[np.generic]]] | None = []
        for piece in pieces:
            if noted is not None:
                noted = [*noted, found] if (found := self._newest(piece)) is not None else None
            yield piece
        self.found[name] = noted

    def _newest(self, piece: pa.Table) -> Mapping[str, NDArray[np.generic]] | None:
        """None where the column has no numbers, or rows lie in other grains than they were born in."""
        if "low" not in piece.column_names:
            return None
        newest = np.flatnonzero(np.asarray(column_of(piece, GRAIN), dtype=np.int64) >= self.since)
        piece = piece.slice(int(newest[0]) if newest.size else piece.num_rows)  # most of it lies before, in order
        grain = np.asarray(column_of(piece, GRAIN), dtype=np.int64)
        rows = np.flatnonzero((grain >= self.since) & (column_of(piece, "segment") == 0))
        if (column_of(piece, BORN)[rows] != grain[rows]).any():
            return None
        named = {part: GRAIN if part == "grain" else part for part in PARTS}
        return {part: column_of(piece, named[part])[rows].astype(kind) for part, kind in PARTS.items()}

    def keep(self, folder: Path, name: str) -> None:
        """Keep them beside the tables of a profile that will be called so."""
        known = {column: noted for column, noted in self.found.items() if noted}
        pieces = [piece for noted in known.values() for piece in noted]
        sizes = [sum(len(piece["n"]) for piece in noted) for noted in known.values()]
        empty = {part: np.zeros(0, kind) for part, kind in PARTS.items()}
        arrays = {part: np.concatenate([piece[part] for piece in (empty, *pieces)]) for part in PARTS}
        told = {"since": self.since, "moved": self.moved, "names": list(known)}
        write_whole(folder / FILE, to_bytes(name, Kept(arrays | {"starts": np.cumsum([0, *sizes])}, told)))
