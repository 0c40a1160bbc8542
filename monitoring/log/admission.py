"""A stranger's file on its way in: opened, compared, checked, and put beside the log."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from monitoring.domain import Deployment, Span
from monitoring.errors import DataError
from monitoring.log.fleet.checks import GRAINS, Checks, sizes, undated
from monitoring.log.fleet.daily import Layout, daily
from monitoring.log.fleet.file import CountsFile, opened
from monitoring.log.fleet.header import damaged
from monitoring.log.fleet.keys import require_same_key
from monitoring.log.fleet.matching import differences
from monitoring.log.fleet.merged_file import Part, folder_of
from monitoring.log.fleet.merged_sum import put_whole
from monitoring.log.fleet.table_types import plain
from monitoring.log.ground.calendar import time_of
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import ARRIVALS, UNLABELLED
from monitoring.log.log import Log
from monitoring.log.profiles.profile import FORMAT, Profile

COUNTED_BY_DEVICES = (GRAINS, "columns", "scores")


def take_in(log: Log, like: Profile, path: Path) -> Part:
    """Check an exported file against a log and put its tables into the log's folder, where nothing points to them yet.

    Args:
        log: what the counts are to be added to.
        like: counts of that log, whose tables say which columns there must be.
        path: the file.

    Raises `DataError` where the file cannot be read, is damaged or counts in other cells.
    """
    with opened(path, path.name, FORMAT) as found:
        _require_same_cells(log, found)
        header = found.header
        place = Profile(folder_of(log.merged.folder, found.digest))
        put_whole(place.folder, _checked(log, like, found))
        part = Part(
            origin=header.origin,
            contains=header.contains,
            deployment=header.deployment,
            file=found.name,
            written=header.written,
            clock=header.clock,
            counted_by=log.merged.counted_by,
            digest=found.digest,
            span=_span(place, log.deployment, Clock(header.clock)),
            device=header.device,
            model_version=header.model_version,
            left_out=header.left_out,
            given_up=header.given_up,
        )
        daily(log.merged.folder, part, Layout.of(log.plan, log.deployment.label))  # so that nobody waits for it later
        return part


def _require_same_cells(log: Log, found: CountsFile) -> None:
    name = log.deployment.name
    require_same_key(log.deployment, log.folder.parent, found)
    plan = found.header.plan
    if plan is None and found.header.fingerprint != log.plan.fingerprint:
        hint = f"export the model of {name} again, and copy the bundle to the device"
        raise DataError(f"{found.name} is not counted as {name} is: its cells are others", hint)
    if plan and (differing := differences(log.plan, plan)):
        hint = (
            f"connect the other log with the cells of this one: `modelwatch profile export {name} cells` here, "
            "`modelwatch add FILE.toml --plan cells` there"
        )
        raise DataError(f"{found.name} is not counted as {name} is: it has {'; '.join(differing)}", hint)


def _checked(log: Log, like: Profile, found: CountsFile) -> Iterator[tuple[str, pa.Table]]:
    schemas = {path.stem: plain(pq.read_schema(path)) for path in like.folder.glob("*.parquet")}
    lacking = _may_lack(found, schemas) - found.tables
    if found.tables | lacking != set(schemas):
        raise damaged(found.name, "it holds other tables than its deployment has")
    yield from ((name, schemas[name].empty_table()) for name in sorted(lacking))
    grains = found.table(GRAINS, schemas[GRAINS])
    clock = Clock(found.header.clock)
    checks = Checks(grains, sizes(log.plan, log.deployment), len(log.plan.segments), clock)
    for name in (GRAINS, *sorted(found.tables - {GRAINS})):  # the others are held against the grains
        table = grains if name == GRAINS else found.table(name, schemas[name])
        whole = undated(name)
        other = _labelled(found.table(whole, schemas[whole])) if whole != name else None
        if problem := checks.problem(name, table, other):
            raise damaged(found.name, problem)
        yield name, table
    if rows(grains) != found.header.rows:
        raise damaged(found.name, "its header tells another number of rows")


def _may_lack(found: CountsFile, schemas: Iterable[str]) -> set[str]:
    """The tables that a file need not hold: a device knows no outcome, and counts no token."""
    if not found.header.device:
        return set()
    left_out = {Profile(Path()).path("columns", name).stem for name in found.header.left_out}
    return left_out | {name for name in schemas if name.partition("-")[0] not in COUNTED_BY_DEVICES}


def _labelled(table: pa.Table) -> pa.Table:
    return table.filter(pc.not_equal(table["outcome"], UNLABELLED)) if "outcome" in table.column_names else table


def rows(grains: pa.Table) -> int:
    """The predictions that a table of grains counts."""
    return int(pc.sum(grains.filter(pc.equal(grains["segment"], 0))["n"]).as_py() or 0)


def _span(place: Profile, deployment: Deployment, clock: Clock) -> Span:
    grains, labelled = place.table(GRAINS), None
    if deployment.label_time:
        last = pc.max(place.table(ARRIVALS)["last_known"]).as_py()
        labelled = None if last is None else time_of(int(last), clock)
    first, last = pc.min(grains["low_time"]).as_py(), pc.max(grains["high_time"]).as_py()
    return Span(first, last, rows(grains), labelled)
