"""Tables of counts added up."""

from collections.abc import Iterable

import pyarrow as pa

from monitoring.log.ground.columns import BORN, GRAIN, KNOWN
from monitoring.log.grouping.extremes import outermost

KEYS = ("segment", GRAIN, BORN, KNOWN, "state", "outcome", "decided", "true_cell", "predicted_cell", "cell")
LEAST, MOST = ("low", "low_time", "first_known"), ("high", "high_time", "last_known")
EXTREMES = dict.fromkeys(LEAST, "min") | dict.fromkeys(MOST, "max")
# Rows that are collected before they are added up: few additions, and bounded memory.
COLLECTED = 1_000_000


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


def _grouped(table: pa.Table) -> pa.Table:
    keys = [name for name in KEYS if name in table.column_names]
    wanted = [(name, EXTREMES.get(name, "sum")) for name in table.column_names if name not in keys]
    found = table.group_by(keys, use_threads=False).aggregate(wanted)
    renamed = {f"{name}_{how}": name for name, how in wanted}
    found = found.rename_columns([renamed.get(name, name) for name in found.column_names])
    found = found.select(table.column_names).cast(table.schema).sort_by([(name, "ascending") for name in keys])
    return outermost(found, [name for name in keys if name != "cell"]) if "low" in found.column_names else found
