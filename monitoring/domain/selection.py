"""What is looked at: which deployment, which stretch of time, cut into which windows, as of when."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from monitoring.domain.baseline import Baseline
from monitoring.errors import MonitoringError

UNITS = ("hour", "day", "week", "month")
MOST_ROWS, LONGEST = 10**9, 30


@dataclass(frozen=True, slots=True)
class Every:
    """How long a window is: a unit of the calendar, or a number of rows.

    Weeks start on Monday. Windows of rows are counted from the log's first row.

    >>> Every.parse("5000 rows")
    Every(unit='rows', rows=5000)
    >>> str(Every.parse("week"))
    'week'
    """

    unit: str
    rows: int = 0

    @classmethod
    def parse(cls, text: str) -> "Every":
        """Read `hour`, `day`, `week`, `month` or `N rows`; raises `MonitoringError` for anything else."""
        if text in UNITS:
            return cls(text)
        match = re.fullmatch(r"([1-9][0-9]*(?:_[0-9]+)*)\s*rows?", text)
        rows = int(match[1]) if match and len(text) <= LONGEST else 0
        if not 0 < rows <= MOST_ROWS:
            hint = 'use hour, day, week, month or a number such as "5000 rows"'
            raise MonitoringError(f"a window cannot be {text[:LONGEST]!r} long", hint)
        return cls("rows", rows)

    @property
    def by_rows(self) -> bool:
        """Whether windows are counted in rows instead of time."""
        return self.unit == "rows"

    @property
    def plural(self) -> str:
        """What its windows are called: "windows of a week", "windows of 5000 rows"."""
        return f"windows of {'' if self.by_rows else 'a '}{self}"

    def __str__(self) -> str:
        return f"{self.rows} rows" if self.by_rows else self.unit


def moment(value: date | datetime | None) -> datetime | None:
    """A naive time stamp: dates begin at midnight, aware times are converted to UTC.

    Raises `MonitoringError` where UTC has no such time, in the first or last hours of the calendar.

    >>> moment(date(2013, 7, 10))
    datetime.datetime(2013, 7, 10, 0, 0)
    """
    if isinstance(value, datetime):
        try:
            return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        except OverflowError as error:
            raise MonitoringError(f"{value} is outside of the calendar", "leave the time zone out") from error
    return datetime(value.year, value.month, value.day) if value else None


def end_of(value: date | datetime) -> datetime:
    """The moment (exclusive) up to which an end or an as-of counts: a date means that whole day.

    The calendar's last day ends a microsecond early, because there is no next one.

    >>> end_of(date(2013, 7, 10))
    datetime.datetime(2013, 7, 11, 0, 0)
    """
    start = moment(value)
    assert start is not None
    if isinstance(value, datetime):
        return start
    return datetime.max if value == date.max else start + timedelta(days=1)


def show_end(end: datetime | None) -> str | None:
    """The inverse of `end_of`, as text: midnight is shown as the day before it, which is the last one counted.

    >>> show_end(datetime(2013, 7, 11)), show_end(datetime(2013, 7, 11, 6))
    ('2013-07-10', '2013-07-11T06:00:00')
    """
    if end is None:
        return None
    if end.time() == datetime.min.time():
        return (end - timedelta(days=1)).date().isoformat()
    return end.isoformat()


def parse_moment(text: str) -> date | datetime:
    """Read an ISO date or date and time; raises `MonitoringError` for anything else.

    >>> parse_moment("2013-07-10"), parse_moment("2013-07-10T06:00")
    (datetime.date(2013, 7, 10), datetime.datetime(2013, 7, 10, 6, 0))
    """
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError as error:
        raise MonitoringError(f"{text!r} is not a date", "write 2013-07-10 or 2013-07-10T06:00") from error


@dataclass(frozen=True, slots=True)
class Segment:
    """Only the rows whose segment `column` has this `value`."""

    column: str
    value: str

    def __str__(self) -> str:
        return f"{self.column}={self.value}"


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything that a page was asked to show; the only thing pages pass on, and the cache key.

    Args:
        deployment: its name.
        every: the length of a window.
        as_of: only what was known before this moment counts; None is "now" (everything). An as-of given as a
            day counts that whole day, so it stands here as the next midnight (`end_of`).
        start: windows begin here (inclusive); None is the log's start.
        end: and end here (exclusive); None is the log's end.
        segment: one segment instead of all rows.
        baseline: what the drift of a window is measured against; None: what the deployment says.
        quality_baseline: likewise, data quality.
        performance_baseline: likewise, performance.
    """

    deployment: str
    every: Every
    as_of: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    segment: Segment | None = None
    baseline: Baseline | None = None
    quality_baseline: Baseline | None = None
    performance_baseline: Baseline | None = None

    @property
    def by_deployment(self) -> "Selection":
        """The same, measured against what the deployment says."""
        return replace(self, baseline=None, quality_baseline=None, performance_baseline=None)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a log reaches; None where it has no time, no rows or no labels."""

    first: datetime | None
    last: datetime | None
    rows: int
    last_label: datetime | None
