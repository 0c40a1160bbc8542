"""What devices have sent and nobody has taken in yet: whole files, named by their content."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from monitoring.disk.whole import make_folder
from monitoring.errors import DataError

FOLDER, REFUSED = "inbox", "refused"
MOST_WAITING = 2**33  # bytes of all files of a deployment that wait
_ENDINGS = {b"PK": ".counts", b"{": ".jsonl"}


class Arriving:
    """One file on its way in, a piece at a time; it is not there until it is kept.

    Args:
        folder: the deployment's.
    """

    def __init__(self, folder: Path) -> None:
        self._inbox = folder / FOLDER
        make_folder(self._inbox)
        self._part = self._inbox / f".{uuid4().hex}.part"
        self._file = self._part.open("xb")
        self._digest, self._head = hashlib.sha256(), b""
        self.size = 0

    def write(self, piece: bytes) -> None:
        """The next bytes."""
        self._file.write(piece)
        self._digest.update(piece)
        self._head = (self._head + piece[:2])[:2]
        self.size += len(piece)

    def keep(self) -> str:
        """Put it into the inbox; gives its SHA-256. Raises `DataError` where it is neither counts nor rows."""
        kind = next((ending for head, ending in _ENDINGS.items() if self._head.startswith(head)), "")
        if not kind:
            raise DataError("it is neither a file of counts nor lines of JSON", "send what `runner.py send` sends")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        digest = self._digest.hexdigest()
        self._part.replace(self._inbox / f"{digest[:32]}{kind}")
        return digest

    def drop(self) -> None:
        """Leave nothing of it, unless it was kept."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def waiting(folder: Path) -> list[Path]:
    """The files that a deployment's devices have sent, the oldest first."""
    with suppress(FileNotFoundError):
        found = [path for path in (folder / FOLDER).iterdir() if path.suffix in _ENDINGS.values() and path.is_file()]
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))
    return []


def is_full(folder: Path) -> bool:
    """Whether so much waits that no more can be taken."""
    return sum(path.stat().st_size for path in waiting(folder)) > MOST_WAITING


def refuse(path: Path, why: str) -> None:
    """Put a file aside, with the reason beside it."""
    aside = path.parent / REFUSED
    make_folder(aside)
    (aside / f"{path.name}.txt").write_text(f"{why}\n", encoding="utf-8")
    path.replace(aside / path.name)
