"""Which single rows are behind a count: conditions on rows, and labels that no prediction waits for."""

from collections.abc import Callable

import ibis.expr.types as ir

from monitoring.domain import Bins, Column, Kind, Role
from monitoring.errors import NotApplicableError
from monitoring.log.engines.contract import Engine
from monitoring.log.ground.columns import TRUTH
from monitoring.log.sources.conform import NEITHER, NUMBER
from monitoring.log.sources.source import Place, Source

Condition = Callable[[ir.Table], ir.BooleanValue]


def sought(column: Column, what: str, bins: Bins) -> Condition:
    """The rows whose value in a column is what a check counts.

    Args:
        column: where.
        what: `missing`, `non_finite`, `out_of_range`, `unseen`, `number`, `word`; `outside`: none of the known values.
        bins: the column's cells, of which the outer ones say what the reference showed.

    Raises `NotApplicableError` where no row can be such.
    """

    def holds(table: ir.Table) -> ir.BooleanValue:
        value = table[TRUTH if column.role is Role.LABEL else column.name]
        conditions = _numeric(value, bins) if bins.kind is Kind.NUMERIC else _categorical(value, bins)
        if what not in conditions:
            raise NotApplicableError(f"{column.name} has no values that are {what.replace('_', ' ')}")
        return conditions[what]

    return holds


def _numeric(value: ir.Value, bins: Bins) -> dict[str, ir.BooleanValue]:
    number = value.cast("float64")
    infinite = number.abs() == float("inf")
    beyond = (number < bins.edges[0]) | (number >= bins.edges[-1])
    missing = number.isnull() | number.isnan()
    return {
        "missing": missing,
        "non_finite": infinite,
        "outside": infinite,
        "out_of_range": beyond & ~infinite & ~missing,
    }


def _categorical(value: ir.Value, bins: Bins) -> dict[str, ir.BooleanValue]:
    text = value.cast("string")
    unseen = text.notnull() & ~text.isin(list(bins.categories))
    is_number = text.re_search(NUMBER)
    return {
        "missing": text.isnull(),
        "unseen": unseen,
        "outside": unseen | (text == str(NEITHER)),
        "number": is_number,
        "word": ~is_number,
    }


def unmatched(engine: Engine, predictions: Place, labels: Place, key: str, limit: int) -> ir.Table:
    """Labels without a prediction, as the log is now."""
    rows = engine.load("labelled", Source.of(labels))
    alone = rows.anti_join(engine.load("predicted", Source.of(predictions)).select(key), key)
    return alone.select(*(name for name in rows.columns if not name.startswith("_"))).order_by(key).limit(limit)
