"""Each device's counts against the head's reference, column by column, all devices of a column at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock

import numpy as np
from cachetools import LRUCache

from monitoring.domain import Column, FloatArray, Histogram, Role, Score, Selection
from monitoring.domain.text import plural
from monitoring.drift.run import question
from monitoring.errors import DamagedError, MonitoringError
from monitoring.fleet.device import Device
from monitoring.fleet.weekdays import hanging, reference_by_weekday, weekdays
from monitoring.log import Log
from monitoring.log.fleet.daily import DAY, Layout, daily, totals, within
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.stats.comparing.sides import Comparison

FEWEST = 50  # psi's groups in the number of rows that make up its limit by chance alone
LEFT_OUT = "the device does not count it, as what is kept as tokens only"
MOST_BYTES, KEPT = 2**26, 2**15
Days = tuple[int | None, int | None]
Reach = tuple[int | None, int | None, int, str]  # first and last day, weekdays, why it cannot be compared


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One device beside the reference.

    Args:
        rows: predictions in these days.
        n: by column how many of these it counts: all, or none of a column that the device leaves out.
        first: the first of these days with any, since 1970; None without.
        last: the last one.
        value: by column; nan where there is none.
        limit: likewise.
        p_value: likewise.
        why: by column why there is no value, empty where there is one.
        broken: why nothing of it can be compared; empty where it can.
    """

    rows: int
    first: int | None
    last: int | None
    n: FloatArray
    value: FloatArray
    limit: FloatArray
    p_value: FloatArray
    why: tuple[str, ...]
    broken: str = ""


_kept: LRUCache[tuple[object, ...], Compared] = LRUCache(KEPT)
_lock = Lock()


def columns_of(log: Log) -> tuple[Column, ...]:
    """What devices are compared by: all watched columns but the label, of which the newest rows have none yet."""
    return tuple(column for column in log.deployment.columns if column.role is not Role.LABEL)


def compare(log: Log, devices: Sequence[Device], days: Days, progress: Progress = no_progress) -> tuple[Compared, ...]:
    """Every device against the reference; what was compared before is known by its counts' digests.

    Args:
        log: the head's.
        devices: whose counts were merged into it.
        days: the first day (inclusive) and the last one (exclusive) since 1970 that count; None: all.
        progress: is told how far it is.
    """
    against = str(log.reference_profile().folder)
    keys = [(against, device.digests, days) for device in devices]
    with _lock:
        found = {key: _kept[key] for key in keys if key in _kept}
    missing = [device for device, key in zip(devices, keys, strict=True) if key not in found]
    for device, one in zip(missing, _compare(log, missing, days, progress), strict=True):
        found[against, device.digests, days] = one
    with _lock:
        for key in keys:
            if not found[key].broken:  # that may be mended
                _kept[key] = found[key]
    return tuple(found[key] for key in keys)


def _compare(log: Log, devices: Sequence[Device], days: Days, progress: Progress) -> Iterator[Compared]:
    layout = Layout.of(log.plan, log.deployment.label)
    at_once = max(MOST_BYTES // (8 * max(layout.size, 1)), 1)
    for begin in range(0, len(devices), at_once):
        chunk = devices[begin : begin + at_once]
        counts = np.zeros((len(chunk), layout.size))
        reach: list[Reach] = []
        for place, device in enumerate(chunk):
            progress(f"comparing devices: {begin + place:,} of {len(devices):,}", (begin + place) / len(devices))
            reach.append(_read(log, device, layout, days, counts[place]))
        yield from _asked(log, layout, counts, reach)


def _read(log: Log, device: Device, layout: Layout, days: Days, into: FloatArray) -> Reach:
    """Add a device's rows to its line of counts; its first and last day, weekdays, and why it cannot be compared."""
    if any(part.counted_by != log.merged.counted_by for part in device.parts):
        return None, None, 0, "its counts were made by another version of Modelwatch, or in other cells"
    seen: list[int] = []
    of_week = 0
    try:
        for part in device.parts:
            entries = within(daily(log.merged.folder, part, layout), days)
            into += totals(entries, layout.size, (None, None))
            if entries.shape[1]:
                seen += [int(entries[DAY].min()), int(entries[DAY].max())]
                of_week |= weekdays(entries[DAY])
    except DamagedError:
        into[:] = 0
        return None, None, 0, "its merged counts are damaged: merge its file again"
    return (min(seen), max(seen), of_week, "") if seen else (None, None, 0, "")


def _asked(log: Log, layout: Layout, counts: FloatArray, reach: Sequence[Reach]) -> Iterator[Compared]:
    asked = question(log.deployment, [column.name for column in columns_of(log)])
    n, value, limit, p_value = np.full((4, len(asked.asked), len(counts)), np.nan)
    why = np.full((len(asked.asked), len(counts)), "", dtype=object)
    of_week = np.array([one[2] for one in reach])
    by_weekday = reference_by_weekday(log, layout)
    for i, (column, name) in enumerate(asked.asked):
        place = layout.names.index(column.name)
        cut = slice(layout.starts[place], layout.starts[place + 1])
        current = Histogram(log.plan.columns[column.name], np.ascontiguousarray(counts[:, cut]))
        n[i] = current.n
        ask = partial(asked.ask, Comparison(column, name, np.nan), reference_of(log, column.name))
        try:
            score = ask(current)
        except MonitoringError as error:
            why[i] = error.message
            continue
        value[i], limit[i], p_value[i], why[i] = _told(score, current.n)
        if by_weekday is not None:
            own = Histogram(log.plan.columns[column.name], np.ascontiguousarray(by_weekday[:, cut]))
            for days, text in hanging(ask, own, of_week.tolist()):
                mine = (of_week == days) & (why[i] == "")
                value[i, mine], limit[i, mine], p_value[i, mine], why[i, mine] = np.nan, np.nan, np.nan, text
    rows = n.max(axis=0, initial=0)
    why[(n == 0) & (rows > 0)] = LEFT_OUT
    for j, (first, last, _, broken) in enumerate(reach):
        figures = n[:, j], value[:, j], limit[:, j], p_value[:, j]
        yield Compared(int(rows[j]), first, last, *figures, tuple(broken or text for text in why[:, j]), broken)


def _told(score: Score, rows: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, list[str]]:
    """A column's figures with nan, and the reason, where a device has too few rows or the reference has none."""
    none = (rows < FEWEST) | np.isnan(score.value)
    from_where = np.nan if score.limit is None else score.limit
    value, limit, p_value = (np.where(none, np.nan, one) for one in (score.value, from_where, score.p_value))
    nothing = "the reference has no rows of this column"
    texts = [too_few(int(n)) if n < FEWEST else nothing if gone else "" for n, gone in zip(rows, none, strict=True)]
    return value, limit, p_value, texts


def too_few(rows: int) -> str:
    """Why a device of so few rows is not judged.

    >>> too_few(1)
    '1 row in these days, fewer than 50: chance alone comes near the limit with so few'
    """
    return f"{plural(rows, 'row')} in these days, fewer than {FEWEST}: chance alone comes near the limit with so few"


def reference_of(log: Log, column: str) -> Histogram:
    """The reference's distribution of a column, of shape (cells,)."""
    cut = log.reference_cut(Selection(log.deployment.name, log.deployment.every))
    return cut.part("columns", column).histogram(log.plan.columns[column]).window(0)
