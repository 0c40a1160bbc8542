"""SHA-256 without OpenSSL, which `hashlib` loads: 4 MB that a device need not spend on comparing a few files."""

from __future__ import annotations

from typing import Any


def _own() -> Any:
    """Python's own SHA-256, under its name since 3.12 and the one before; not every build has it."""
    for name in ("_sha2", "_sha256", "hashlib"):
        try:
            return __import__(name).sha256
        except ImportError:
            continue
    raise ImportError("this Python has no SHA-256")


sha256 = _own()


def digest_of(content: bytes) -> str:
    """SHA-256 of some bytes, in hex.

    >>> digest_of(b"abc")[:16]
    'ba7816bf8f01cfea'
    """
    return str(sha256(content).hexdigest())


def digest_of_file(path: str) -> str:
    """SHA-256 of a file, which is read piece by piece."""
    found = sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 16), b""):
            found.update(piece)
    return str(found.hexdigest())
