"""DuckDB by itself: its settings, and the one look-up that needs no more than it."""

import duckdb
import pyarrow as pa

# An extension would be a download; nothing here needs one.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": False,
}

# A folder called year=2024 on the way to a workspace is no column of its tables.
READ = {"union_by_name": True, "hive_partitioning": False}


def find_rows(files: list[str], keys: pa.Table, key: str) -> pa.Table:
    """The rows of the files whose `key` is among `keys` (a table of one column)."""
    with duckdb.connect(config=SETTINGS) as connection:
        connection.register("wanted", keys)
        column = '"' + key.replace('"', '""') + '"'
        options = ", ".join(f"{name} = {str(value).lower()}" for name, value in READ.items())
        query = f"SELECT * FROM read_parquet(?, {options}) SEMI JOIN wanted USING ({column})"
        return connection.sql(query, params=[[literal(file) for file in files]]).to_arrow_table()


def literal(path: str) -> str:
    """A path that the engine does not take for a pattern."""
    return "".join(f"[{sign}]" if sign in "*?" else sign for sign in path)
