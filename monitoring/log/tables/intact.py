"""Whether a table is what was written: its log and its data files, checked against the sums kept beside them."""

import errno
import json
import logging
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from monitoring.disk import mended, stamped, sums
from monitoring.disk.whole import remove
from monitoring.errors import DamagedError
from monitoring.shared.transfer import bring

LOG = "_delta_log"
# What the library of tables says where the machine refused something, and which of it people can put right.
_REFUSED = re.compile(r"os error (\d+)")
_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EIO)
_LOGGER = logging.getLogger(__name__)
HINT = "put it back from a copy of the workspace; without one, connect anew: modelwatch add FILE.toml --replace"


def opened(table: Path) -> DeltaTable | None:
    """A table's newest version; None before the first. Raises `DamagedError` where it is not what was written."""
    for again in (True, True, False):
        known = _last_version(table)  # asked first: somebody may write while the table is opened
        try:
            require_log(table)
            with in_plain_words(table):
                delta = DeltaTable(table.as_uri())
            if delta.version() < known == _last_version(table):
                mended.tell(table, _older(table, delta.version(), known))
            return delta
        except TableNotFoundError:
            if _marker(table).exists():
                raise damaged(table, LOG, "is gone") from None
            return None
        except DamagedError:  # its log may have been shortened while it was read
            if not again:
                raise
    return None


def note_log(table: Path) -> None:
    """Note the sums of what came to a table's log; whoever calls this holds the lock."""
    known = sums.noted(table)
    try:
        if came := [name for name in _entries(table) if name not in known and (table / name).is_file()]:
            sums.note(table, came)
        if _marker(table).exists():
            mark(table)
    except OSError as error:  # it is for the next one to note them: the commit stands
        _LOGGER.warning("the rows are in; their checksums are noted with the next ones: %s", error)


def forget_gone(table: Path) -> None:
    """Forget the sums of files that are no longer there."""
    sums.keep_only(table, [name for name in sums.noted(table) if (table / name).exists()])


def mark(table: Path) -> None:
    """Note beside a deployment's table which version of it was written: one that is gone is no table that never was."""
    if table.is_dir():
        newest = max((_version(name) for name in _entries(table)), default=-1)
        stamped.write(_marker(table), json.dumps({"version": newest}).encode())


def exists(table: Path) -> bool:
    """Whether anything was ever written to a table."""
    with in_plain_words(table):
        return _marker(table).exists() or has_log(table) or DeltaTable.is_deltatable(table.as_uri())


def has_log(table: Path) -> bool:
    """Whether a log was ever noted for a table."""
    return any(name.startswith(LOG) for name in sums.noted(table))


def require_log(table: Path) -> None:
    """Raise `DamagedError` where something of a table's log is not what was written, or its newest entry is gone.

    Only what tells of the present state is looked at: the last summary and what came after it.
    """
    entries = _entries(table)
    if not entries and has_log(table):
        raise damaged(table, LOG, "is gone")
    entries = _without_damaged_summaries(table, entries)
    since = max((_version(name) for name in entries if ".checkpoint." in name), default=0)
    newest = max((_version(name) for name in entries if name.endswith(".json")), default=-1)
    known = [name for name in sums.noted(table) if name.startswith(LOG) and name.endswith(".json")]
    if gone := [name for name in known if _version(name) > newest]:
        raise damaged(table, max(gone), "is gone")
    after = [n for n in entries if _version(n) >= since and (".checkpoint." in n or _version(n) > since or not since)]
    require(table / name for name in after)


def require(files: Iterable[Path | str], *, only_end: bool = False) -> None:
    """Raise `DamagedError` where one of a table's files is not what was written."""
    by_folder: dict[Path, list[str]] = {}
    bring(paths := [Path(file) for file in files])
    for file in paths:
        table = file.parent.parent if file.parent.name == LOG else file.parent
        by_folder.setdefault(table, []).append(str(file.relative_to(table)))
    for table, names in by_folder.items():
        if wrong := sums.changed(table, names, only_end=only_end):
            raise damaged(table, wrong[0], "is gone" if not (table / wrong[0]).exists() else "is not what was written")


def damaged(table: Path, file: str, how: str) -> DamagedError:
    """What is said of a table that cannot be relied on.

    >>> damaged(Path("d/reference"), "rows-1.parquet", "is gone").message
    'the reference of d is damaged: rows-1.parquet is gone (d/reference)'
    """
    verb = "are" if _are_many(table) else "is"
    return DamagedError(f"the {table.name} of {table.parent.name} {verb} damaged: {file} {how} ({table})", HINT)


def _are_many(table: Path) -> bool:
    """Predictions and labels are, the reference is."""
    return table.name.endswith("s")


@contextmanager
def in_plain_words(table: Path) -> Iterator[None]:
    """What the library of tables says of a full disk or of a log that it cannot read, as errors that people see."""
    try:
        yield
    except (CommitFailedError, TableNotFoundError):
        raise
    except (DeltaError, OSError) as error:
        refused = _REFUSED.search(str(error))
        if isinstance(error, OSError) and error.errno:
            raise
        if refused and int(refused[1]) in _MACHINE:
            raise OSError(int(refused[1]), os.strerror(int(refused[1])), str(table)) from error
        raise damaged(table, LOG, f"cannot be read ({str(error).splitlines()[0]})") from error


def _marker(table: Path) -> Path:
    return table.with_name(f".{table.name}-table")


def _last_version(table: Path) -> int:
    """The version that was noted last; -1 where nobody can tell, as of what earlier versions noted."""
    try:
        return int(json.loads(stamped.unstamped(_marker(table).read_bytes()))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1


def _older(table: Path, version: int, known: int) -> str:
    were = "were" if _are_many(table) else "was"
    rest = f"the table ends with version {version} of {known}, and what came later is not there ({table})"
    return f"the {table.name} of {table.parent.name} {were} put back from an older copy: {rest}"


def _without_damaged_summaries(table: Path, entries: list[str]) -> list[str]:
    """Remove summaries that are not what was written, where all commits since the first say the same."""
    newest = table / LOG / "_last_checkpoint"  # names one, which may be gone
    summaries = {name for name in (*entries, *(sums.noted(table) if newest.exists() else ())) if ".checkpoint." in name}
    wrong = sums.changed(table, summaries) if summaries else []
    commits = sorted(name for name in entries if name not in summaries)
    if not wrong or [_version(name) for name in commits] != [*range(len(commits))] or sums.changed(table, commits):
        return entries
    try:
        for place in (newest, *(table / name for name in wrong)):
            remove(place)
    except OSError:  # it stays, and is named
        return entries
    mended.tell(table, f"a summary of a table's log was damaged, and is removed; the log is whole: {table / wrong[0]}")
    return [name for name in entries if name not in wrong]


def _entries(table: Path) -> list[str]:
    """The commits and summaries in a table's log, by their names in the table's folder."""
    try:
        names = os.listdir(table / LOG)
    except PermissionError:
        raise
    except OSError:
        return []
    return [f"{LOG}/{name}" for name in names if name[:20].isdigit() and name.endswith((".json", ".parquet"))]


def _version(name: str) -> int:
    return int(Path(name).name[:20])
