"""Rows by their ids: a question that is the same for all ids, and therefore compiled once."""

from collections.abc import Sequence

import ibis.expr.types as ir
import pyarrow as pa

from monitoring.log.engines.contract import Engine
from monitoring.log.sources.source import Source


def with_ids(opened: Engine, table: ir.Table, source: Source, key: str, ids: Sequence[str]) -> ir.Table:
    """The rows of `table`, which were read from `source`, whose `key` is one of these ids."""
    if source.format == "table":  # whoever keeps it is told the ids, so as to send no other rows
        return table.filter(table[key].isin(list(ids)))
    wanted = opened.put("wanted", pa.table({key: pa.array(ids, pa.string())}))
    return table.filter(table[key].isin(wanted[key]))
