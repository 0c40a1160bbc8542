"""What tables need now and then: small files joined, files that nobody needs any more removed, a short log.

A file that was replaced stays for an hour, for those who are reading it, and for as long as a profile was counted from
it: what has changed since is told by comparing with it.
"""

import json
import logging
import time
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable

from monitoring.disk.locks import locked
from monitoring.disk.whole import remove
from monitoring.log.ground.columns import ROW
from monitoring.log.profiles.profile import REFERENCE, SOURCES, SPILL
from monitoring.log.sources.source import written
from monitoring.log.tables import intact, keys
from monitoring.log.tables.data_files import PREFIX
from monitoring.log.tables.table import Table

SMALL = 65_536  # rows
MOST_SMALL = 64  # files
LONGEST_LOG = 20  # commits to read besides the last summary of all before
KEPT_SECONDS = 3600
_LOGGER = logging.getLogger(__name__)


def keep_up(table: Table, profiles: Path) -> None:
    """Keep a table quick after it was appended to; `profiles` is the folder of what was counted from it.

    It takes a while where many files lie about, so it waits until there is something to gain.
    """
    try:
        if _is_due(table):
            _tidy(table, profiles)
    except OSError as error:
        _LOGGER.warning("the rows are in; tidying up behind them waits for the next ones: %s", error)


def _tidy(table: Table, profiles: Path) -> None:
    table.join(_small_files)
    with locked(table.path.parent):
        if delta := table.open():
            with intact.in_plain_words(table.path):
                delta.create_checkpoint()
                delta.cleanup_metadata()
        needed = {name for files in counted_from(profiles).values() for name in files.get(table.path.name, ())}
        for file in _unused(table):
            if file.name not in needed and _is_old(file):
                file.unlink(missing_ok=True)
        keys.forget(table.path)
        intact.note_log(table.path)
        intact.forget_gone(table.path)


def dead_files(table: Table) -> list[Path]:
    """Files that nobody will make current any more: replaced ones, and the rests of killed writers.

    To be asked by whoever holds the lock: an own file that is not current now never will be. Another program may be
    about to commit what it has written, so its files are dead once the log says so, or after an hour.
    """
    delta = table.open()
    removed = delta.vacuum(retention_hours=0, dry_run=True, enforce_retention_duration=False) if delta else []
    own = tuple(f"{dot}{PREFIX}" for dot in ("", "."))
    return [file for file in _unused(table) if file.name.startswith(own) or file.name in removed or _is_old(file)]


def counted_from(profiles: Path) -> dict[Path, dict[str, list[str]]]:
    """The names of the files that each profile was counted from, or is being; empty where nobody can tell any more."""
    found: dict[Path, dict[str, list[str]]] = {}
    for folder in profiles.glob("*"):
        if folder.is_dir() and not folder.name.startswith((REFERENCE, SPILL)):
            found[folder] = written(folder / SOURCES)
    return found


def _unused(table: Table) -> list[Path]:
    current = set(table.files())
    found = table.path.iterdir() if table.path.is_dir() else ()
    return [path for path in found if path.is_file() and str(path) not in current]


def _is_old(path: Path) -> bool:
    """Whether a file has been left alone for so long that nobody reads or writes it any more."""
    try:
        return time.time() - path.stat().st_mtime > KEPT_SECONDS
    except FileNotFoundError:
        return False


def forget_history(table: Table) -> None:
    """Leave of a table's log only what tells of its present state: the past names values of rows that are gone."""
    delta = table.open()
    if delta is None:
        return
    with intact.in_plain_words(table.path):
        delta.create_checkpoint()
    for path in (table.path / "_delta_log").iterdir():
        version = path.name.partition(".")[0]
        if version.isdigit() and int(version) < delta.version():
            remove(path)
    intact.note_log(table.path)
    intact.forget_gone(table.path)


def _small_files(table: DeltaTable) -> Iterable[str]:
    """The files to be joined, in the order of their rows' arrival; none where there are few."""
    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    small = [said for said in actions if said["num_records"] is not None and said["num_records"] < SMALL]
    if len(small) <= MOST_SMALL:
        return []
    return [said["path"] for said in sorted(small, key=lambda said: said.get(f"min.{ROW}") or 0)]


def _is_due(table: Table) -> bool:
    """Whether the log was last summed up long ago, by commits or by time."""
    summary = table.path / "_delta_log" / "_last_checkpoint"
    if not summary.exists() or _is_old(summary):
        return True
    try:
        summed_up = int(json.loads(summary.read_bytes())["version"])
    except (OSError, ValueError, KeyError, TypeError):  # of no use to anybody: the next one takes its place
        remove(summary)
        return True
    return table.version() - summed_up >= LONGEST_LOG
