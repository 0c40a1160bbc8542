"""Tables of counts added up, so that many parts cost a page no more than one."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.log.clock import BORN, GRAIN, KNOWN, NEVER
from monitoring.log.ends import outermost

KEYS = ("segment", GRAIN, BORN, KNOWN, "outcome", "true_cell", "predicted_cell", "cell")
EXTREMES = {"low": "min", "low_time": "min", "high": "max", "high_time": "max"}
# Rows that are collected before they are added up: few additions, and bounded memory.
COLLECTED = 1_000_000
HOURS = 24.0


def plain(schema: pa.Schema) -> pa.Schema:
    """The columns of a table of counts in the types that they have on the way between logs, whatever counted them."""
    types = {name: pa.int32() for name in KEYS} | {"n": pa.int64()}
    types |= {name: pa.timestamp("us") for name in ("low_time", "high_time")}
    return pa.schema([(name, types.get(name, pa.float64())) for name in schema.names])


def summed(tables: Iterable[pa.Table]) -> pa.Table:
    """One table of counts that says what several of the same columns say together, ordered by its keys.

    >>> one = pa.table({"segment": [0], "cell": [3], "n": [2], "sum": [1.5]})
    >>> two = pa.table({"segment": [0, 0], "cell": [3, 1], "n": [4, 1], "sum": [0.5, 2.0]})
    >>> summed([one, two]).to_pylist()
    [{'segment': 0, 'cell': 1, 'n': 1, 'sum': 2.0}, {'segment': 0, 'cell': 3, 'n': 6, 'sum': 2.0}]
    """
    kept: list[pa.Table] = []
    limit = COLLECTED
    for table in tables:
        kept.append(table.select(kept[0].column_names).cast(kept[0].schema) if kept else table)
        if sum(one.num_rows for one in kept) > limit:
            kept = [_grouped(pa.concat_tables(kept))]
            limit = 2 * kept[0].num_rows + COLLECTED
    return _grouped(pa.concat_tables(kept))


def by_day(table: pa.Table) -> pa.Table:
    """Counts by the hour as counts by the day; exact, because every hour lies in one day."""
    for name in (GRAIN, BORN, KNOWN):
        if name in table.column_names:
            # Floats hold every hour of the calendar, and round down before 1970 too.
            days = pc.floor(pc.divide(table[name].cast(pa.float64()), HOURS)).cast(table[name].type)
            days = pc.if_else(pc.equal(table[name], NEVER), table[name], days)
            table = table.set_column(table.column_names.index(name), name, days)
    return summed([table])


def _grouped(table: pa.Table) -> pa.Table:
    keys = [name for name in KEYS if name in table.column_names]
    wanted = [(name, EXTREMES.get(name, "sum")) for name in table.column_names if name not in keys]
    found = table.group_by(keys, use_threads=False).aggregate(wanted)
    renamed = {f"{name}_{how}": name for name, how in wanted}
    found = found.rename_columns([renamed.get(name, name) for name in found.column_names])
    found = found.select(table.column_names).cast(table.schema).sort_by([(name, "ascending") for name in keys])
    return outermost(found, [name for name in keys if name != "cell"]) if "low" in found.column_names else found
