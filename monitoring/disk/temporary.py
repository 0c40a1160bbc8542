"""Folders for what somebody brings along for a while, in the system's temporary folder: gone with the process."""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from weakref import finalize

from monitoring.disk.locks import claimed, remove_abandoned

PREFIX = "modelwatch-kept-"


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
        self._end()


def sweep() -> int:
    """Remove the folders of killed processes; gives how many those were."""
    there = [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if path.is_dir()]
    return sum(remove_abandoned(path) for path in there)


def _remove(path: Path, held: ExitStack) -> None:
    shutil.rmtree(path, ignore_errors=True)
    held.close()
