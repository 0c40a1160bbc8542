"""The smallest and largest values of groups, kept in the cells where they lie."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from monitoring.log.ground.as_array import column_of
from monitoring.log.grouping.combinations import combined

ENDS = (("low", np.minimum), ("high", np.maximum))


def outermost(counted: pa.Table, by: Sequence[str]) -> pa.Table:
    """Counts of ordered cells whose `low` stands in the lowest cell of each group alone, and `high` in the highest.

    Those in between say no more, and every way of counting leaves out other ones of them.

    Args:
        counted: counts with columns `cell`, `low` and `high`, these missing for cells that are on no number line.
        by: what its groups are.

    >>> one = pa.table({"day": [1, 1, 1], "cell": [0, 4, 9], "low": [0.5, 4.5, None], "high": [0.6, 4.6, None]})
    >>> found = outermost(one, ["day"])
    >>> found["low"].to_pylist(), found["high"].to_pylist()
    ([0.5, None, None], [None, 4.6, None])
    """
    if not counted.num_rows:
        return counted
    import pyarrow.compute as pc

    group, first = combined([column_of(counted, name).astype(np.int64) for name in by])
    cell = counted["cell"].to_numpy()
    for name, outer in ENDS:
        is_there = counted[name].is_valid().to_numpy()
        end = np.full(len(first), -1 if name == "high" else np.iinfo(cell.dtype).max, cell.dtype)
        outer.at(end, group[is_there], cell[is_there])
        kept = pc.if_else(pa.array(cell == end[group]), counted[name], pa.scalar(None, counted[name].type))
        counted = counted.set_column(counted.column_names.index(name), name, kept)
    return counted
