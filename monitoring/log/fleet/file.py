"""Counts as one file: a zip that holds a header and the tables as Parquet, safe to read from strangers.

Nothing in it is run. Its parts are stored as they are, so that none unpacks to more than the file's own size, and a
table that claims to be larger than `MOST_BYTES`, or much larger than what is there of it, is not read.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import AwareDatetime, Field, NonNegativeInt, TypeAdapter, ValidationError

from monitoring.disk.whole import whole_file
from monitoring.errors import DataError
from monitoring.log.cells.plan import Plan

VERSION = 1
HEADER = "profile.json"
MOST_BYTES = 2**32
# A table is up to this many times as large as its part of the file, or small anyway.
MOST_TIMES, A_LITTLE = 1000, 2**26
LARGEST_HEADER, MOST_PARTS = 2**28, 100_000
HINT = "export it again with `modelwatch profile export`"
# What zipfile and Arrow raise where their input is not what it should be.
_BROKEN = (zipfile.BadZipFile, pa.ArrowException, OSError, RuntimeError, ValueError, KeyError, EOFError)

Origin = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
# What a device and its model call themselves: shown to people, so that no sign in it may be an order to a terminal.
Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


@dataclass(frozen=True)
class Header:
    """What the counts are of.

    Args:
        version: of this kind of file.
        counts: of the tables inside.
        origin: the log that was counted.
        contains: origins of the logs that had been merged into it.
        deployment: its name there.
        written: when (UTC).
        clock: what a grain is.
        rows: predictions counted.
        tokens: marks the key by which sensitive columns became tokens; empty where none is watched.
        fingerprint: of the plan.
        plan: into which cells values were counted.
        device: what a device that counted is called; empty where a workspace did.
        model_version: the version of the model whose predictions a device counted, where it knows it.
    """

    version: int
    counts: int
    origin: Origin
    contains: tuple[Origin, ...]
    deployment: Annotated[str, Field(pattern="^[a-z0-9_-]{1,200}$")]
    written: AwareDatetime
    clock: Literal["day", "hour"]
    rows: NonNegativeInt
    tokens: str
    fingerprint: str
    plan: Plan
    device: Name = ""
    model_version: Name = ""


@dataclass(frozen=True)
class _Versions:
    version: int
    counts: int


_HEADER, _VERSIONS = TypeAdapter(Header), TypeAdapter(_Versions)


def write(path: Path, header: Header, tables: Iterable[tuple[str, pa.Table]]) -> None:
    """Write counts as a file, whole or not at all; the same counts give the same bytes but for the header's time."""
    with whole_file(path) as handle, zipfile.ZipFile(handle, "w") as archive:
        archive.writestr(zipfile.ZipInfo(HEADER), _HEADER.dump_json(header))
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
        return {name.removesuffix(".parquet") for name in self.archive.namelist()} - {HEADER}

    def table(self, name: str, schema: pa.Schema) -> pa.Table:
        """One table in the columns and types of `schema`; raises `DataError` for anything else."""
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
            header = _header(archive.read(HEADER), name, counts)
        yield CountsFile(name, archive, header, digest)


def damaged(name: str, how: str) -> DataError:
    """A file that is not as it was written."""
    return DataError(f"{name} is damaged: {how}", HINT)


def _foreign(name: str) -> DataError:
    hint = "write one with `modelwatch profile export`"
    return DataError(f"{name} is not an exported profile, or not all of one", hint)


def _header(text: bytes, name: str, counts: int) -> Header:
    try:
        versions = _VERSIONS.validate_json(text)
        if (versions.version, versions.counts) != (VERSION, counts):
            raise DataError(f"{name} was exported by another version of Modelwatch", "export it again with this one")
        header = _HEADER.validate_json(text)
    except ValidationError as error:
        raise damaged(name, "its header cannot be read") from error
    if header.plan.fingerprint != header.fingerprint:
        raise damaged(name, "its cells are not those that its fingerprint tells")
    return header


@contextmanager
def _damages(name: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise damaged(name, " ".join(str(error).split()) or "it cannot be read") from error
