"""What has changed between two states of a log: which grains, and no others, must be counted anew.

The tables' files never change, they only come and go. A file that came holds new rows; where files went as well, rows
were rewritten, and those that say something else are the difference of the two sides.
"""

from collections.abc import Sequence
from pathlib import Path

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from monitoring.domain import Deployment
from monitoring.log.clock import GRAIN, Clock
from monitoring.log.engine import read_files
from monitoring.log.facts import timed
from monitoring.log.sources import Sources


def touched(
    connection: Backend, before: Sources, now: Sources, deployment: Deployment, clock: Clock, key: str
) -> list[int] | None:
    """The grains, sorted, whose counts may differ between two states of a log; None where that cannot be told.

    A clock of rows renumbers what follows a row that came late, so it is never told there.
    """
    gone = {*before.predictions, *before.labels} - {*now.predictions, *now.labels}
    if clock.unit == "rows" or before.plan != now.plan or not all(Path(file).exists() for file in gone):
        return None
    grains: set[int] = set()
    changed = _changed(connection, before.predictions, now.predictions)
    if changed is not None:
        grains |= _grains(connection, changed, deployment, clock)
    relabelled = _changed(connection, before.labels, now.labels)
    if relabelled is not None and now.predictions:
        predictions = read_files(connection, now.predictions)
        found = predictions.semi_join(relabelled.select(key).distinct(), key)
        grains |= _grains(connection, found, deployment, clock)
    return sorted(grains)


def _changed(connection: Backend, before: Sequence[str], now: Sequence[str]) -> ir.Table | None:
    """Rows that are in one state and not in the other; None where both have the same files."""
    came = [file for file in now if file not in set(before)]
    went = [file for file in before if file not in set(now)]
    sides = [read_files(connection, files) for files in (came, went) if files]
    if len(sides) < 2:
        return sides[0] if sides else None
    new, old = (side.select(sorted(side.columns)) for side in sides)
    return new.difference(old, distinct=False).union(old.difference(new, distinct=False))


def _grains(connection: Backend, rows: ir.Table, deployment: Deployment, clock: Clock) -> set[int]:
    grains = timed(rows, deployment, clock).select(GRAIN).distinct()
    return set(connection.to_pyarrow(grains)[GRAIN].to_pylist())
