"""Counts as one file: a zip that holds a header and the tables, as Parquet or as `.npy` parts, safe to read from
strangers.

Nothing in it is run. Its parts are stored as they are, so that none unpacks to more than the file's own size, and a
table that claims to be larger than `MOST_BYTES`, or much larger than what is there of it, is not read.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.disk.whole import whole_file
from monitoring.errors import DataError
from monitoring.log.fleet import npy_parts
from monitoring.log.fleet.header import Header, damaged, header_of, to_json

HEADER = "profile.json"
MOST_BYTES = 2**32
# A table is up to this many times as large as its part of the file, or small anyway.
MOST_TIMES, A_LITTLE = 1000, 2**26
LARGEST_HEADER, MOST_PARTS = 2**28, 100_000
# What zipfile and Arrow raise where their input is not what it should be.
_BROKEN = (zipfile.BadZipFile, pa.ArrowException, OSError, RuntimeError, ValueError, KeyError, EOFError)


def write(path: Path, header: Header, tables: Iterable[tuple[str, pa.Table]]) -> None:
    """Write counts as a file, whole or not at all; the same counts give the same bytes but for the header's time."""
    with whole_file(path) as handle, zipfile.ZipFile(handle, "w") as archive:
        archive.writestr(zipfile.ZipInfo(HEADER), to_json(header))
        for name, table in tables:
            sink = pa.BufferOutputStream()
            pq.write_table(table, sink, compression="zstd")
            archive.writestr(zipfile.ZipInfo(f"{name}.parquet"), sink.getvalue().to_pybytes())


@dataclass(frozen=True)
class CountsFile:
    """An exported file, opened.

    Args:
        name: what people call it.
        archive: its parts.
        header: what it says of itself.
        digest: SHA-256 of the whole file.
    """

    name: str
    archive: zipfile.ZipFile
    header: Header
    digest: str

    @property
    def tables(self) -> set[str]:
        """The tables inside."""
        return {_table_of(name) for name in self.archive.namelist() if name != HEADER}

    def table(self, name: str, schema: pa.Schema) -> pa.Table:
        """One table in the columns and types of `schema`; raises `DataError` for anything else."""
        parts = [part for part in self.archive.namelist() if part != HEADER and _table_of(part) == name]
        if parts != [f"{name}.parquet"]:
            return self._of_parts(name, parts, schema)
        with _damages(self.name):
            data = self.archive.read(f"{name}.parquet")
            found = pq.ParquetFile(pa.BufferReader(data))
            there = {field.name: field.type for field in found.schema_arrow}
            if there != {field.name: field.type for field in schema} or len(found.schema_arrow) != len(schema):
                raise damaged(self.name, f"{name} has other columns")
            claimed = found.metadata.num_rows * sum(field.type.bit_width // 8 for field in schema)
            if claimed > min(MOST_BYTES, max(A_LITTLE, MOST_TIMES * len(data))):
                raise damaged(self.name, f"{name} has {len(data):,} bytes and claims to hold {claimed:,}")
            table = found.read(columns=schema.names, use_threads=False).select(schema.names)
            table.validate(full=True)
            return table.cast(schema)

    def _of_parts(self, name: str, parts: Sequence[str], schema: pa.Schema) -> pa.Table:
        with _damages(self.name):
            held = {part.removeprefix(f"{name}/").removesuffix(npy_parts.ENDING): part for part in parts}
            return npy_parts.table_of({column: self.archive.read(part) for column, part in held.items()}, schema)


@contextmanager
def opened(path: Path, name: str, counts: int) -> Iterator[CountsFile]:
    """Open an exported file.

    Args:
        path: where it lies.
        name: what people call it.
        counts: the version of the tables that can be read.

    Raises `DataError` where it cannot be read, is no export, is damaged, or was written by another version.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror}", "check the path") from error
    with file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not zipfile.is_zipfile(file):
            raise _foreign(name)
        with _damages(name):
            archive = zipfile.ZipFile(file)
            if len(archive.infolist()) > MOST_PARTS:
                raise damaged(name, f"it has more than {MOST_PARTS:,} parts")
            inside = archive.infolist()
            plain = all(part.compress_type == zipfile.ZIP_STORED and not part.flag_bits & 1 for part in inside)
            names = [part.filename for part in inside]
            if HEADER not in names:
                raise _foreign(name)
            if not plain or len(set(names)) < len(names):
                raise damaged(name, "its parts are not as they were written")
            if archive.getinfo(HEADER).file_size > LARGEST_HEADER:
                raise damaged(name, f"its header is larger than {LARGEST_HEADER >> 20} MB")
            header = header_of(archive.read(HEADER), name, counts)
        yield CountsFile(name, archive, header, digest)


def _table_of(part: str) -> str:
    """The table that a part of a file belongs to; a part that is called otherwise is a table that no log has."""
    table, slash, column = part.partition("/")
    return table if slash and column.endswith(npy_parts.ENDING) else part.removesuffix(".parquet")


def _foreign(name: str) -> DataError:
    hint = "write one with `modelwatch profile export`"
    return DataError(f"{name} is not an exported profile, or not all of one", hint)


@contextmanager
def _damages(name: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise damaged(name, " ".join(str(error).split()) or "it cannot be read") from error
