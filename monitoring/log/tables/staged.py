"""Rows on their way into a table: written as its files while they are read, and seen by nobody until they may stay.

Reading may take its time, and nobody else has to wait for it. Where no row is known to the table, which is so nearly
always, the files are what the table needs; otherwise they are read again.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from monitoring.disk import sums
from monitoring.disk.whole import make_folder
from monitoring.log.folder.staging import aside
from monitoring.log.ground.columns import ROW
from monitoring.log.tables import data_files, intact, keys
from monitoring.process.beside import handed_over


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows in files of their own.

    Args:
        folder: where these lie.
        key: the column by which rows are known.
        schema: the files' columns.
        first: the running number of the first row.
        files: what a commit says of the files.
        count: the rows.
    """

    folder: Path
    key: str
    schema: pa.Schema
    first: int
    files: tuple[AddAction, ...]
    count: int

    def batches(self) -> Iterator[pa.Table]:
        """The rows from the first on, without their numbers, as often as they are asked for."""
        for action in self.files:
            intact.require([self.folder / action.path])
            with pq.ParquetFile(self.folder / action.path, pre_buffer=False) as file:
                names = [name for name in self.schema.names if name != ROW]
                for batch in file.iter_batches(columns=names):
                    yield pa.Table.from_batches([batch])

    def may_be_in(self, files: Iterable[Path]) -> bool:
        """Whether one of the rows may be in some other files; False is certain."""
        files = list(files)
        own = (keys.kept(self.folder / action.path, self.key) for action in self.files)
        return bool(files) and any(True for hashes in own for _ in keys.holding(files, self.key, hashes))

    def link(self, folder: Path) -> None:
        """Let the files lie in the table's folder as well, with what is noted of them."""
        make_folder(folder)
        for action in self.files:
            file = folder / action.path
            for source, place in (
                (self.folder / action.path, file),
                map(keys.place, (self.folder / action.path, file)),
            ):
                make_folder(place.parent)
                _link(source, place)
                sums.note_as(source, place)


@contextmanager
def staged(batches: Iterable[pa.Table], schema: pa.Schema, table: Path, key: str, first: int) -> Iterator[Staged]:
    """Rows in files beside a deployment, which may be replaced meanwhile, for as long as the block runs.

    Args:
        batches: the rows, without numbers.
        schema: the columns of the files.
        table: the table's folder.
        key: the column by which rows are known.
        first: the running number that the first row is likely to get.
    """
    with aside(table.parent.with_name(f"{table.parent.name}-{table.name}")) as folder:
        numbers = _Numbers(first)

        def write(tables: Iterator[pa.Table]) -> tuple[AddAction, ...]:
            return tuple(data_files.write(folder, key, schema, map(numbers.put_to, tables), changes_rows=True))

        files = handed_over(batches, write)
        yield Staged(folder, key, schema, first, files, numbers.next - first)


@dataclass(slots=True)
class _Numbers:
    next: int

    def put_to(self, table: pa.Table) -> pa.Table:
        begin, self.next = self.next, self.next + table.num_rows
        return table.add_column(0, ROW, pa.array(np.arange(begin, self.next)))


def _link(source: Path, place: Path) -> None:
    try:
        os.link(source, place)
    except OSError:  # not every file system knows links
        shutil.copy2(source, place)
