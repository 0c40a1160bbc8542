"""Tables of counts added up."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from monitoring.log.ground.as_array import array_of, column_of, filled
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


def summed_small(table: pa.Table) -> pa.Table:
    """The same of one small table of numbers, where Arrow's own way would bring pandas along.

    >>> one = pa.table({"segment": [0, 0], "cell": [3, 3], "n": [2, 4], "sum": [1.5, None]})
    >>> summed_small(one).to_pylist()
    [{'segment': 0, 'cell': 3, 'n': 6, 'sum': 1.5}]
    """
    if not table.num_rows:
        return table
    keys = [name for name in KEYS if name in table.column_names]
    whole = np.stack([column_of(table, name).astype(np.int64) for name in keys], axis=1)
    _, first, group = np.unique(whole, axis=0, return_index=True, return_inverse=True)
    columns = []
    for name in table.column_names:
        kind = table.schema.field(name).type.to_pandas_dtype()
        if name in keys:
            columns.append(array_of(column_of(table, name)[first]))
            continue
        there = filled(table, name)
        values, known = column_of(table, name)[there], np.zeros(len(first), dtype=np.bool_)
        known[group[there]] = True
        if name in EXTREMES:
            found = np.full(len(first), np.nan)
            (np.fmin if EXTREMES[name] == "min" else np.fmax).at(found, group[there], values)
        else:
            found = np.bincount(group[there], values, minlength=len(first))
        columns.append(array_of(np.where(known, found, 0).astype(kind), known))
    return pa.Table.from_arrays(columns, schema=table.schema)
