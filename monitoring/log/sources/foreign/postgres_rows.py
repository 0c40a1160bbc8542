"""The rows of a table in PostgreSQL, streamed: each question asks for the columns that it needs, and for no others.

All questions of one count see the table as it was at one moment, whatever is written meanwhile.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pyarrow as pa
import pyarrow.dataset as ds

from monitoring.errors import DataError, MonitoringError
from monitoring.settings.places import shown

# What is sent as it is; everything else as text, which is read as any other text.
TYPES = {
    "bool": pa.bool_(),
    "int2": pa.int16(),
    "int4": pa.int32(),
    "int8": pa.int64(),
    "float4": pa.float32(),
    "float8": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "timestamptz": pa.timestamp("us", "UTC"),
}
COLUMNS = """
SELECT attname, typname FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
WHERE attrelid = to_regclass({name}) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


@dataclass(frozen=True, slots=True)
class Address:
    """A table of a database: where to connect, the table in the server's words, and in those of messages."""

    uri: str
    table: str
    shown: str

    @classmethod
    def of(cls, place: str) -> "Address":
        """From postgresql://user@host/database?table=schema.table; `${NAME}` is taken from the environment.

        >>> Address.of("postgresql://ann@localhost/shop?table=logs.predictions&sslmode=require").uri
        'postgresql://ann@localhost/shop?sslmode=require'
        """
        parts = urlsplit(re.sub(r"\$\{(\w+)\}", _from_environment, place))
        given = parse_qsl(parts.query)
        rest = urlencode([(key, value) for key, value in given if key != "table"])
        table = ".".join(quoted(name) for name in dict(given)["table"].split("."))
        return cls(urlunsplit(parts._replace(query=rest)), table, shown(place))


@dataclass(frozen=True, slots=True)
class Database:
    """A connection, and those that were opened to see what it sees; `address` is that of any table in it."""

    address: Address
    leader: Any
    connections: list[Any] = field(default_factory=list)
    _one_at_a_time: Lock = field(default_factory=Lock)  # the engine scans tables from threads of its own

    @classmethod
    @contextmanager
    def of(cls, address: Address) -> Iterator["Database"]:
        """Connect, for as long as the block runs."""
        database = cls(address, _connect(address))
        try:
            yield database
        finally:
            database.close()

    def close(self) -> None:
        """End all connections."""
        for connection in (*self.connections, self.leader):
            connection.close()

    def ask(self, query: str) -> pa.Table:
        """The answer to a small question."""
        with self._one_at_a_time, _plainly(self.address), self.leader.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetch_arrow_table()

    def columns(self, table: str) -> tuple[pa.Schema, dict[str, str]]:
        """A table's columns, and the expression that reads each of them."""
        found = self.ask(COLUMNS.format(name=literal(table))).to_pylist()
        if not found:
            hint = "write the name as the database has it, with its schema: schema.table"
            raise DataError(f"there is no table {table} in {self.address.shown.split('?')[0]}", hint)
        types = {row["attname"]: TYPES.get(row["typname"]) for row in found}
        read = {name: quoted(name) if kind else f"{quoted(name)}::text" for name, kind in types.items()}
        return pa.schema([(name, kind or pa.string()) for name, kind in types.items()]), read

    def rows(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of a question, batch by batch, as they were when the first one was asked."""
        moment = self.ask("SELECT pg_export_snapshot() AS id")["id"][0].as_py()
        connection = _connect(self.address)
        self.connections.append(connection)
        with _plainly(self.address), connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION SNAPSHOT {literal(moment)}")
            cursor.execute(query)
            yield from cursor.fetch_record_batch()


class TableRows(ds.Dataset):  # type: ignore[misc]  # Arrow has no types; the engine asks for this very class
    """A table as the engine knows data sets: asked anew for each scan."""

    def __init__(self, database: Database, table: str) -> None:
        self._database, self._table = database, table
        self._schema, self._read = database.columns(table)

    @property
    def schema(self) -> pa.Schema:
        """The columns and their types."""
        return self._schema

    def scanner(self, columns: list[str] | None = None, filter: Any = None, **more: Any) -> ds.Scanner:
        """One reading of some columns; the engine's hints on how to read are of no use here."""
        names = self._schema.names if columns is None else columns
        schema = pa.schema([self._schema.field(name) for name in names])
        cells = ", ".join(f"{self._read[name]} AS {quoted(name)}" for name in names)
        batches = self._database.rows(f"SELECT {cells} FROM {self._table}")
        plain = (pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in batches)
        return ds.Scanner.from_batches(plain, schema=schema, columns=columns, filter=filter)


def quoted(name: str) -> str:
    """A name that may be anything."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text within a question."""
    return "'" + text.replace("'", "''") + "'"


def _from_environment(found: re.Match[str]) -> str:
    try:
        return os.environ[found[1]]
    except KeyError as error:
        raise DataError(f"the environment has no {found[1]}, which the log's address asks for", "set it") from error


def _connect(address: Address) -> Any:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        hint = "install it: pip install 'modelwatch[postgres]'"
        raise MonitoringError("PostgreSQL is read by an extra that is not installed", hint) from error
    with _plainly(address):
        connection = dbapi.connect(address.uri)
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return connection


@contextmanager
def _plainly(address: Address) -> Iterator[None]:
    from adbc_driver_manager import Error

    try:
        yield
    except Error as error:
        hint = "check the address; a password is taken from PGPASSWORD, or as ${NAME} from the environment"
        reason = re.sub(r"\s+", " ", str(error).split("Query was:")[0])
        raise DataError(f"{address.shown} cannot be read: {reason}", hint) from error
