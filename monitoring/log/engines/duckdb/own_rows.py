"""Rows of a log's own files without the engine: columns as they lie there, and facts that are made of them by Arrow.

Most of what is counted are columns as they are. The engine would decode them into pieces of its own, and copy these
into arrays; here they are decoded into arrays. Labels are found beside (`label_matching`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.log.counting.array_facts import NotUnderstoodError, columns_of, made_of
from monitoring.log.counting.count import Count, Own, Scan
from monitoring.log.counting.label_matching import Rest, matched
from monitoring.log.engines.duckdb.own_files import Stretch, groups
from monitoring.log.ground.columns import KNOWN, TRUTH
from monitoring.log.sources.source import Source
from monitoring.process.beside import ahead

DAY = 86_400_000_000  # microseconds
STAMP = pa.timestamp("us")
AT_ONCE = 131_072  # rows


def own_rows(
    scan: Scan, counts: Sequence[Count], sources: Mapping[str, Source], rest: Rest | None
) -> Iterator[pa.RecordBatch] | None:
    """The facts of some counts, a group of rows of a file at a time; None where they cannot be had this way.

    Args:
        scan: what is read.
        counts: the counts.
        sources: where predictions and labels are, by the name of their view.
        rest: as in `matched`; None: labels are not looked for this way.
    """
    own, predictions = scan.own, sources.get("logged")
    if own is None or predictions is None or predictions.shape is not None:
        return None
    names = scan.names(counts)
    try:
        columns = columns_of(scan.facts, names)
    except NotUnderstoodError:
        return None
    stored = _stored(own, columns, predictions.schema)
    if stored is None:
        return None
    coming = groups(predictions.files, stored, own.key if own.label else "", _stretch(own))
    read = ahead(_of_ticks(rows, own) for rows in coming)
    if own.label:
        labels = sources.get("labels")
        kept = _label_columns(own, own.label, labels.schema) if labels and labels.shape is None else None
        if rest is None or kept is None or labels is None or not pa.types.is_string(stored.field(own.key).type):
            return None
        known = (_known(rows, own, own.label) for rows in ahead(groups(labels.files, kept, own.key)))
        read = ahead(matched(read, known, own.key, rest))
    batches = (batch for rows in read for batch in rows.to_batches(AT_ONCE))
    return ahead(made_of(scan.facts, names, _with_made(batch, own, columns), batch.num_rows) for batch in batches)


def _stretch(own: Own) -> Stretch | None:
    """From when to when there are rows that are counted; None: all are."""
    if own.only is None:
        return None
    length = DAY // own.per_day
    return Stretch(own.time, own.only[0] * length, (own.only[-1] + 1) * length) if own.only else Stretch(own.time, 0, 0)


def _of_ticks(rows: pa.Table, own: Own) -> pa.Table:
    if own.only is None or not rows.num_rows:
        return rows
    inside = pc.is_in(_ticks(rows[own.time], own), pa.array(own.only, pa.int32()))
    return rows if pc.all(inside).as_py() else rows.filter(inside).combine_chunks()


def _stored(own: Own, wanted: Collection[str], there: pa.Schema) -> pa.Schema | None:
    """The columns that have to be read for those that are wanted; None where they are not as they should be."""
    texts = {own.segments[name][0] for name in own.segments if name in wanted}
    made = {*own.ticks, *own.segments, *([TRUTH, KNOWN] if own.label else ())}
    names = {*wanted} - made | texts | {own.time} | ({own.key} if own.label else set())
    if not names <= {*there.names} or there.field(own.time).type != STAMP:
        return None
    if any(not pa.types.is_string(there.field(name).type) for name in texts):
        return None
    return pa.schema([there.field(name) for name in sorted(names)])


def _label_columns(own: Own, label: tuple[str, str | None], there: pa.Schema) -> pa.Schema | None:
    names = [name for name in (own.key, *label) if name]
    if not {*names} <= {*there.names} or not pa.types.is_string(there.field(own.key).type):
        return None
    if label[1] and there.field(label[1]).type != STAMP:
        return None
    return pa.schema([there.field(name) for name in names])


def _known(rows: pa.Table, own: Own, label: tuple[str, str | None]) -> pa.Table:
    """Labels that say something: key, what is known, and the tick of when."""
    what, when = rows[label[0]], rows[label[1]] if label[1] else pa.nulls(len(rows), STAMP)
    found = pa.table({own.key: rows[own.key], TRUTH: what, KNOWN: _ticks(when, own)})
    is_there = pc.is_valid(what)
    if pa.types.is_floating(what.type):
        is_there = pc.and_(is_there, pc.fill_null(pc.invert(pc.is_nan(what)), False))
    return found if pc.all(is_there).as_py() else found.filter(is_there)


def _ticks(times: "pa.Array | pa.ChunkedArray", own: Own) -> pa.Array:
    """The days or hours in which times lie."""
    stamps = times.cast(pa.int64()).fill_null(0).to_numpy()
    tick = (stamps // (DAY // own.per_day)).astype(np.int32)
    return pa.array(tick, mask=times.is_null().to_numpy(zero_copy_only=False) if times.null_count else None)


def _with_made(rows: pa.RecordBatch, own: Own, wanted: Collection[str]) -> dict[str, pa.Array]:
    found = dict(zip(rows.schema.names, rows.columns, strict=True))
    born = _ticks(found[own.time], own)
    found |= dict.fromkeys(own.ticks, born)
    for name, (column, numbers) in own.segments.items():
        if name in wanted:
            found[name] = _numbered(found[column], numbers)
    if own.label:  # one without a time of its own was known from its prediction's on
        found[KNOWN] = pc.if_else(pc.is_valid(found[TRUTH]), pc.coalesce(found[KNOWN], born), None)
    return found


def _numbered(texts: pa.Array, numbers: Mapping[str, int]) -> pa.Array:
    """The number of each text; 0 for those that have none."""
    of = np.array([*(numbers.get(text, 0) for text in texts.dictionary.to_pylist()), 0], np.int32)
    return pa.array(of[texts.indices.fill_null(len(texts.dictionary)).to_numpy()])
