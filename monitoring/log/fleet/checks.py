"""Whether a stranger's table of counts can be what it says: keys in range, and counts that add up."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.domain import Deployment
from monitoring.log.cells.error_kinds import error_kinds
from monitoring.log.cells.plan import Plan
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import EPOCH
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, BY_KNOWN, GRAIN, KNOWN, STRANGE, UNLABELLED
from monitoring.log.profiles.profile import Profile

GRAINS = "grains"
CELLS = ("cell", "true_cell", "predicted_cell")
FINITE = ("low", "high", "late")
MOST_ROWS = 2**53
FIRST_DAY, LAST_DAY = ((day - EPOCH.date()).days for day in (date.min, date.max))


def sizes(plan: Plan, deployment: Deployment) -> dict[str, int]:
    """The number of cells of each table that a plan has, by the name of the table's file without `BY_KNOWN`.

    Of a table with several kinds of cells, those of one kind behind a dot: `error_kinds.true_cell`.
    """
    name, label = Profile(Path()).path, deployment.label
    found = {name("columns", column).stem: bins.size for column, bins in plan.columns.items() if column != label}
    found |= {name("scores", key).stem: len(edges) + 3 for key, edges in plan.scores.items()}
    if label:
        found |= {name("labels").stem: plan.columns[label].size, name("confusion").stem: len(plan.classes) + 2}
    if not plan.error:
        return found
    if label and deployment.prediction:
        bins = error_kinds(plan, deployment.prediction, label)
        kinds = zip(("predicted_cell", "true_cell", "cell"), bins, strict=True)
        found |= {f"{name('error_kinds').stem}.{cell}": own.size for cell, own in kinds}
    return found | {name("errors").stem: plan.error.size}


def undated(name: str) -> str:
    """The table that counts the same as another one, whenever labels became known.

    >>> undated("scores_by_known-123"), undated("columns-123")
    ('scores-123', 'columns-123')
    """
    kind, dash, mark = name.partition("-")
    return f"{kind.removesuffix(BY_KNOWN)}{dash}{mark}"


@dataclass(frozen=True, slots=True)
class Checks:
    """What tables of counts must hold to.

    Args:
        grains: rows a grain and segment.
        sizes: cells a table, by name.
        segments: how many segments are followed.
        clock: what a grain is.
    """

    grains: pa.Table
    sizes: dict[str, int]
    segments: int
    clock: Clock

    def problem(self, name: str, table: pa.Table, whole: pa.Table | None = None) -> str:
        """What is wrong with a table; empty where nothing is.

        A prediction is counted once in every column's and every score's table, and at most once in the others.
        `whole` counts the same whenever labels became known; None: `table` does.
        """
        for column in table.column_names:
            is_key = table[column].type != pa.float64() and column != "outcome"
            if is_key and table[column].null_count:
                return f"{name} lacks values of {column}"
        numbers = [table[column] for column in FINITE if column in table.column_names]
        if not all(pc.all(pc.is_finite(values)).as_py() in (True, None) for values in numbers):
            return f"{name} has extremes that are no numbers"
        if not (self._keys_fit(name, table) and self._ticks_fit(table)):
            return f"{name} counts what cannot be"
        if name == GRAINS:
            return "" if self._times_fit(table) else f"{name} tells times that cannot be"
        is_complete = whole is not None or name.startswith(("columns", "scores"))
        agrees = self._agree(table, self.grains if whole is None else whole, is_complete)
        return "" if agrees else f"{name} counts other predictions than {GRAINS if whole is None else undated(name)}"

    def _agree(self, table: pa.Table, other: pa.Table, is_complete: bool) -> bool:
        (own_keys, own_rows), (keys, rows) = self._rows(table), self._rows(other)
        if not np.isin(own_keys, keys).all():
            return False
        found = np.array_equal(rows, own_rows) if is_complete else own_rows <= rows[np.searchsorted(keys, own_keys)]
        return bool(np.all(found))

    def _keys_fit(self, name: str, table: pa.Table) -> bool:
        ranges = {"segment": (0, self.segments), "n": (1, MOST_ROWS), "n_ape": (0, MOST_ROWS), "uneven": (0, MOST_ROWS)}
        ranges |= {"state": (STRANGE, 1), "outcome": (STRANGE, 1), "decided": (UNLABELLED, 1)}
        counted = undated(name)
        sizes = {cell: self.sizes.get(f"{counted}.{cell}", self.sizes.get(counted, 0)) for cell in CELLS}
        ranges |= {cell: (0, size - 1) for cell, size in sizes.items()}
        inside = (
            pc.all(pc.and_(pc.greater_equal(table[key], low), pc.less_equal(table[key], high))).as_py()
            for key, (low, high) in ranges.items()
            if key in table.column_names and table.num_rows
        )
        return False not in inside and float(self._rows(table)[1].sum()) <= MOST_ROWS

    def _ticks_fit(self, table: pa.Table) -> bool:
        low, high = FIRST_DAY * self.clock.per_day, (LAST_DAY + 1) * self.clock.per_day - 1
        names = [name for name in (GRAIN, BORN, KNOWN, "first_known", "last_known") if name in table.column_names]
        found = [np.asarray(column_of(table, name), dtype=np.float64) for name in names]
        in_calendar = all(((low <= values) & (values <= high)).all() for values in found)
        return in_calendar and table[GRAIN].equals(table[BORN])

    def _times_fit(self, table: pa.Table) -> bool:
        stamps = [table[name].cast(pa.timestamp("us")).cast(pa.int64()) for name in ("low_time", "high_time")]
        length = 86_400_000_000 // self.clock.per_day
        start = np.asarray(table[GRAIN].to_numpy(), dtype=np.int64) * length
        low, high = (stamp.to_numpy() for stamp in stamps)
        return bool(((start <= low) & (low <= high) & (high < start + length)).all())

    def _rows(self, table: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rows a grain and segment that has any, with a number for each of them, rising."""
        grain, segment = (np.asarray(table[key].to_numpy(), dtype=np.int64) for key in (GRAIN, "segment"))
        keys, place = np.unique(grain * (self.segments + 1) + segment, return_inverse=True)
        return keys, np.bincount(place, table["n"].to_numpy(), minlength=keys.size).astype(np.float64)
