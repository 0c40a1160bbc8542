"""Folders for what somebody brings along for a while, in the system's temporary folder: gone with the process."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from weakref import finalize

from monitoring.disk import whole
from monitoring.disk.locks import abandoned, claimed

PREFIX = "modelwatch-kept-"
BESIDE = "beside"


class TemporaryFolder:
    """A folder that goes when this goes, at the latest with the process; that of a killed one, when the next is made.

    >>> with TemporaryFolder() as path:
    ...     _ = (path / "rows.csv").write_text("a")
    >>> path.exists()
    False
    """

    def __init__(self) -> None:
        sweep()
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
            held = ExitStack()
            if held.enter_context(claimed(self.path)):
                break
            held.close()  # somebody swept it away before it was claimed
        self._end = finalize(self, _remove, self.path, held)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *error: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove it now, with all that is in it."""
        self._end()


@contextmanager
def swept_if_killed(*files: Path) -> Iterator[None]:
    """Should this process be killed while it writes files anywhere, what it leaves beside them goes with the sweep.

    Where that cannot be noted, as on a full disk, they are written all the same.
    """
    with ExitStack() as held:
        with suppress(OSError):
            folder = held.enter_context(TemporaryFolder())
            places = dict.fromkeys(str(file.absolute().parent) for file in files)
            (folder / BESIDE).write_bytes(b"\0".join(map(os.fsencode, places)))
        yield


def sweep() -> int:
    """Remove the folders of killed processes, and what these left beside their files; gives how much that was."""
    there = [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if path.is_dir()]
    return sum(map(_swept, there))


def _swept(path: Path) -> int:
    with abandoned(path) as free:
        if not free:
            return 0
        places = _beside(path)
        shutil.rmtree(path, ignore_errors=True)
    return sum(len(whole.sweep(place)) for place in places) if places else 1


def _beside(path: Path) -> list[Path]:
    """Where a killed process has written; what others than this account say is not listened to."""
    try:
        found = (path / BESIDE).read_bytes() if path.stat().st_uid == os.getuid() else b""
    except OSError:
        return []
    return [Path(os.fsdecode(place)) for place in found.split(b"\0") if place]


def _remove(path: Path, held: ExitStack) -> None:
    shutil.rmtree(path, ignore_errors=True)
    held.close()
