"""Counts of an earlier state of a log that need not be made anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.columns import GRAIN
from monitoring.log.grouping.added import chosen
from monitoring.log.profiles.profile import Profile


@dataclass(frozen=True, slots=True)
class Earlier:
    """Counts that are still right: those of an earlier profile, but for the grains that are counted anew.

    Args:
        profile: the earlier one.
        touched: the grains that are counted anew.
        moved: those of them whose rows are others; of the rest no more than labels have come.
    """

    profile: Profile
    touched: Sequence[int]
    moved: frozenset[int] = frozenset()

    @property
    def share(self) -> float:
        """Touched grains in the number of all, 0 to 1 and beyond where there were few."""
        return len(self.touched) / max(self.profile.grains, 1)

    def rows(self, all_rows: int) -> int:
        """How many rows are counted anew, of all that there are now."""
        grains = self.profile.table("grains")
        kept = (column_of(grains, "segment") == 0) & ~np.isin(column_of(grains, GRAIN), self.touched)
        return all_rows - int(column_of(grains, "n")[kept].sum())

    def kept(self, kind: str, name: str) -> Iterator[pa.Table]:
        """The counts of all other grains in one table, a piece at a time."""
        with pq.ParquetFile(self.profile.checked(kind, name), pre_buffer=False) as file:
            for group in range(file.num_row_groups):
                table = file.read_row_group(group, use_threads=False)
                yield chosen(table, ~np.isin(column_of(table, GRAIN), self.touched))
