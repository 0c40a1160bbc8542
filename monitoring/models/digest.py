"""What a file is, in one line: the SHA-256 of its content."""

import hashlib
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
