"""What each file of an attached log holds: which grains it touches, and how much of it has to be left out."""

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from monitoring.domain import Deployment
from monitoring.errors import DataError
from monitoring.intake.reading_gauge import Gauge
from monitoring.log.counting.facts import timed, within
from monitoring.log.engines.contract import Engine
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import GRAIN
from monitoring.log.profiles.misread import misread
from monitoring.log.sources.file_contents import Seen
from monitoring.log.sources.lacking_columns import lacking, useless, with_declared
from monitoring.log.sources.shape import FILE
from monitoring.log.sources.source import KINDS, Source, Sources

BLOCK = 1 << 22


def census(engine: Engine, now: Sources, before: Sources | None, deployment: Deployment, clock: Clock) -> Sources:
    """The same, with what each file of an attached log holds; files that cannot be read through are taken out.

    Only files that were not there `before` are looked into.
    """
    found = now
    for kind in KINDS:
        source = now.source(kind)
        if source is None or source.shape is None:
            continue
        known = before.seen.get(kind, {}) if before and source.format != "table" else {}
        seen = {f: known[f] for f in source.files if f in known and known[f].mark == source.marks.get(f, "")}
        new = {file: judged(source, file) for file in source.files if file not in seen}
        source = with_declared(source, seen | new)
        seen |= _look(engine, kind, source, new, deployment, clock)
        unread = {file: one.why for file, one in seen.items() if one.why}
        source = replace(
            source.only(seen.keys() - unread.keys()),
            left_out=(*source.left_out, *(f"{Path(file).name} {why}" for file, why in unread.items())),
        )
        found = replace(found.of_kind(kind, source), seen={**found.seen, kind: seen})
    return replace(found, contradicted=_contradicted(engine, found, deployment))


def with_labelled_grains(
    engine: Engine,
    now: Sources,
    before: Sources | None,
    deployment: Deployment,
    clock: Clock,
    only: Sequence[int] | None,
) -> Sources:
    """The same, with the grains that each file of labels says something about.

    They must be known when such a file changes in place or goes away. Since `before`, `only` these have changed.
    """
    labels = now.labels
    if labels is None or not labels.marks or clock.unit == "rows":
        return now
    key = deployment.id or "id"
    rows = timed(engine.load("logged", now.holding(only)), deployment, clock)
    rows = rows if only is None else within(rows, only, deployment, clock)
    said = engine.load("said", labels.with_all_rows()).select(key, FILE)
    pairs = engine.ask(rows.select(key, GRAIN).inner_join(said, key).select(FILE, GRAIN).distinct())
    grains: dict[str, set[int]] = {file: set() for file in labels.files}
    for file, grain in zip(pairs[FILE].to_pylist(), pairs[GRAIN].to_pylist(), strict=True):
        grains[file].add(grain)
    earlier = before.seen.get("labels", {}) if before and only is not None else {}
    for file, one in earlier.items():
        if file in grains:
            grains[file] |= set(one.grains or ()) - set(only or ())
    seen = {f: replace(one, grains=tuple(sorted(grains.get(f, ())))) for f, one in now.seen["labels"].items()}
    return replace(now, seen={**now.seen, "labels": seen})


def judged(source: Source, file: str) -> Seen:
    """Whether a file can be read, and what it lacks."""
    one = Seen(source.marks.get(file, ""))
    if source.shape is None or source.format == "table":
        return one
    why = _no_text(file) if source.format == "csv" else ""
    try:
        lacks = () if why else lacking(source, file)
    except (pa.ArrowInvalid, OSError):
        return replace(one, why="is damaged")
    return replace(one, why=why or useless(source.shape, lacks), lacks=lacks)


def _look(
    engine: Engine, kind: str, source: Source, new: Mapping[str, Seen], deployment: Deployment, clock: Clock
) -> dict[str, Seen]:
    found = dict(new)
    came = source.only({file for file, one in found.items() if not one.why})
    if not came.files:
        return found
    for file, why in misread(engine, came).items():
        found[file] = replace(found[file], why=why)
    came = came.only({file for file, one in found.items() if not one.why})
    if not came.files:
        return found
    broken = engine.broken(came) if came.format == "csv" else {}
    rows = engine.load("came", came.with_all_rows())
    rows = rows if FILE in rows.columns else rows.mutate(**{FILE: ibis.literal(came.files[0])})
    grains: dict[str, set[int]] = {file: set() for file in came.files}
    for part in engine.ask(_summed(rows, kind, deployment, clock)).to_pylist():
        file, grain = part[FILE], part[GRAIN]
        one = found[file]
        one = replace(one, undated=one.undated + part["undated"], nameless=one.nameless + part["nameless"])
        if grain is None:
            found[file] = replace(one, timeless=part["rows"])
        else:
            found[file] = replace(one, rows=one.rows + part["rows"])
            grains[file].add(grain)
    for file in came.files:
        listed = tuple(sorted(grains[file])) if kind == "predictions" else None
        found[file] = replace(found[file], grains=listed, broken=broken.get(file, 0))
    return found


def _summed(rows: ir.Table, kind: str, deployment: Deployment, clock: Clock) -> ir.Table:
    """Rows by file and grain, and labels among them of which nobody can say when they became known, or of what."""
    key, label, when = deployment.id, deployment.label, deployment.label_time
    rows = timed(rows, deployment, Clock("hour" if clock.unit == "hour" else "day")) if kind == "predictions" else rows
    grain = rows[GRAIN] if kind == "predictions" else ibis.literal(0, "int32")
    undated = nameless = ibis.literal(False)
    if label in rows.columns and when in rows.columns:
        undated = rows[label].notnull() & rows[when].isnull()
    if kind == "labels" and label in rows.columns and key in rows.columns:
        nameless = rows[label].notnull() & rows[key].isnull() & ~undated
    counted = rows.select(FILE, **{GRAIN: grain, "undated": undated, "nameless": nameless})
    lost = {name: counted[name].cast("int64").sum().coalesce(0) for name in ("undated", "nameless")}
    return counted.group_by(FILE, GRAIN).agg(rows=counted.count(), **lost)


def _contradicted(engine: Engine, now: Sources, deployment: Deployment) -> int:
    """Ids with several labels, where no time says which one is the newest."""
    if now.labels is None or not now.labels.files or now.labels.shape is None or deployment.label_time:
        return 0
    rows = engine.load("said", now.labels)
    label = rows[deployment.label or ""]
    by_id = rows.group_by(deployment.id).agg(low=label.min(), high=label.max())
    found = engine.ask(by_id.filter(by_id.low != by_id.high).aggregate(n=ibis._.count()))
    return int(found["n"][0].as_py())


def _no_text(file: str) -> str:
    """Why a CSV file is not read; empty where it can be."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with Gauge(Path(file)) as gauge:
            while block := gauge.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "is not UTF-8 text"
    except DataError as error:
        return error.message.removeprefix(f"{Path(file).name} ")
    return ""
