"""Which cell a value falls into, as an expression that any engine can run.

A numeric value is looked up in two steps: an even grid over the reference's range says how many edges lie left of
the value's grid cell, and a short binary search among the few edges inside that grid cell does the rest. Both lists
travel as a one-row table, so the query stays small however many edges there are, and is the same for every column.
"""

from dataclasses import dataclass
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.domain import Bins, FloatArray

GRIDS = (256, 1024, 4096)


@dataclass(frozen=True, slots=True)
class Lookup:
    """The two lists for one set of edges.

    Args:
        low: where the grid starts.
        scale: grid cells per unit.
        grid: per grid cell, the outer two included, how many edges lie in earlier ones.
        edges: the edges, padded with infinity for the search.
        steps: strides of the binary search inside a grid cell, longest first.
        top: number of edges, without the padding.
    """

    low: float
    scale: float
    grid: tuple[int, ...]
    edges: tuple[float, ...]
    steps: tuple[int, ...]
    top: int

    @property
    def arrays(self) -> tuple[NDArray[np.int64], FloatArray]:
        """Both lists as arrays."""
        return _arrays(self)

    def table(self) -> pa.Table:
        """Everything but the strides as a one-row table."""
        numbers = {"first": self.edges[0], "last": self.edges[self.top - 1], "low": self.low, "scale": self.scale}
        return pa.table(
            {
                **{name: pa.array([value], pa.float64()) for name, value in numbers.items()},
                "top": pa.array([self.top], pa.int32()),
                "grid": pa.array([list(self.grid)], pa.list_(pa.int32())),
                "edges": pa.array([list(self.edges)], pa.list_(pa.float64())),
            }
        )


@lru_cache(maxsize=4096)
def _arrays(found: Lookup) -> tuple[NDArray[np.int64], FloatArray]:
    return np.asarray(found.grid, dtype=np.int64), np.asarray(found.edges)


@lru_cache(maxsize=4096)
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
    return Lookup(low, scale, tuple(grid.tolist()), padded, steps, len(edges))


def with_numeric_cell(
    table: ir.Table, cells: ir.Table, steps: tuple[int, ...], x: str, cell: str, bins: Bins
) -> ir.Table:
    """`table` with the cell of the float column `x`, special ones included; `cells` is a lookup's row."""
    kept = table.columns
    t = table.cross_join(cells)
    inside = (t[x] >= t.first) & (t[x] < t["last"])  # NaN is on no side of this
    t = t.mutate(_place=inside.ifelse(((t[x] - t.low) * t.scale).floor().cast("int32"), None))
    t = t.mutate(_cell=t.grid[(t["_place"] + 1).cast("int32")])
    for step in steps:
        is_right = t[x] >= t.edges[(t["_cell"] + (step - 1)).cast("int32")]
        t = t.mutate(_cell=is_right.ifelse(t["_cell"] + step, t["_cell"]).cast("int32"))
    v = t[x]
    outside = ibis.cases(
        (v.isnull() | v.isnan(), bins.missing),
        (v.abs() == float("inf"), bins.missing + 1),
        (v < t.first, 0),
        else_=t.top,
    )
    t = t.mutate(**{cell: t["_cell"].coalesce(outside.cast("int32")).cast("int32")})
    return t.select(*dict.fromkeys([*kept, cell]))


def category_table(bins: Bins) -> pa.Table:
    """The categories and their cells."""
    codes = range(len(bins.categories))
    return pa.table({"category": pa.array(bins.categories, pa.string()), "code": pa.array(codes, pa.int32())})


def with_category_cell(table: ir.Table, cells: ir.Table, x: str, cell: str, bins: Bins) -> ir.Table:
    """`table` with the cell of the text column `x`, missing and unseen ones included; `cell` may take its place."""
    kept = table.columns
    t = table.left_join(cells, table[x] == cells.category)
    code = ibis.cases((t[x].isnull(), bins.missing), (t.code.isnull(), bins.outside[0]), else_=t.code)
    return t.mutate(**{cell: code.cast("int32")}).select(*dict.fromkeys([*kept, cell]))
