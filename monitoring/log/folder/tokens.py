"""Sensitive values are stored only as tokens: the same value gives the same token, and nobody can go back."""

import hashlib
import hmac
import os
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from monitoring.errors import DamagedError
from monitoring.log.folder import record
from monitoring.shared.transfer import send

KEY_FILE = "token-key"
SIZE, CHECK = 32, 4
HINT = "put it back from a copy; without one, remove the deployments with sensitive columns and connect them anew"


def workspace_key(home: Path, *, besides: str = "") -> bytes:
    """The workspace's secret of 32 random bytes, readable by its owner alone; its checksum stands behind it.

    It is made when first needed: while no deployment has tokens, but for the one called `besides`, whose rows are read
    anew. Raises `DamagedError` where it is damaged, or gone: another one would give other tokens.
    """
    path = home / KEY_FILE
    if not os.path.lexists(path) and not any(record.has_tokens(home / n) for n in record.names(home) if n != besides):
        home.mkdir(parents=True, exist_ok=True)
        _make(path)
    try:
        content = path.read_bytes()
    except PermissionError:
        raise
    except OSError as error:
        raise DamagedError(f"the key of tokens cannot be read: {path}: {error.strerror}", HINT) from error
    key, check = content[:SIZE], content[SIZE:]
    # Those of earlier versions have no checksum.
    if len(key) != SIZE or check not in (b"", zlib.crc32(key).to_bytes(CHECK)):
        raise DamagedError(f"the key of tokens is damaged: {path}", HINT)
    return key


def _make(path: Path) -> None:
    """Write a key beside its place, and link it there unless somebody was faster."""
    key = os.urandom(SIZE)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".key-") as folder:
        part = Path(folder) / KEY_FILE
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(key + zlib.crc32(key).to_bytes(CHECK))
        with suppress(FileExistsError):
            os.link(part, path)
    send(path.parent)


def token(value: str, key: bytes) -> str:
    """HMAC-SHA256 (RFC 2104) of a value, its first 16 hexadecimal digits.

    >>> token("Ada", b"secret") == token("Ada", b"secret") != token("Ada", b"other")
    True
    """
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:16]


def tokenise(table: pa.Table, columns: tuple[str, ...], key: bytes) -> pa.Table:
    """`table` with the text of these columns replaced by tokens; missing values stay missing."""
    import pyarrow.compute as pc

    for name in columns:
        if name in table.column_names:
            texts = table[name].cast(pa.string())
            distinct = pc.unique(texts).drop_null()
            tokens = pa.array([token(value, key) for value in distinct.to_pylist()], pa.string())
            place = pc.index_in(texts, value_set=distinct)
            table = table.set_column(table.column_names.index(name), name, tokens.take(place.combine_chunks()))
    return table
