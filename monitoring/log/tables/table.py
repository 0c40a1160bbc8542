"""Delta tables: appended by many, whole or not at all, and never the same row twice."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from monitoring.disk.locks import locked
from monitoring.errors import DataError
from monitoring.log.ground.columns import ROW
from monitoring.log.sources.source import Source
from monitoring.log.tables import intact
from monitoring.log.tables.commits import Glance, agreed_schema, glance

if TYPE_CHECKING:  # what changes a table is imported when one is changed
    from monitoring.log.tables.draft import Draft
    from monitoring.log.tables.lookup import Found
    from monitoring.log.tables.merge import Appended

MOST_TRIES = 20
Answer = TypeVar("Answer")

__all__ = ["Table", "locked"]


@dataclass(frozen=True, slots=True)
class Table:
    """One Delta table whose rows are known by `key`.

    Rows also get a running number `_row` in the order of their arrival; a row that replaces another keeps its.
    """

    path: Path
    key: str

    def exists(self) -> bool:
        """Whether anything was ever written to it."""
        return intact.exists(self.path)

    def version(self) -> int:
        """Its Delta version: grows with every change; -1 before the first."""
        return table.version() if (table := self.open()) else -1

    def state(self) -> str:
        """Differs wherever its rows may differ: another version, or another table that has come in its place."""
        seen = glance(self.path)
        return _state_at(self, seen) if seen else self._state(self.open())

    def files(self) -> list[str]:
        """The Parquet files that make up its current version."""
        return [str(file) for file in self._files(self.open())]

    def schema(self) -> pa.Schema:
        """Its columns."""
        return agreed_schema(self.path, self.open())

    def look_again(self) -> None:
        """Nothing is remembered."""

    def source(self) -> Source:
        """Its rows as they are now."""
        table = self.open()
        schema, rows = agreed_schema(self.path, table), int(table.count()) if table else 0
        return Source(tuple(map(str, self._files(table))), schema, self._state(table), rows)

    def count(self) -> int:
        """Its rows, from the table's own statistics."""
        return int(table.count()) if (table := self.open()) else 0

    def find(self, wanted: pa.ChunkedArray) -> "Iterator[Found]":
        """The rows whose key is wanted, by their keys alone, file by file."""
        return self._find(self.open(), wanted)

    def append(
        self,
        batches: Iterable[pa.Table],
        schema: pa.Schema,
        *,
        replace: bool = True,
        told: Callable[[Path], object] | None = None,
    ) -> "Appended":
        """Add rows; a known key with other values replaces its row, one with the same values changes nothing.

        All of it becomes one commit: a reader sees all or nothing of it, and so does whoever comes after a failure.
        Nobody has to wait while the rows are read, only while they are sought among those that are there.

        Args:
            batches: tables in `schema`, keys unique across them.
            schema: columns without `_row`.
            replace: whether a known key may come with other values; where it may not, `DataError` is raised: keys that
                are made from a file's name then are those of another file of that name.
            told: is given every file of these rows, beside which its keys are kept, before it is in the table.
        """
        from monitoring.log.tables.lookup import look_up
        from monitoring.log.tables.merge import Appended, Merge
        from monitoring.log.tables.numbers import next_row
        from monitoring.log.tables.staged import staged

        def fill(draft: "Draft", table: DeltaTable | None) -> "Appended":
            files, first = self._files(table), next_row(self.path, table)
            if (rows.first, rows.schema) == (first, draft.schema) and not rows.may_be_in(files):
                draft.added += rows.files
                rows.link(self.path)
                return Appended(new=rows.count)
            merge = Merge(self.key, lambda keys: look_up(files, self.key, keys, draft.schema), first)
            draft.write(merge.rows(rows.batches()))
            if merge.replaced and not replace:
                hint = "rename the file, or name an id column in the deployment file"
                raise DataError("a file of this name was read before, with other values in the same rows", hint)
            draft.leave_out(merge.replaced)
            return merge.done

        # In front, because Delta keeps statistics, from which the next number is known, of the first 32 columns alone.
        numbered = schema.insert(0, pa.field(ROW, pa.int64()))
        with staged(batches, numbered, self.path, self.key, next_row(self.path, self.open())) as rows:
            if told:
                for action in rows.files:
                    told(rows.folder / action.path)
            with locked(self.path.parent):
                return self._change(fill, numbered)

    def erase(self, keys: pa.ChunkedArray) -> pa.ChunkedArray:
        """Take the rows with these keys out, in one commit; gives the key of each row that was there.

        The files that held them stay where they are, for those who are reading them.
        """
        from monitoring.log.tables.lookup import column

        def fill(draft: "Draft", table: DeltaTable | None) -> pa.ChunkedArray:
            found = list(self._find(table, keys))
            draft.leave_out({part.file: part.positions for part in found})
            return column(found, self.key, pa.string())

        with locked(self.path.parent):
            return self._change(fill)

    def join(self, choose: Callable[[DeltaTable], Iterable[str]]) -> None:
        """Put the rows of some of its files, by their names and in this order, into fewer."""

        def fill(draft: "Draft", table: DeltaTable | None) -> None:
            draft.changes_rows = False
            draft.join([self.path / name for name in choose(table)] if table else [])

        with locked(self.path.parent):
            self._change(fill)

    def open(self) -> DeltaTable | None:
        """Its newest version; None before the first. Raises `DamagedError` where it is not what was written."""
        return intact.opened(self.path)

    def _state(self, table: DeltaTable | None) -> str:
        # A table that was put back from a copy comes to the same version again, with other rows in other files.
        files = hashlib.sha256("\n".join(file.name for file in self._files(table)).encode()).hexdigest()[:12]
        return f"{table.metadata().id}-{table.version()}-{files}" if table else "none"

    def _files(self, table: DeltaTable | None) -> list[Path]:
        # Only the names are taken: the rest of an address is percent-encoded.
        return sorted(self.path / uri.rsplit("/", 1)[-1] for uri in table.file_uris()) if table else []

    def _find(self, table: DeltaTable | None, wanted: pa.ChunkedArray) -> "Iterator[Found]":
        from monitoring.log.tables.lookup import look_up

        return look_up(self._files(table), self.key, wanted, pa.schema([(self.key, pa.string())]))

    def _change(self, fill: "Callable[[Draft, DeltaTable | None], Answer]", schema: pa.Schema | None = None) -> Answer:
        """Think a change through and commit it; again where another program has changed the table in the meantime."""
        from monitoring.log.tables.draft import Draft

        for _ in range(MOST_TRIES):
            table = self.open()
            draft = Draft(self.path, self.key, agreed_schema(self.path, table, schema))
            try:
                answer = fill(draft, table)
                with intact.in_plain_words(self.path):
                    draft.commit(table)
            except CommitFailedError:
                draft.discard(self.files())
            except BaseException:
                draft.discard(self.files())
                raise
            else:
                intact.note_log(self.path)
                return answer
        raise DataError(f"another program keeps changing {self.path}", "try again when it has come to an end")


@lru_cache(maxsize=1024)
def _state_at(table: Table, seen: Glance) -> str:
    return table._state(table.open())
