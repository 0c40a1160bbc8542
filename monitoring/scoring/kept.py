"""Scored rows, kept as they were read: what was scored is what is shown, explained and compared.

Nobody reads the file, or what was written of it, a second time: another reader has other words for "missing".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

PREVIEW = 1000


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The scored rows of a file, in its order, in a file of Parquet.

    Args:
        path: that file; all columns, features as they were read, the new ones behind them.
        features: the columns that the model was given.
    """

    path: Path
    features: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """All columns."""
        found: list[str] = pq.read_schema(self.path).names
        return found

    def first(self, count: int = PREVIEW) -> pd.DataFrame:
        """The first rows; they are numbered from 1."""
        with pq.ParquetFile(self.path, pre_buffer=False) as file:
            batch = next(file.iter_batches(count), None)
            rows = pa.Table.from_batches([batch] if batch else [], file.schema_arrow)
        frame: pd.DataFrame = rows.to_pandas()
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
        return frame

    def row(self, number: int) -> pd.DataFrame:
        """What the model was given of one row, counted from 1, as one row; only the rows around it are read."""
        with pq.ParquetFile(self.path, pre_buffer=False) as file:
            place = number - 1
            for group in range(file.num_row_groups):
                size = file.metadata.row_group(group).num_rows
                if place < size:
                    rows = file.read_row_group(group, columns=list(self.features)).select(self.features)
                    found: pd.DataFrame = rows.slice(place, 1).to_pandas()
                    return found
                place -= size
        raise IndexError(f"there is no row {number}")

    def batches(self, rows: int) -> Iterator[pa.Table]:
        """All rows, at most so many at a time."""
        with pq.ParquetFile(self.path, pre_buffer=False) as file:
            for batch in file.iter_batches(rows):
                yield pa.Table.from_batches([batch])
