"""What DuckDB is asked so that it reads a source's files as they are, every value as it stands."""

from collections.abc import Iterable, Mapping

from monitoring.log.engines.duckdb.sql import READ, literal
from monitoring.log.sources.shape import FILE, Dialect
from monitoring.log.sources.source import Source

# A hive key is text, as every other cell is that is not typed where it lies.
FOREIGN = {"filename": FILE, "hive_types_autocast": False}

REJECTED = """
SELECT file_path, count(DISTINCT line) FROM reject_errors JOIN reject_scans USING (scan_id, file_id) GROUP BY file_path
"""


def reading(source: Source) -> str:
    """The query that gives all rows of a source's files; files of an attached log also say which row is whose."""
    if source.shape is None:
        return f"SELECT * FROM read_parquet({_list(source.files)}, {_options(READ)})"
    own = FOREIGN | {"hive_partitioning": source.hive}
    if source.format == "parquet":
        return f"SELECT * FROM read_parquet({_list(source.files)}, {_options(READ | own)})"
    parts = (_csv(source, dialect, files, own) for dialect, files in _by_dialect(source).items())
    return " UNION ALL BY NAME ".join(f"SELECT * FROM {part}" for part in parts)


def rejecting(source: Source) -> Iterable[str]:
    """Queries that note the lines of CSV files that are not cut into cells as their header is."""
    own = FOREIGN | {"hive_partitioning": False, "store_rejects": True, "rejects_limit": 0}
    for dialect, files in _by_dialect(source).items():
        yield f"SELECT count(*) FROM {_csv(source, dialect, files, own)}"


def _by_dialect(source: Source) -> dict[Dialect, list[str]]:
    found: dict[Dialect, list[str]] = {}
    for file in source.files:
        found.setdefault(source.dialects[file], []).append(file)
    return found


def _csv(source: Source, dialect: Dialect, files: Iterable[str], options: Mapping[str, object]) -> str:
    wanted = {source.shape.its_name(field.name) for field in source.shape.fields} if source.shape else set()
    # Other columns may be called anything, even the same in another case, which the engine would not have.
    names = [name if name in wanted else f"_unused_{place}" for place, name in enumerate(dialect.columns)]
    columns = "{" + ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names) + "}"
    given = {"auto_detect": False, "header": True, "delim": dialect.delimiter, "quote": '"', "escape": '"'}
    # A line that cannot be cut is left out, and counted where the file is first seen.
    given |= {"ignore_errors": True, **options}
    return f"read_csv({_list(files)}, columns = {columns}, {_options(given)})"


def _list(files: Iterable[str]) -> str:
    return f"[{', '.join(_text(literal(file)) for file in files)}]"


def _options(options: Mapping[str, object]) -> str:
    return ", ".join(f"{key} = {_value(value)}" for key, value in options.items())


def _value(value: object) -> str:
    return _text(value) if isinstance(value, str) else str(value).lower()


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
