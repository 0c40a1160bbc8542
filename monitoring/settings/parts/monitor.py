"""`[monitor]`: how the deployment is looked at, and when nothing was wrong."""

from typing import Any, Literal

from pydantic import Field

from monitoring.domain import Baseline, Deployment, Every, Reference
from monitoring.domain.baseline import OF_KIND
from monitoring.domain.selection import end_of, moment
from monitoring.errors import MonitoringError, SettingsError
from monitoring.settings.parts.section import Moment, Section

WITHOUT_TIME = Every("rows", 1000)


class QuietPart(Section):
    """`[monitor] quiet`: a stretch of the log in which nothing was wrong."""

    start: Moment | None = Field(default=None, alias="from", description="The first day")
    end: Moment | None = Field(default=None, alias="to", description="The last day, inclusive")


class Monitor(Section):
    """`[monitor]`: how the deployment is looked at."""

    every: str = Field(
        default="week", description='Length of a window: hour, day, week, month or a number such as "5000 rows"'
    )
    as_of: Moment | None = Field(default=None, description="The dashboard opens at this day, with what was known then")
    false_alarms_per_month: float = Field(
        default=1.0, gt=0, description="How many false alarms a month are acceptable, of all kinds together"
    )
    correction: Literal["budget", "lord"] = Field(
        default="budget",
        description="How many tests are allowed for: budget, or lord, for which few of the alarms are false",
    )
    false_discovery_rate: float = Field(
        default=0.05,
        gt=0,
        lt=1,
        description="The share of alarms that may be false, by lord; of drifted devices, always",
    )
    fresh_hours: float | None = Field(
        default=None, gt=0, description="Hours that may pass without a new prediction; without it, as many as usual"
    )
    silent_hours: float | None = Field(
        default=None,
        gt=0,
        description="Hours of silence from which on a device is called silent; without it, three times the usual wait",
    )
    baseline: str = Field(
        default="reference",
        description='What drift is measured against: reference, previous, "rolling 7", "same weekday" or "same hour"',
    )
    quality_baseline: str = Field(
        default="reference", description="What shares of data quality are measured against, likewise"
    )
    performance_baseline: str = Field(default="reference", description="What metrics are measured against, likewise")
    quiet: QuietPart | None = Field(
        default=None,
        description="A stretch of the log in which nothing was wrong, which shows how far windows vary then: "
        "`{from = 2024-01-01, to = 2024-03-31}`. Without it the reference itself, cut into windows",
    )


def monitored(part: Monitor, *, has_times: bool) -> dict[str, Any]:
    """What a section says, by field of a `Deployment`; raises `SettingsError` for windows or baselines that are none.

    >>> monitored(Monitor(every="month"), has_times=False)["every"]  # without times, windows are counted in rows
    Every(unit='rows', rows=1000)
    """
    return {
        "every": _every(part, has_times=has_times),
        "as_of": end_of(part.as_of) if part.as_of else None,
        "false_alarms_per_month": part.false_alarms_per_month,
        "correction": part.correction,
        "false_discovery_rate": part.false_discovery_rate,
        "fresh_hours": part.fresh_hours,
        "silent_hours": part.silent_hours,
        "quiet": _quiet(part.quiet),
        **{name: _baseline(name, part, has_times=has_times) for name in OF_KIND.values()},
    }


def _every(monitor: Monitor, *, has_times: bool) -> Every:
    try:
        every = Every.parse(monitor.every)
    except MonitoringError as error:
        raise SettingsError(f"monitor.every: {error.message}", error.hint) from error
    return every if has_times or every.by_rows else WITHOUT_TIME


def _baseline(name: str, monitor: Monitor, *, has_times: bool) -> Baseline:
    try:
        found = Baseline.parse(getattr(monitor, name))
    except MonitoringError as error:
        raise SettingsError(f"monitor.{name}: {error.message}", error.hint) from error
    every = _every(monitor, has_times=has_times)
    if not found.fits(every.unit):
        problem = found.not_told_apart(every.plural)
        raise SettingsError(f"monitor.{name}: {problem}", f'write every = "{found.longest}", or another baseline')
    return found


def _quiet(part: QuietPart | None) -> Reference | None:
    return Reference(start=moment(part.start), end=end_of(part.end) if part.end else None) if part else None


def quiet_time_fits(d: Deployment) -> None:
    """Raise `SettingsError` where the quiet time has no end, ends too early, or the log has no times."""
    if d.quiet is None:
        return
    hint = "write quiet = {from = 2024-01-01, to = 2024-03-31}"
    if not (d.quiet.start or d.quiet.end):
        raise SettingsError("monitor.quiet needs a first day, a last day, or both", hint)
    if d.quiet.start and d.quiet.end and d.quiet.start >= d.quiet.end:
        raise SettingsError("monitor.quiet ends before it begins", "exchange from and to")
    if not d.time:
        raise SettingsError("monitor.quiet is a stretch of time, and the log has no time column", "name it: time = ...")


def freshness_fits(d: Deployment) -> None:
    """Raise `SettingsError` where hours without rows are to be told of a log that has no times."""
    if d.fresh_hours and not d.time:
        raise SettingsError(
            "monitor.fresh_hours needs the times of rows, and the log has none", "name them: time = ..."
        )
