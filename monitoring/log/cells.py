"""Which cell a value falls into, as an expression that any engine can run.

A numeric value is looked up in two steps: an even grid over the reference's range says how many edges lie left of
the value's grid cell, and a short binary search among the few edges inside that grid cell does the rest. Both lists
travel as a one-row table, so the query stays small however many edges there are.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from monitoring.domain import Bins, FloatArray, Kind

GRIDS = (256, 1024, 4096)
_GRID, _EDGES = "_grid", "_edges"


# Ibis declares an engine's own function by a decorated stub whose annotations are values, not types.
@ibis.udf.scalar.builtin(name="list_extract")  # type: ignore[untyped-decorator]
def _pick_count(items: dt.Array(dt.int32), place: dt.int64) -> dt.int32:  # type: ignore[valid-type]
    """The item at a place, counted from 1 (the engine's own function)."""


@ibis.udf.scalar.builtin(name="list_extract")  # type: ignore[untyped-decorator]
def _pick_edge(items: dt.Array(dt.float64), place: dt.int64) -> dt.float64:  # type: ignore[valid-type]
    """The item at a place, counted from 1 (the engine's own function)."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """The two lists for one set of edges.

    Args:
        low: where the grid starts.
        scale: grid cells per unit.
        grid: per grid cell, the outer two included, how many edges lie in earlier ones.
        edges: the edges, padded with infinity for the search.
        steps: strides of the binary search inside a grid cell, longest first.
    """

    low: float
    scale: float
    grid: tuple[int, ...]
    edges: tuple[float, ...]
    steps: tuple[int, ...]

    def table(self) -> ir.Table:
        """Both lists as a one-row table."""
        lists = {
            _GRID: pa.array([list(self.grid)], pa.list_(pa.int32())),
            _EDGES: pa.array([list(self.edges)], pa.list_(pa.float64())),
        }
        return ibis.memtable(pa.table(lists))


def lookup(edges: tuple[float, ...]) -> Lookup:
    """The coarsest grid that leaves one edge a grid cell, or else the finest.

    >>> lookup((0.0, 1.0, 2.0)).steps
    (1,)
    """
    array = np.asarray(edges)
    with np.errstate(over="ignore", divide="ignore"):
        scales = np.array(GRIDS) / (array[-1] - array[0])
    if not (np.isfinite(scales).all() and scales.all()):  # one edge, or a range beyond what floats can divide
        return _finish(array, 0.0, 0.0, 1)
    for size, scale in zip(GRIDS, scales.tolist(), strict=True):
        found = _finish(array, float(array[0]), scale, size)
        if len(found.steps) == 1:
            break
    return found


def _finish(edges: FloatArray, low: float, scale: float, size: int) -> Lookup:
    place = np.clip(np.floor((edges - low) * scale), -1, size)
    crowded = int(np.unique(place, return_counts=True)[1].max())
    grid = np.searchsorted(place, np.arange(-1, size + 1), side="left")
    steps = tuple(2**power for power in reversed(range(crowded.bit_length())))
    padded = (*edges.tolist(), *[float("inf")] * sum(steps))
    return Lookup(low, scale, tuple(grid.tolist()), padded, steps)


def with_numeric_cell(table: ir.Table, value: str, cell: str, bins: Bins) -> ir.Table:
    """`table` with the cell of the float column `value`, missing and non-finite ones included."""
    found = lookup(bins.edges)
    joined = table.cross_join(found.table())
    size = float(len(found.grid) - 2)
    place = ibis.least(ibis.greatest((joined[value] - found.low) * found.scale, -1.0), size)
    joined = joined.mutate(**{cell: _pick_count(joined[_GRID], place.floor().cast("int64") + 2)})
    for step in found.steps:
        at_least = joined[value] >= _pick_edge(joined[_EDGES], (joined[cell] + step).cast("int64"))
        joined = joined.mutate(**{cell: at_least.ifelse(joined[cell] + step, joined[cell]).cast("int32")})
    x = joined[value]
    special = ibis.cases(
        (x.isnull() | x.isnan(), bins.missing), (x.abs() == float("inf"), bins.missing + 1), else_=joined[cell]
    )
    return joined.mutate(**{cell: special.cast("int32")}).drop(_GRID, _EDGES)


def with_category_cell(table: ir.Table, value: str, cell: str, bins: Bins) -> ir.Table:
    """`table` with the cell of the text column `value`, missing and unseen ones included."""
    unseen, missing = bins.outside[0], bins.missing
    if not bins.categories:
        return table.mutate(**{cell: table[value].isnull().ifelse(missing, unseen).cast("int32")})
    codes = pa.table({"_category": pa.array(bins.categories, pa.string()), cell: pa.array(range(unseen), pa.int32())})
    known = ibis.memtable(codes)
    joined = table.left_join(known, table[value] == known["_category"]).drop("_category")
    code = ibis.cases((joined[value].isnull(), missing), (joined[cell].isnull(), unseen), else_=joined[cell])
    return joined.mutate(**{cell: code.cast("int32")})


def with_cell(table: ir.Table, value: str, cell: str, bins: Bins) -> ir.Table:
    """`table` with a new int32 column `cell`: the index of the cell of `bins` that the column `value` falls into."""
    if bins.kind is Kind.NUMERIC:
        return with_numeric_cell(table.mutate(**{value: table[value].cast("float64")}), value, cell, bins)
    return with_category_cell(table.mutate(**{value: table[value].cast("string")}), value, cell, bins)
