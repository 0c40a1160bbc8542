"""Rows that were read and wait to be written: reading may take its time, and nobody else has to wait for it."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Spool:
    """Rows on disk, in an open file."""

    handle: IO[bytes]

    def batches(self) -> Iterator[pa.Table]:
        """The rows from the first on, as often as they are asked for."""
        self.handle.seek(0)
        with pa.ipc.open_stream(self.handle) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])


@contextmanager
def spooled(batches: Iterable[pa.Table], schema: pa.Schema, folder: Path) -> Iterator[Spool]:
    """Tables on disk, in `schema`, for as long as the block runs.

    Their file has no name in `folder`, so it is gone when the process is, whatever ends that.
    """
    with tempfile.TemporaryFile(dir=folder) as handle:
        with pa.ipc.new_stream(handle, schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
            for batch in batches:
                writer.write_table(batch.select(schema.names).cast(schema).combine_chunks())
        yield Spool(handle)
