"""The counts of one merged file by the day, all columns in one small file, so that thousands are read in seconds.

It is made of the file's tables and lies beside them; where it is not there, or not as it was written, it is made again.
"""

import io
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from monitoring.disk.whole import whole_file
from monitoring.domain import FloatArray
from monitoring.errors import DataError
from monitoring.log.cells.plan import Plan
from monitoring.log.fleet.merged_file import Part
from monitoring.log.fleet.merged_sum import require_whole
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.columns import GRAIN
from monitoring.log.profiles.profile import Profile

FILE = "daily.npy"
DAY, CELL, ROWS = 0, 1, 2  # what the lines of the array are
CHECK = 4  # bytes of the checksum in front


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column's cells stand when those of all columns stand in one line.

    Args:
        names: the columns.
        starts: where the cells of each begin, and where the last ones end.

    >>> from monitoring.domain import Bins, Kind
    >>> plan = Plan({"x": Bins(Kind.NUMERIC, edges=(0.0, 1.0)), "c": Bins(Kind.CATEGORICAL, categories=("a",))})
    >>> Layout.of(plan, None).starts
    (0, 5, 8)
    """

    names: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, plan: Plan, label: str | None) -> "Layout":
        """Of all columns of a plan but the label, whose values become known later."""
        names = tuple(name for name in plan.columns if name != label)
        ends = np.cumsum([plan.columns[name].size for name in names])
        return cls(names, (0, *ends.tolist()))

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.starts[-1]


def daily(merged: Path, part: Part, layout: Layout) -> NDArray[np.integer]:
    """What a merged file counts, of shape (3, entries): the day since 1970, the cell in the layout, rows; all rows.

    Raises `DamagedError` where its tables are not what was written.
    """
    path = part.place(merged) / FILE
    with suppress(OSError, ValueError):
        return _parsed(path.read_bytes())
    require_whole(merged, part)
    made = by_day(Profile(part.place(merged)), part.clock, layout)
    with suppress(OSError, DataError):  # what may not be written is made again next time
        content = io.BytesIO()
        np.save(content, made, allow_pickle=False)
        with whole_file(path) as file:
            file.write(zlib.crc32(content.getvalue()).to_bytes(CHECK, "big") + content.getvalue())
    return made


def totals(entries: NDArray[np.integer], size: int, days: tuple[int | None, int | None]) -> FloatArray:
    """Rows a cell, of shape (size,), from the first day (inclusive) to the last one (exclusive); None: to the end.

    >>> totals(np.array([[1, 2, 3], [0, 1, 0], [5, 6, 7]]), 3, (None, 3)).tolist()
    [5.0, 6.0, 0.0]
    """
    chosen = within(entries, days)
    found = np.bincount(chosen[CELL], chosen[ROWS], minlength=size)
    return found.astype(np.float64, copy=False)


def within(entries: NDArray[np.integer], days: tuple[int | None, int | None]) -> NDArray[np.integer]:
    """The entries of some days."""
    start, end = days
    inside = np.ones(entries.shape[1], dtype=np.bool_)
    if start is not None:
        inside &= entries[DAY] >= start
    if end is not None:
        inside &= entries[DAY] < end
    return entries if inside.all() else entries[:, inside]


def _parsed(content: bytes) -> NDArray[np.integer]:
    if int.from_bytes(content[:CHECK], "big") != zlib.crc32(content[CHECK:]):
        raise ValueError("its checksum does not fit")
    found: NDArray[np.integer] = np.load(io.BytesIO(content[CHECK:]), allow_pickle=False)
    return found


def by_day(profile: Profile, clock: str, layout: Layout) -> NDArray[np.integer]:
    """What a profile counts by the hour or by the day, as `daily` gives it."""
    pieces = [np.zeros((3, 0), dtype=np.int64)]
    for name, start in zip(layout.names, layout.starts, strict=False):
        with pq.ParquetFile(profile.path("columns", name)) as file:
            table = file.read(columns=[GRAIN, "segment", "cell", "n"], use_threads=False)
        table = table.filter(pc.equal(table["segment"], 0))
        day, cell, rows = (column_of(table, key).astype(np.int64) for key in (GRAIN, "cell", "n"))
        pieces.append(np.array([day // 24 if clock == "hour" else day, cell + start, rows]))
    found = np.concatenate(pieces, axis=1)
    is_small = np.abs(found).max(initial=0) < 2**31
    return found.astype(np.int32) if is_small else found
