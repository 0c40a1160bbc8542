"""Sensitive values are stored only as tokens: the same value gives the same token, and nobody can go back."""

import fcntl
import hashlib
import hmac
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

KEY_FILE = "token-key"


def workspace_key(home: Path) -> bytes:
    """The workspace's secret of 32 random bytes, made when first needed, readable by its owner alone."""
    path = home / KEY_FILE
    home.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # or somebody else may find it before the key stands in it
        key = file.read()
        if not key:
            key = os.urandom(32)
            file.write(key)
    return key


def token(value: str, key: bytes) -> str:
    """HMAC-SHA256 (RFC 2104) of a value, its first 16 hexadecimal digits.

    >>> token("Ada", b"secret") == token("Ada", b"secret") != token("Ada", b"other")
    True
    """
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:16]


def tokenise(table: pa.Table, columns: tuple[str, ...], key: bytes) -> pa.Table:
    """`table` with the text of these columns replaced by tokens; missing values stay missing."""
    for name in columns:
        if name in table.column_names:
            distinct = pc.unique(table[name]).drop_null()
            tokens = pa.array([token(value, key) for value in distinct.to_pylist()], pa.string())
            place = pc.index_in(table[name], value_set=distinct)
            table = table.set_column(table.column_names.index(name), name, tokens.take(place.combine_chunks()))
    return table
