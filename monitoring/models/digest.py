"""What a model's file or folder is, in one line: the SHA-256 of its content."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from monitoring.errors import ModelError


def sha256(path: Path, hint: str = "") -> str:
    """SHA-256 of a file in lower-case hexadecimal, read piece by piece; raises `ModelError` with `hint` if unreadable.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as empty:
    ...     sha256(Path(empty.name))[:12]
    'e3b0c44298fc'
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"the file {path} cannot be read: {error.strerror}", hint) from error


def joined(parts: Mapping[str, str]) -> str:
    """SHA-256 of several files by theirs: of what `sha256sum FILES`, by name, writes.

    >>> joined({"b": "2", "a": "1"}) == hashlib.sha256(b"1  a\\n2  b\\n").hexdigest()
    True
    """
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(parts.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
