"""Which of the columns that are wanted the files of an attached log have, and which they lack."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from monitoring.intake.required import missing_columns, require
from monitoring.intake.schema import Field
from monitoring.log.sources.file_contents import Seen
from monitoring.log.sources.shape import Shape
from monitoring.log.sources.source import Source


def columns_of(source: Source, file: str) -> tuple[str, ...]:
    """The columns of one file and of the folders that it lies in."""
    names = source.dialects[file].columns if file in source.dialects else pq.read_schema(file).names
    folders = Path(file).parts[:-1] if source.hive else ()
    return (*names, *(folder.split("=")[0] for folder in folders if "=" in folder))


def lacking(source: Source, file: str) -> tuple[str, ...]:
    """The wanted columns, by their names there, that a file does not have; none that its table has elsewhere."""
    return missing_columns(wanted(source.shape), columns_of(source, file)) if source.shape else ()


def useless(shape: Shape, lacks: Iterable[str]) -> str:
    """Why a file is not read that lacks columns without which none of its rows counts; empty where it is."""
    needed = [shape.its_name(name) for name in shape.needed]
    missing = [repr(name) for name in lacks if name in needed]
    return f"has no column {' and no '.join(missing)}" if missing else ""


def with_declared(source: Source, seen: Mapping[str, Seen]) -> Source:
    """The same, where what some files lack is missing in their rows, whichever of the files are read.

    Raises `DataError` where no file has a column.
    """
    looked_into = {file: one for file, one in seen.items() if one.lacks or not one.why}
    if source.shape is None or not looked_into:
        return source
    if set.intersection(*(set(one.lacks) for one in looked_into.values())):
        there = dict.fromkeys(name for file in looked_into for name in columns_of(source, file))
        require(wanted(source.shape), tuple(there), source.shape.place)
    declared = source.shape.declared.union(*(one.lacks for one in looked_into.values()))
    return replace(source, shape=replace(source.shape, declared=declared))


def wanted(shape: Shape) -> list[Field]:
    """The columns that must be somewhere, by their names there."""
    fields = [replace(field, name=shape.its_name(field.name)) for field in shape.fields]
    return [field for field in fields if field.name not in shape.declared]
