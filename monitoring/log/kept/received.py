"""The files that a log was read from: one small file beside the log, written whole, by one process at a time.

A workspace that is older than it has none for the files of then. It holds no value of any row.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import mended, stamped
from monitoring.disk.locks import locked
from monitoring.domain import Received
from monitoring.errors import DamagedError

FOLDER, FILE = "received", "files.json"
FEWEST, MOST = 25, 1000  # files: the oldest are forgotten
AHEAD = timedelta(days=1)  # rows later than that after they were read have a wrong time
MOST_NAMES = 50_000  # of columns, in all files: of wide ones, fewer are kept
_CONTENT = TypeAdapter(dict[str, tuple[Received, ...]], config=ConfigDict(defer_build=True))


def read(folder: Path) -> tuple[Received, ...]:
    """The newest files of a deployment, in the order in which they were read; none where nothing is noted.

    Raises `DamagedError` where they cannot be told any more.
    """
    path = folder / FOLDER / FILE
    hint = f"put {path} back from a copy; without one, the next file that is read begins it anew"
    try:
        return stamped.read(path, lambda content: _CONTENT.validate_json(content)["files"], hint)
    except FileNotFoundError:
        return ()


def add(folder: Path, files: Sequence[Received]) -> None:
    """Note further files, one process after the other."""
    if not files:
        return
    with locked(folder / FOLDER):
        try:
            before = read(folder)
        except DamagedError as error:
            mended.tell(folder, f"{folder.name}: {error.message}; what was noted of earlier files is lost")
            before = ()
        content = _CONTENT.dump_json({"files": _newest((*before, *files))}, exclude_defaults=True)
        stamped.write(folder / FOLDER / FILE, content, twice=True)


def _newest(files: tuple[Received, ...]) -> tuple[Received, ...]:
    """As many of the newest files as there is room for."""
    names = accumulate(len(one.columns) + len(one.numbers) for one in reversed(files))
    fit = sum(1 for so_far in names if so_far <= MOST_NAMES)
    return files[-min(max(fit, FEWEST), MOST) :]


def newest_in(folder: Path) -> datetime | None:
    """The time of the newest prediction that is noted; None where none is, or it cannot be told any more."""
    try:
        return newest(read(folder))
    except DamagedError:
        return None


def newest(files: Sequence[Received], before: datetime | None = None) -> datetime | None:
    """The time of the newest prediction in some files, but for times that were still to come when they were read."""
    last = [one.last for one in files if one.kind == "predictions" and one.last and one.last <= one.at + AHEAD]
    return max((*last, *([before] if before else [])), default=None)


def state(folder: Path) -> str:
    """Changes whenever a file is noted."""
    try:
        found = (folder / FOLDER / FILE).stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns}-{found.st_size}"
