"""What Spark is asked so that it reads a source as it is: the same rows, columns and values as DuckDB reads."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.log.ground.unreadable import unreadable
from monitoring.log.sources.shape import FILE, Dialect
from monitoring.log.sources.source import Source

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

# Paths are no patterns: a folder may have any name.
LITERAL = {"__globPaths__": "false"}
CSV = {"header": "true", "quote": '"', "escape": '"', "multiLine": "true"}
BROKEN = "_modelwatch_broken"  # the column that holds a line which is not cut into cells as the header is
NO_KEY = "__HIVE_DEFAULT_PARTITION__"


def reading(session: "SparkSession", source: Source) -> "DataFrame":
    """All rows of a source; those of an attached log's files also say which file they are in."""
    if source.format == "table":
        return _wanted(session.table(source.files[0]), source)
    if source.shape is None:
        return session.read.options(**LITERAL, mergeSchema="true").parquet(*_addresses(source.files))
    if source.format == "csv":
        return _wanted(_lines(session, source).where(f"{BROKEN} IS NULL"), source)
    groups: dict[pa.Schema, list[str]] = defaultdict(list)
    for file in source.files:
        groups[_schema(file)].append(file)
    # All in one go, Spark would refuse types that differ by file.
    return _together(_wanted(_rows(session, schema, files), source) for schema, files in groups.items())


def broken_lines(session: "SparkSession", source: Source) -> dict[str, int]:
    """By file, lines of CSV that cannot be cut into cells."""
    from pyspark.sql import functions

    lines = _lines(session, source)
    # Spark refuses to read nothing but broken lines: the first cell is read for that reason alone.
    cell = functions.max(functions.col(_quoted(lines.columns[0])))
    broken = lines.where(f"{BROKEN} IS NOT NULL").groupBy(FILE).agg(functions.count("*"), cell).toArrow()
    return dict(zip(broken.column(0).to_pylist(), broken.column(1).to_pylist(), strict=True))


def _rows(session: "SparkSession", schema: pa.Schema, files: Iterable[str]) -> "DataFrame":
    """The rows of Parquet files of one schema."""
    from pyspark.sql import functions

    frame = session.read.options(**LITERAL).parquet(*_addresses(files)).select("*", _file())
    for name, kind in frame.dtypes:
        if kind == "bigint" and pa.types.is_timestamp(schema.field(name).type):
            # Spark has no nanoseconds, and reads their number; DuckDB rounds to the nearest microsecond.
            x = f"({_quoted(name)} + 500)"
            frame = frame.withColumn(name, functions.expr(f"timestamp_micros(({x} - pmod({x}, 1000)) div 1000)"))
    return frame


def _lines(session: "SparkSession", source: Source) -> "DataFrame":
    by_dialect: dict[Dialect, list[str]] = defaultdict(list)
    for file in source.files:
        by_dialect[source.dialects[file]].append(file)
    return _together(_cut(session, source, dialect, files) for dialect, files in by_dialect.items())


def _cut(session: "SparkSession", source: Source, dialect: Dialect, files: Iterable[str]) -> "DataFrame":
    """The lines of CSV files of one dialect, as text."""
    wanted = _names(source)
    # Other columns may be called anything, even the same.
    names = [name if name in wanted else f"_unused_{place}" for place, name in enumerate(dialect.columns)]
    schema = ", ".join(f"{_quoted(name)} STRING" for name in (*names, BROKEN))
    reader = session.read.options(**LITERAL, **CSV, sep=dialect.delimiter, columnNameOfCorruptRecord=BROKEN)
    frame = reader.schema(schema).csv(list(_addresses(files))).select("*", _file())
    return frame.drop(*(name for name in names if name not in wanted))


def _wanted(frame: "DataFrame", source: Source) -> "DataFrame":
    """The columns that are wanted, folders' keys among them; others may have types that are not known here."""
    if source.hive:
        for key in _keys(source.files[0]):
            frame = frame.withColumn(key, _key(key))
    if source.shape is None or source.shape.as_it_is:
        return frame
    wanted = {*_names(source), FILE}
    return frame.select(*(_quoted(name) for name in frame.columns if name in wanted))


def _names(source: Source) -> set[str]:
    return {source.shape.its_name(field.name) for field in source.shape.fields} if source.shape else set()


def _together(parts: Iterator["DataFrame"]) -> "DataFrame":
    return reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), parts)


def _schema(file: str) -> pa.Schema:
    try:
        return pq.read_schema(file).remove_metadata()
    except (pa.ArrowInvalid, OSError) as error:
        raise unreadable(error) from error


def _addresses(files: Iterable[str]) -> Iterator[str]:
    return (f"file:{file}" for file in files)


def _file() -> "Column":
    """The path of the file that a row is in."""
    from pyspark.sql import functions

    return functions.regexp_replace(_decoded(functions.col("_metadata.file_path")), "^file:/+", "/").alias(FILE)


def _keys(file: str) -> list[str]:
    return [folder.split("=")[0] for folder in file.split("/")[:-1] if "=" in folder]


def _key(key: str) -> "Column":
    """The value of a key in the names of folders, such as `dt` in dt=2026-01-01."""
    from pyspark.sql import functions

    value = functions.regexp_extract(functions.col(FILE), f".*/{re.escape(key)}=([^/]*)/", 1)
    return functions.when(value != NO_KEY, _decoded(value))


def _decoded(text: "Column") -> "Column":
    from pyspark.sql import functions

    return functions.url_decode(functions.replace(text, functions.lit("+"), functions.lit("%2B")))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
