"""Columns that a table gets when it has rows already."""

import pyarrow as pa
from deltalake import Schema

from monitoring.log.tables import intact
from monitoring.log.tables.draft import AND_NO_MORE, ONCE
from monitoring.log.tables.table import Table, locked


def widen(table: Table, schema: pa.Schema) -> None:
    """Give a table those of these columns that it does not have; they are missing in the rows that are there."""
    with locked(table.path.parent):
        there = table.open()
        if there is None:
            return
        known = pa.schema(there.schema().to_arrow()).names
        if new := [field for field in Schema.from_arrow(schema).fields if field.name not in known]:
            with intact.in_plain_words(table.path):
                there.alter.add_columns(new, commit_properties=ONCE, post_commithook_properties=AND_NO_MORE)
            intact.note_log(table.path)
