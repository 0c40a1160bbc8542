"""What has changed between two states of a log: which grains, and no others, must be counted anew.

The tables' files never change, they only come and go. A file that came holds new rows; where files went as well, rows
were rewritten, and those that say something else are the difference of the two sides. Files of an attached log may
also change in place, or be gone for good: then it is known which grains their rows were in, but not what they said.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis.expr.types as ir

from monitoring.domain import Deployment
from monitoring.log.counting.facts import timed
from monitoring.log.engines.contract import Engine
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import GRAIN
from monitoring.log.sources.shape import FILE
from monitoring.log.sources.source import KINDS, Source, Sources
from monitoring.log.tables.extent import ticks_in


@dataclass(frozen=True, slots=True)
class Touched:
    """The grains, sorted, whose counts may differ between two states; None, and why, where that cannot be told.

    In those of `rows` predictions are others; in all others no more than their labels.
    """

    grains: list[int] | None
    why: str = ""
    rows: frozenset[int] = frozenset()


def touched(engine: Engine, before: Sources, now: Sources, deployment: Deployment, clock: Clock) -> Touched:
    """What of the earlier counts is no longer right.

    A clock of rows renumbers what follows a row that came late, so it is never told there.
    """
    if clock.unit == "rows":
        return Touched(None, "windows are counted in rows")
    if before.plan != now.plan:
        return Touched(None, "the counts are others than before")
    of_kind: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for kind, grains in of_kind.items():
        if kind == "predictions" and (came := _only_came(before.predictions, now.predictions, deployment)):
            grains |= ticks_in(came, deployment.time or "", clock)
            continue
        rows, went = _changed(engine, before.source(kind), now.source(kind))
        if went is None:
            return Touched(None, "nobody can say which rows of a table have changed")
        recorded = _recorded(before, kind, went)
        if recorded is None:
            return Touched(None, "files are gone or have changed, and what they held is not known")
        grains |= recorded
        if rows is not None:
            grains |= _grains(engine, _predictions(engine, rows, kind, now, deployment), deployment, clock)
    return Touched(sorted(set().union(*of_kind.values())), rows=frozenset(of_kind["predictions"]))


def _only_came(before: Source, now: Source, deployment: Deployment) -> Source | None:
    """Files of our own that came, where none went: their times tell which grains they are in. None: ask the engine."""
    came, went = now.changed(before)
    is_own = now.shape is None and not now.marks and not deployment.attached
    return now.only(came) if is_own and deployment.time and came and not went else None


def _changed(engine: Engine, before: Source | None, now: Source | None) -> tuple[ir.Table | None, set[str] | None]:
    """Rows that are in one state and not in the other, None where there are none, and files whose rows are lost.

    The second is None where rows are not in files.
    """
    if now is None or "table" in (now.format, before.format if before else ""):
        return None, set() if now is None or (before and before.state == now.state) else None
    came, went = now.changed(before)
    sides = [engine.load("came", now.only(came))] if came else []
    if before is None or not went or before.marks or not before.only(went).is_there():
        return sides[0] if sides else None, went
    sides.append(engine.load("went", before.only(went)))
    if len(sides) < 2:
        return sides[0], set()
    # What a table got later, and older files lack, is counted nowhere.
    shared = sorted(set(sides[0].columns) & set(sides[1].columns) - {FILE})
    new, old = (side.select(shared) for side in sides)
    return new.difference(old, distinct=False).union(old.difference(new, distinct=False)), set()


def _recorded(before: Sources, kind: str, files: Iterable[str]) -> set[int] | None:
    """The grains that lost files held; None where that was not written down."""
    seen = before.seen.get(kind, {})
    found: set[int] = set()
    for file in files:
        grains = seen[file].grains if file in seen else None
        if grains is None:
            return None
        found.update(grains)
    return found


def _predictions(engine: Engine, rows: ir.Table, kind: str, now: Sources, deployment: Deployment) -> ir.Table:
    """The predictions that changed rows are about."""
    if kind == "predictions":
        return rows
    key = deployment.id or "id"
    return engine.load("logged", now.predictions).semi_join(rows.select(key).distinct(), key)


def _grains(engine: Engine, rows: ir.Table, deployment: Deployment, clock: Clock) -> set[int]:
    grains = timed(rows, deployment, clock).select(GRAIN).distinct()
    return set(engine.ask(grains)[GRAIN].to_pylist())
