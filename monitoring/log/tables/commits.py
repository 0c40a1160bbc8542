"""What a Delta table tells without its rows: whether it is another version, and its columns."""

import os
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable

from monitoring.errors import DataError

Glance = tuple[str, int, int]


def glance(table: Path) -> Glance | None:
    """Differs wherever the table's version may differ, and takes microseconds; None where there is no table."""
    commits = table / "_delta_log"
    try:
        there = commits.stat()
        newest = max(name for name in os.listdir(commits) if name.endswith(".json"))
    except (OSError, ValueError):
        return None
    return newest, there.st_ino, there.st_mtime_ns


def agreed_schema(folder: Path, table: DeltaTable | None, wanted: pa.Schema | None = None) -> pa.Schema:
    """The columns of the table in a folder, or of a new one; raises `DataError` where other ones are wanted."""
    if table is None:
        if wanted is None:
            raise DataError(f"there is no table in {folder}")
        return wanted
    there = pa.schema(table.schema().to_arrow())
    if wanted is not None and not {(f.name, f.type) for f in wanted} <= {(f.name, f.type) for f in there}:
        raise DataError("the deployment was connected anew in the meantime, with other columns", "append again")
    return there
