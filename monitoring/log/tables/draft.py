"""A change of a table: its files are written one by one and seen by nobody, until one commit lets all of them count."""

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions
from numpy.typing import NDArray

from monitoring.log.tables import data_files

# Where another program was faster, a change must be thought through again, and not merely committed again.
ONCE = CommitProperties(max_commit_retries=0)
# Nothing is left to be done that could fail once the change counts.
AND_NO_MORE = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
# Nobody looks back: the log need not tell for long what once was in the table.
CONFIGURATION = {
    "delta.logRetentionDuration": "interval 1 hours",
    "delta.deletedFileRetentionDuration": "interval 1 hours",
}
NOWHERE = np.array([], np.int64)


@dataclass(slots=True)
class Draft:
    """Files that a commit will add to a table, and those that it will remove.

    Args:
        folder: the table's.
        key: the column by which rows are known.
        schema: the columns of its files.
        changes_rows: False where the same rows are only put into other files.
    """

    folder: Path
    key: str
    schema: pa.Schema
    changes_rows: bool = True
    added: list[AddAction] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)

    def write(self, tables: Iterable[pa.Table]) -> None:
        """Add rows, in the draft's schema."""
        for action in data_files.write(self.folder, self.key, self.schema, tables, self.changes_rows):
            self.added.append(action)

    def leave_out(self, positions: Mapping[Path, NDArray[np.int64]]) -> None:
        """Replace files by the same without the rows at some positions, counted from 0."""
        for file, gone in positions.items():
            self.removed.append(file)
            self.write(data_files.without(file, gone))

    def join(self, files: Iterable[Path]) -> None:
        """Replace files by fewer with the same rows, in the same order."""
        self.removed += files
        self.write(rows for file in self.removed for rows in data_files.without(file, NOWHERE))

    def commit(self, table: DeltaTable | None) -> None:
        """Let it count, whole; a table of None is made.

        Raises `CommitFailedError` where the table is no longer what it was when it was opened.
        """
        if table is None:
            create_table_with_add_actions(
                self.folder.as_uri(),
                Schema.from_arrow(self.schema),
                self.added,
                mode="error",
                configuration=CONFIGURATION,
                commit_properties=ONCE,
                post_commithook_properties=AND_NO_MORE,
            )
        elif self.added or self.removed:
            table.create_write_transaction(
                [*self.added, *map(self._removal, self.removed)],
                "append",
                self.schema,
                commit_properties=ONCE,
                post_commithook_properties=AND_NO_MORE,
            )

    def discard(self, in_use: Iterable[str]) -> None:
        """Remove what was written, but for files that the table uses by now."""
        for name in {action.path for action in self.added} - {Path(file).name for file in in_use}:
            (self.folder / name).unlink(missing_ok=True)

    def _removal(self, file: Path) -> RemoveAction:
        size = file.stat().st_size
        os.utime(file)  # its age tells whether somebody may still be reading it
        return RemoveAction(file.name, self.changes_rows, int(time.time() * 1000), partition_values={}, size=size)
