"""Counting where the rows are: the engine looks up, groups and adds up, and only counts come back."""

import ibis.expr.types as ir
import pyarrow as pa

from monitoring.domain import Kind
from monitoring.log.cells.expressions import category_table, lookup, with_category_cell, with_numeric_cell
from monitoring.log.cells.sum_expressions import losses
from monitoring.log.counting.count import Celled, Count, Scan
from monitoring.log.counting.settled import settled
from monitoring.log.engines.contract import Engine


def grouped(engine: Engine, scan: Scan, count: Count) -> pa.Table:
    """One table of counts of a scan, whole."""
    table = scan.facts.select(*sorted(count.facts()), *scan.segments)
    table = table.filter(table[count.where]) if count.where else table
    for place, celled in enumerate(count.cells):
        table = _with_cell(engine, table, celled, f"cells_{place}")
    by = {name: table[fact] for name, fact in count.by.items()} | {c.cell: table[c.cell] for c in count.cells}
    added = {name: table[fact] for name, fact in count.add.items()}
    if count.losses:
        added |= losses(*(table[fact] for fact in count.losses))
    sums = {name: value.sum().coalesce(0.0) for name, value in added.items()}
    ends: dict[str, ir.Value] = {}
    if count.span:
        low, high, fact = count.span
        ends = {low: table[fact].min(), high: table[fact].max()}
    parts = {}
    for segment in scan.segments or ("",):
        keys = {"segment": table[segment]} if segment else {}
        counted = engine.ask(table.group_by(**keys, **by).agg(n=table.count(), **sums, **ends))
        nothing = pa.array([0] * counted.num_rows, pa.int32())
        parts[segment] = counted if segment else counted.append_column("segment", nothing)
    return settled(parts, count)


def _with_cell(engine: Engine, table: ir.Table, celled: Celled, name: str) -> ir.Table:
    if celled.bins.kind is Kind.CATEGORICAL:
        cells = engine.put(name, category_table(celled.bins))
        return with_category_cell(table, cells, celled.fact, celled.cell, celled.bins)
    found = lookup(celled.bins.edges)
    cells = engine.put(name, found.table())
    return with_numeric_cell(table, cells, found.steps, celled.fact, celled.cell, celled.bins)
