"""Rows whose label is known, with the moment at which it was: what a model is trained and validated on."""

from dataclasses import dataclass
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd

from monitoring.domain import Deployment, Selection, Task
from monitoring.log.counting.facts import is_there, timed, with_outcome
from monitoring.log.engines.choice import looking
from monitoring.log.ground.calendar import EPOCH, Reach
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, KNOWN, ROW, TRUTH
from monitoring.log.sources.conform import NEITHER
from monitoring.log.sources.source import Place, Source
from monitoring.log.tables.looked_again import looked_again

KNOWN_FROM = "_known_from"  # the moment from which on a row's label counts as known


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Labelled rows of a selection, and what became of the others: `rows = unknown + odd + usable`.

    Args:
        frame: rows in the order of time, with their label and `KNOWN_FROM`; drawn by hash where there are too many.
        rows: predictions in the selection.
        unknown: those whose label was not known by the as-of.
        odd: those whose label is none of the known values, or no finite number.
        usable: all others, of which the frame has at most the limit.
    """

    frame: pd.DataFrame
    rows: int
    unknown: int
    odd: int
    usable: int


@looked_again
def labelled(
    deployment: Deployment, key: str, places: tuple[Place, Place], selection: Selection, reach: Reach, limit: int
) -> Labelled:
    """At most `limit` labelled rows of a selection, drawn by hash: always the same.

    Args:
        deployment: what the columns mean.
        key: the column that identifies a prediction.
        places: where predictions and labels lie.
        selection: from when to when; a label counts where it was known before the as-of.
        reach: the same in ticks.
        limit: rows.
    """
    clock = Clock.of(selection.every)
    with looking(deployment) as opened:
        table = timed(opened.load("predictions", Source.of(places[0])), deployment, clock)
        table = _inside(table, deployment, selection, reach)
        labels = opened.load("labels", Source.of(places[1])) if places[1].exists() else None
        names = [name for name in table.columns if not name.startswith("_")]
        table = with_outcome(table, labels, deployment, clock)
        known = is_there(table[TRUTH]) if reach.known is None else is_there(table[TRUTH]) & (table[KNOWN] < reach.known)
        table = table.mutate(_is_known=known.fill_null(False), _is_usable=(known & _is_usable(table, deployment)))
        table = table.mutate(_is_usable=table["_is_usable"].fill_null(False))
        counts = opened.ask(
            table.aggregate(
                rows=table.count(),
                known=table["_is_known"].cast("int64").sum(),
                usable=table["_is_usable"].cast("int64").sum(),
            )
        ).to_pylist()[0]
        by = table[key if key in table.columns else ROW]
        drawn = table.filter(table["_is_usable"]).order_by(by.cast("string").hash()).limit(limit)
        drawn = drawn.order_by([name for name in (deployment.time, ROW) if name and name in drawn.columns])
        kept = [name for name in names if name not in (deployment.label, deployment.label_time)]
        frame = opened.ask(drawn.select(*kept, **{deployment.label or TRUTH: drawn[TRUTH], KNOWN: drawn[KNOWN]}))
    rows, known, usable = (int(counts[name] or 0) for name in ("rows", "known", "usable"))
    return Labelled(_with_moment(pd.DataFrame(frame.to_pandas()), clock), rows, rows - known, known - usable, usable)


def _inside(table: ir.Table, deployment: Deployment, selection: Selection, reach: Reach) -> ir.Table:
    """The rows in reach, from the selection's very start to its very end, which may lie within a tick."""
    if reach.start is not None:
        table = table.filter(table[BORN] >= reach.start)
    if reach.end is not None:
        table = table.filter(table[BORN] < reach.end)
    if deployment.time:
        time = table[deployment.time].cast("timestamp")
        table = table.filter(time >= selection.start) if selection.start else table
        table = table.filter(time < selection.end) if selection.end else table
    return table


def _is_usable(table: ir.Table, deployment: Deployment) -> ir.BooleanValue:
    if deployment.task is Task.MULTICLASS:
        return ibis.literal(True)
    truth = table[TRUTH].cast("float64")
    return truth != NEITHER if deployment.task is Task.BINARY else truth.abs() != float("inf")


def _with_moment(frame: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """A label counts from the end of the day (or hour) at which it became known, as an as-of does."""
    step = timedelta(days=1 / clock.per_day)
    known = pd.Series([EPOCH + step * (int(tick) + 1) for tick in frame.pop(KNOWN)], dtype="datetime64[us]")
    return frame.assign(**{KNOWN_FROM: known.to_numpy()})
