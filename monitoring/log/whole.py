"""What all of a reference's rows show of its columns, where cells are fixed by a sample of them.

Where cells begin may be chosen by a sample. What the reference showed at all may not: a rare category or an extreme
value that the sample misses would count as never seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from monitoring.domain import Deployment, Kind, Role, Task
from monitoring.domain.bins import MOST_CATEGORIES
from monitoring.log.engine import Engine


@dataclass(frozen=True, slots=True)
class Whole:
    """What was seen, by column.

    Args:
        ends: the smallest and the largest finite number; columns without any are left out.
        categories: the most frequent ones, at most `MOST_CATEGORIES`, the most frequent first (ties: by name).
    """

    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def look(engine: Engine, rows: ir.Table, deployment: Deployment) -> Whole:
    """Look at all rows; of a classification's outputs and label, which are classes, at their names."""
    there = [column for column in deployment.columns if column.name in rows.columns]
    numeric = [column.name for column in there if column.kind is Kind.NUMERIC]
    classes = deployment.task is Task.MULTICLASS
    named = [c.name for c in there if c.kind is Kind.CATEGORICAL and (c.role is Role.FEATURE or classes)]
    return Whole(_ends(engine, rows, numeric), {name: _categories(engine, rows, name) for name in named})


def _ends(engine: Engine, rows: ir.Table, names: list[str]) -> dict[str, tuple[float, float]]:
    if not names:
        return {}
    asked: dict[str, ir.Value] = {}
    for place, name in enumerate(names):
        value = rows[name].cast("float64")
        finite = (value.abs() < float("inf")).ifelse(value, ibis.null("float64"))  # nan is not less either
        asked |= {f"low{place}": finite.min(), f"high{place}": finite.max()}
    found = engine.ask(rows.aggregate(**asked)).to_pylist()[0]
    ends = {name: (found[f"low{place}"], found[f"high{place}"]) for place, name in enumerate(names)}
    return {name: pair for name, pair in ends.items() if None not in pair}


def _categories(engine: Engine, rows: ir.Table, name: str) -> tuple[str, ...]:
    value = rows[name].cast("string")
    counted = rows.filter(value.notnull()).group_by(value=value).aggregate(n=ibis._.count())
    frequent = counted.order_by([ibis.desc("n"), "value"]).limit(MOST_CATEGORIES)
    return tuple(engine.ask(frequent)["value"].to_pylist())
