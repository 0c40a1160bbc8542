"""The rows of one file, kept all at once when they are all scored, and none of them where that was stopped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from . import journal
from .disk import held, remove
from .keeper import RUN
from .spool import COUNTS, SEGMENT, Spool
from .totals import count_rows


class Run(Protocol):
    """Keeps records until they are all there."""

    def add(self, record: journal.Record) -> None:
        """Some more rows."""

    def commit(self) -> None:
        """All of them are there."""


@contextmanager
def begun(spool: Spool | None) -> Iterator[Run]:
    """A run that keeps what it is given as the spool does, or nothing where there is none."""
    if spool is None:
        yield _Nothing()
    elif spool.what == COUNTS:
        yield _Counted(spool)
    else:
        with ExitStack() as stack:
            with spool.locked():  # in which what killed runs have left is removed
                folder = os.path.join(spool.folder, f"{RUN}{os.urandom(8).hex()}")
                os.mkdir(folder, mode=0o700)
                stack.enter_context(held(os.path.join(folder, "lock")))
            stack.callback(remove, folder)
            yield _Filed(spool, folder)


class _Nothing:
    def add(self, record: journal.Record) -> None:
        """Nothing is kept."""

    def commit(self) -> None:
        """Nothing is kept."""


class _Counted:
    def __init__(self, spool: Spool) -> None:
        self._spool, self._tables = spool, spool.plan.tables()
        self._rows = self._refused = 0

    def add(self, record: journal.Record) -> None:
        """Count them."""
        count_rows(self._spool.plan, self._tables, record.rows)
        self._rows += len(record.rows)
        self._refused += record.refused

    def commit(self) -> None:
        """Add the counts to those of the spool."""
        self._spool.take_counts(self._tables, self._rows, self._refused)


class _Filed:
    def __init__(self, spool: Spool, folder: str) -> None:
        self._spool, self._folder = spool, folder
        self._files: list[tuple[str, int]] = []  # with the rows of each
        self._begun = self._written = self._refused = self._given_up = 0

    def add(self, record: journal.Record) -> None:
        """Write them beside the spool's own files."""
        line = journal.line_of(journal.Record(record.rows))
        if not self._files or self._written + len(line) > SEGMENT:
            self._begun += 1
            self._files.append((f"{self._begun:08d}", 0))
            self._written = 0
        name, rows = self._files[-1]
        with open(os.path.join(self._folder, name), "ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._files[-1] = name, rows + len(record.rows)
        self._written += len(line)
        self._refused += record.refused
        if len(self._files) * SEGMENT > self._spool.limit:
            oldest, lost = self._files.pop(0)
            os.unlink(os.path.join(self._folder, oldest))
            self._given_up += lost

    def commit(self) -> None:
        """Make them files of the spool."""
        self._spool.take_files(self._folder, [name for name, _ in self._files], self._refused, self._given_up)
