"""Where an attached log lies: a file, a folder, a pattern of files, a table of a database or of Spark."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from monitoring.errors import SettingsError, nearest_file

DATABASES = ("postgresql://", "postgres://")
SPARK = "spark:"
PATTERN = frozenset("*?[")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://")


def is_table(place: str) -> bool:
    """Whether a place is a table that is asked for by name, in a database or in Spark."""
    return place.startswith((*DATABASES, SPARK))


def shown(place: str) -> str:
    """A place as messages call it: without what leads to it, and without whom it is read as.

    >>> shown("postgresql://ann@localhost/shop?table=logs.predictions"), shown("/data/logs/*.csv")
    ('localhost/shop?table=logs.predictions', '*.csv')
    """
    return re.sub(r"^.*(@|://)", "", place) if is_table(place) else os.path.basename(place)


def places(folder: Path, names: Sequence[str], key: str, engine: str) -> tuple[str, ...]:
    """The places that a deployment file names, absolute; those of tables as they stand.

    Raises `SettingsError` for one that is not there or cannot be read.
    """
    found = tuple(_table(name, key, engine) if is_table(name) else _path(folder, name, key) for name in names)
    if len(found) > 1 and any(map(is_table, found)):
        raise SettingsError(f"{key} names a table and something else", "name one table, or files and folders alone")
    return found


def _table(name: str, key: str, engine: str) -> str:
    if name.startswith(SPARK):
        if engine != "spark":
            raise SettingsError(f"{key}: {name!r} is a table that only Spark can read", 'set [log] engine = "spark"')
        return name
    if engine == "spark":
        hint = 'leave engine out, or name the table as Spark knows it: "spark:catalog.schema.table"'
        raise SettingsError(f"{key}: a table in PostgreSQL is not read by Spark here", hint)
    address = urlsplit(name)
    secret = address.password or ""
    if secret and not re.fullmatch(r"\$\{\w+\}", secret):
        hint = "leave it to the environment: PGPASSWORD, or postgresql://user:${NAME}@host/db?table=schema.table"
        raise SettingsError(f"{key}: the password stands in the file", hint)
    if len(parse_qs(address.query).get("table", [])) != 1:
        hint = "write postgresql://user@host/database?table=schema.table"
        raise SettingsError(f"{key}: the address does not name one table", hint)
    return name


def _path(folder: Path, name: str, key: str) -> str:
    if scheme := _SCHEME.match(name):
        hint = f"it can be a file, a folder, a pattern such as logs/*.parquet, or {DATABASES[0]}…"
        raise SettingsError(f"{key}: {scheme[0]} cannot be attached", hint)
    place = start = os.path.abspath(folder / name)
    # os.path answers False where pathlib raises: a name that is too long, or holds a null character.
    while not os.path.exists(start) and PATTERN & set(start):
        start = os.path.dirname(start)
    if name and (os.path.isdir(start) or os.path.isfile(place)):
        return place
    beside = sorted(os.listdir(os.path.dirname(start))) if os.path.isdir(os.path.dirname(start)) else []
    meant = nearest_file(os.path.basename(start), beside)
    hint = f"did you mean {meant!r}?" if meant else "check the path"
    raise SettingsError(f"{key}: there is no file or folder {name!r}", hint)
