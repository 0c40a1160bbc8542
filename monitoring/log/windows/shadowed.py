"""Labelled rows with the live scores and another version's: what the two are compared on, a window at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Selection, Shadow, Task, Window
from monitoring.log.counting.facts import is_there, timed, with_outcome
from monitoring.log.engines.choice import looking
from monitoring.log.engines.contract import Engine
from monitoring.log.ground.calendar import Reach
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, GRAIN, KNOWN, ROW, TRUTH
from monitoring.log.sources.conform import NEITHER
from monitoring.log.sources.source import Place, Source
from monitoring.log.tables.looked_again import looked_again

FLAGS = ("_both", "_only_live", "_only_shadow")


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """One window's labelled rows, by whose scores they have: `labelled = both + only_live + only_shadow + neither`.

    Args:
        window: its place in the selection.
        labelled: rows with a label that is one of the known values, or a finite number.
        both: those that have both scores.
        only_live: those without the shadow's.
        only_shadow: those without the live one.
        truth: of rows with both, drawn by hash where there are too many, `(n,)`: 1 and 0, values, places of classes.
        live: their live scores, `(n,)`, of several classes `(n, classes)`.
        shadow: likewise.
    """

    window: int
    labelled: int
    both: int
    only_live: int
    only_shadow: int
    truth: FloatArray
    live: FloatArray
    shadow: FloatArray


@looked_again
def shadowed(
    deployment: Deployment,
    key: str,
    places: tuple[Place, Place],
    selection: Selection,
    reach: Reach,
    windows: Sequence[Window],
    shadow: Shadow,
    limit: int,
) -> tuple[Pairs, ...]:
    """Of each of some windows the rows, at most `limit` of them: always the same.

    Args:
        deployment: what the columns mean.
        key: the column that identifies a prediction.
        places: where predictions and labels lie.
        selection: whose windows they are, and of which segment.
        reach: which part of the log it reaches, and by when a label must have been known.
        windows: where to look.
        shadow: where the other version's scores are.
        limit: rows a window.
    """
    if not windows:
        return ()
    with looking(deployment) as opened:
        rows = _rows(opened, deployment, key, places, selection, reach, windows, shadow)
        # In one question, because an attached log is read for each: every row knows its window's counts, and those with
        # both scores come first, so that a window without any is there, too.
        own = {"group_by": "_window"}
        counts = {f"n{name}": rows[name].cast("int64").sum().over(**own) for name in FLAGS}
        place = ibis.row_number().over(**own, order_by=[ibis.desc("_both"), "_hash", "_key"])
        rows = rows.mutate(_place=place, n_labelled=rows.count().over(**own), **counts)
        rows = rows.filter((rows["_both"] & (rows["_place"] < limit)) | (rows["_place"] == 0))
        found = opened.ask(rows.order_by(["_window", "_place"]).drop("_hash", "_key")).to_pandas()
    groups = dict(iter(found.groupby("_window")))
    return tuple(_pairs(deployment, one.index, groups.get(one.index, found[:0])) for one in windows)


def _rows(
    opened: Engine,
    d: Deployment,
    key: str,
    places: tuple[Place, Place],
    selection: Selection,
    reach: Reach,
    windows: Sequence[Window],
    shadow: Shadow,
) -> ir.Table:
    """Labelled rows: the window, whose scores there are, the scores, the truth, and by what they are drawn."""
    clock = Clock.of(selection.every)
    table = timed(opened.load("predictions", Source.of(places[0])), d, clock)
    table = table if reach.start is None else table.filter(table[BORN] >= reach.start)
    table = table if reach.end is None else table.filter(table[BORN] < reach.end)
    if selection.segment:
        table = table.filter(table[selection.segment.column].cast("string") == selection.segment.value)
    labels = opened.load("labels", Source.of(places[1])) if places[1].exists() else None
    table = with_outcome(table, labels, d, clock)
    grain, known = table[GRAIN], is_there(table[TRUTH]) & _is_usable(table[TRUTH], d)
    window = ibis.cases(*(((grain >= one.first) & (grain < one.last), one.index) for one in windows), else_=None)
    known = known if reach.known is None else known & (table[KNOWN] < reach.known)
    sides = {"_live": _live(d), "_shadow": _of(shadow, d)}
    scores = {
        f"{side}{place}": table[name].cast("float64") if name in table.columns else ibis.null("float64")
        for side, names in sides.items()
        for place, name in enumerate(names)
    }
    by = table[key if key in table.columns else ROW].cast("string")
    table = table.select(_window=window, _known=known, _truth=table[TRUTH], _key=by, _hash=by.hash(), **scores)
    table = table.filter(table["_known"].fill_null(False), table["_window"].notnull()).drop("_known")
    live, other = (_all_there([table[f"{side}{place}"] for place in range(len(sides[side]))]) for side in sides)
    return table.mutate(_both=live & other, _only_live=live & ~other, _only_shadow=other & ~live)


def _live(d: Deployment) -> list[str]:
    if d.task is Task.REGRESSION:
        return [d.prediction or ""]
    return [d.score] if d.score else list(d.class_scores.values())


def _of(shadow: Shadow, d: Deployment) -> list[str]:
    return [shadow.column] if shadow.column else [shadow.classes[name] for name in d.class_scores]


def _all_there(scores: Sequence[ir.Value]) -> ir.BooleanValue:
    found = ibis.literal(True)
    for score in scores:
        found = found & (is_there(score) & (score.abs() != float("inf"))).fill_null(False)
    return found


def _is_usable(truth: ir.Value, d: Deployment) -> ir.BooleanValue:
    if d.task is Task.MULTICLASS:
        return truth.cast("string").isin(list(d.class_scores))
    number = truth.cast("float64")
    return number != NEITHER if d.task is Task.BINARY else number.abs() != float("inf")


def _pairs(d: Deployment, window: int, frame: pd.DataFrame) -> Pairs:
    counts = (int(frame[f"n{name}"].max()) if len(frame) else 0 for name in ("_labelled", *FLAGS))
    labelled, both, only_live, only_shadow = counts
    frame = frame[frame["_both"]]
    places = {name: float(place) for place, name in enumerate(d.class_scores)}
    truth = frame["_truth"].map(places) if d.task is Task.MULTICLASS else frame["_truth"]
    sides = []
    for side in ("_live", "_shadow"):
        part = frame[[name for name in frame.columns if name.startswith(side)]].to_numpy(np.float64)
        sides.append(part if d.task is Task.MULTICLASS else part[:, 0])
    return Pairs(window, labelled, both, only_live, only_shadow, np.asarray(truth, dtype=np.float64), *sides)
