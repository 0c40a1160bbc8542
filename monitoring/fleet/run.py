"""From merged counts and the journal to what is known of a fleet."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from monitoring.domain import VERDICTS, Grid, Score, Selection, Verdict
from monitoring.domain.grid import by_chance
from monitoring.domain.text import on_day, plural
from monitoring.drift.run import question
from monitoring.errors import NotApplicableError
from monitoring.fleet.compared import Compared, Days, columns_of, compare, reference_of
from monitoring.fleet.device import Device, devices_of
from monitoring.fleet.level import level
from monitoring.fleet.report import FleetReport, Line
from monitoring.fleet.silence import Silence, silence
from monitoring.fleet.standing import Standing, standings
from monitoring.log import Log
from monitoring.log.ground.calendar import EPOCH
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.journal import journal
from monitoring.releases.history import live_now
from monitoring.stats.comparing.answers import Answers

DAYS = 30
HOUR = timedelta(hours=1)


def run(
    log: Log, days: int | None = DAYS, now: datetime | None = None, progress: Progress = no_progress
) -> FleetReport:
    """What is known of the devices whose counts were merged into a log.

    Args:
        log: the head's.
        days: of each device the rows of so many days count, up to the newest that any has counted (but for clocks that
            are ahead); None: all.
        now: until when silence is reckoned; None: now.
        progress: is told how far it is.

    Raises `NotApplicableError` where the deployment watches no column that could be compared.
    """
    if not columns_of(log):
        raise NotApplicableError(f"{log.deployment.name} watches no column by which devices could be compared")
    moment = now or datetime.now(UTC)
    devices = devices_of(log.merged.parts())
    newest = _newest(devices, moment)
    reach = _reach(days, newest)
    found = compare(log, devices, reach, progress)
    rate = log.deployment.false_discovery_rate
    grid, alpha = _judged(log, found, rate)
    history = journal.entries(log.folder)
    live = live_now(history)
    quiet = silence(np.array([device.wait for device in devices]), log.deployment.silent_hours)
    told = standings([device.version for device in devices], history)
    lines = tuple(_lines(devices, found, grid, quiet, told, moment))
    return FleetReport(
        deployment=log.deployment.name,
        now=moment,
        days=days,
        until=newest,
        reach=reach,
        live=live.version if live else "",
        lines=lines,
        grid=grid,
        level=alpha,
        rate=rate,
        silence=quiet,
    )


def _newest(devices: Sequence[Device], now: datetime) -> date | None:
    """The newest day that any device has counted; what a clock that is ahead has counted would leave nothing else."""
    ends = [part.span.last for device in devices for part in device.parts if part.span.last]
    known = [end for end in ends if not _is_ahead(end, now)] or ends
    return max(known).date() if known else None


def _reach(days: int | None, newest: date | None) -> Days:
    if days is None or newest is None:
        return None, None
    end = (newest - EPOCH.date()).days + 1
    return end - days, end


def _judged(log: Log, found: Sequence[Compared], rate: float) -> tuple[Grid, float]:
    """All figures with their verdicts, and the level that they are judged by."""
    columns = columns_of(log)
    asked = question(log.deployment, [column.name for column in columns]).asked
    answers = Answers(asked, len(found))
    p_values = np.full((len(asked), len(found)), np.nan)
    for i, (column, _) in enumerate(asked):
        score = Score(*(np.array([getattr(one, part)[i] for one in found]) for part in ("value", "p_value", "limit")))
        answers.put(i, score)
        answers.n_reference[i], answers.n_current[i] = reference_of(log, column.name).n, [one.n[i] for one in found]
        limit = np.nan if score.limit is None else score.limit
        p_values[i] = np.where(np.isnan(score.value), np.nan, np.where(score.value >= limit, score.p_value, 1.0))
        for j, one in enumerate(found):
            if one.why[i]:
                answers.skip((i, j), one.why[i])
    alpha = level(p_values, rate)
    return answers.grid(Selection(log.deployment.name, log.deployment.every), alpha, lasting=False), alpha


def _lines(
    devices: Sequence[Device],
    found: Sequence[Compared],
    grid: Grid,
    quiet: Silence,
    told: Sequence[Standing],
    now: datetime,
) -> Iterator[Line]:
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.nan_to_num(grid.value / grid.limit, nan=-1.0)
    # The worst is what has the worst verdict, and of these what is furthest beyond its limit.
    worst = np.lexsort((ratio, grid.verdict), axis=0)[-1]
    fails = (grid.verdict == VERDICTS.index(Verdict.FAIL)).sum(axis=0)
    for j, (device, one) in enumerate(zip(devices, found, strict=True)):
        hours, limit, i = max((now - device.seen) / HOUR, 0.0), quiet.limit[j], int(worst[j])
        verdict = VERDICTS[int(grid.verdict[i, j])]
        value, cap, p_value = (float(part[i, j]) for part in (grid.value, grid.limit, grid.p_value))
        yield Line(
            device=device,
            standing=told[j],
            rows=one.rows,
            first=_day(one.first),
            last=_day(one.last),
            hours=hours,
            silent=Verdict.SKIPPED if np.isnan(limit) else Verdict.FAIL if hours > limit else Verdict.OK,
            drift=verdict,
            column="" if verdict is Verdict.SKIPPED else grid.columns[i].name,
            value=value,
            limit=cap,
            p_value=p_value,
            drifted=int(fails[j]),
            reason=_reason(device, grid, (i, j), now),
            comparable=not one.broken,
        )


def _reason(device: Device, grid: Grid, at: tuple[int, int], now: datetime) -> str:
    """What else there is to say of a device: of its worst column, and of its clock."""
    found = [grid.reasons[int(grid.reason[at])]]
    if grid.verdict[at] == VERDICTS.index(Verdict.OK) and grid.value[at] >= grid.limit[at]:
        found = [by_chance(int(grid.n_current[at]))]
    ends = [part.span.last for part in device.parts if part.span.last]
    if ends and _is_ahead(max(ends), now):
        found.append(f"its clock is ahead: its newest row is of {on_day(max(ends))}")
    if lost := sum(part.given_up for part in device.parts):
        found.append(f"{plural(lost, 'row')} given up, for which it had no room until it could send them")
    return "; ".join(filter(None, found))


def _is_ahead(end: datetime, now: datetime) -> bool:
    """Whether a time lies in the future, wherever on earth it was told."""
    return end > now.replace(tzinfo=None) + timedelta(days=1)


def _day(tick: int | None) -> date | None:
    return None if tick is None else (EPOCH + timedelta(days=tick)).date()
