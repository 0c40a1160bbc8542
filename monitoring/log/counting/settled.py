"""Counts as an engine has grouped them, made the table that a profile keeps."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import Kind
from monitoring.log.counting.count import Count
from monitoring.log.ground.columns import GRAIN
from monitoring.log.grouping.extremes import outermost


def settled(parts: Mapping[str, pa.Table], count: Count) -> pa.Table:
    """Counts grouped by each segment column as one table in the order of grains; all rows are segment 0.

    Args:
        parts: counts with a column `segment`, by segment column; one with the name "" where there are no segments.
        count: what was counted.
    """
    found = [_without_sums(part, count) if count.finite else part for part in parts.values()]
    if "" not in parts:
        found = [pa.concat_tables([_all_rows(found[0], count), *map(_followed, found)])]
    return _with_ends(found[0], count).sort_by(GRAIN)


def settled_piece(piece: pa.Table, count: Count, of_segments: bool) -> pa.Table:
    """Whole groups of a table of counts, of all rows or of those of one segment column, as `settled` leaves them."""
    piece = _without_sums(piece, count) if count.finite else piece
    return _with_ends(_followed(piece) if of_segments else piece, count)


def _followed(counted: pa.Table) -> pa.Table:
    return counted.filter(pc.greater(counted["segment"], 0))


def _with_ends(counted: pa.Table, count: Count) -> pa.Table:
    is_spread = count.span is not None and bool(count.cells)
    return outermost(counted, ["segment", *count.by]) if is_spread else counted


def _without_sums(counted: pa.Table, count: Count) -> pa.Table:
    (celled,) = count.cells
    if celled.bins.kind is Kind.CATEGORICAL:
        return counted
    is_number = pc.less(counted[celled.cell], celled.bins.ordered)
    for place, name in enumerate(counted.column_names):
        nothing = 0.0 if name in count.add else None
        if name in count.add or (count.span and name in count.span[:2]):
            value = pc.if_else(is_number, counted[name], pa.scalar(nothing, counted[name].type))
            counted = counted.set_column(place, name, value)
    return counted


def _all_rows(counted: pa.Table, count: Count) -> pa.Table:
    keys = [*count.by, *(celled.cell for celled in count.cells)]
    low, high = count.span[:2] if count.span else ("", "")
    how = {low: "min", high: "max"}
    wanted = [(name, how.get(name, "sum")) for name in counted.column_names if name not in ("segment", *keys)]
    total = counted.group_by(keys).aggregate(wanted)
    total = total.rename_columns([*keys, *(name for name, _ in wanted)])
    total = total.append_column("segment", pa.array([0] * total.num_rows, pa.int32()))
    return total.select(counted.column_names).cast(counted.schema)
