"""What a page is about: one deployment, its log, and the selection made in the sidebar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from monitoring.domain import Deployment, Selection
from monitoring.domain.selection import end_of
from monitoring.log import Log, Span

RANGES: dict[str, int | None] = {"30 days": 30, "90 days": 90, "1 year": 365, "All": None, "Dates": None}
UNITS = ("day", "week", "month")
ROWS = ("1000 rows", "5000 rows", "10000 rows")


@dataclass(frozen=True, slots=True)
class View:
    """The sidebar's answer.

    Args:
        home: the workspace's folder; part of every cache key.
        log: the deployment's log.
        version: of the log; changes whenever it does.
        selection: what the person chose.
        span: what the log holds.
    """

    home: str
    log: Log
    version: str
    selection: Selection
    span: Span

    @property
    def deployment(self) -> Deployment:
        """The deployment on the screen."""
        return self.log.deployment

    @property
    def key(self) -> tuple[str, str, Selection]:
        """What a cached result depends on."""
        return self.home, self.version, self.selection


def as_of_days(deployment: Deployment, span: Span) -> tuple[date, date, date]:
    """The earliest, the default and the latest day as of which the log can be looked at; each counts whole."""
    first, last = span.first or datetime.min, span.last or datetime.min
    latest = max(last, span.last_label or last).date()
    earliest = min(first.date(), latest)
    default = last_day(deployment.as_of) if deployment.as_of else latest
    # A log that stopped before the deployment's own day is looked at as of that day, as the command line does.
    return earliest, max(default, earliest), max(default, latest)


def last_day(end: datetime) -> date:
    """The last day that an exclusive end counts.

    >>> last_day(datetime(2013, 7, 11)), last_day(datetime(2013, 7, 11, 6))
    (datetime.date(2013, 7, 10), datetime.date(2013, 7, 11))
    """
    return (end - timedelta(microseconds=1)).date()


def as_of_moment(deployment: Deployment, span: Span, day: date) -> datetime | None:
    """The chosen day's end; the deployment's own moment on its own day; None where everything is known by then."""
    if deployment.as_of and day == last_day(deployment.as_of):
        return deployment.as_of
    _, _, latest = as_of_days(deployment, span)
    return None if day >= latest else end_of(day)


def stretch(
    name: str, days: tuple[date, date] | None, span: Span, as_of: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Start (inclusive) and end (exclusive) of a range by its name; None is the log's own end."""
    if name == "Dates" and days:
        return datetime.combine(days[0], time.min), end_of(days[1])
    length = RANGES.get(name)
    if length is None or span.last is None:
        return None, None
    end = min(last_day(as_of), span.last.date()) if as_of else span.last.date()
    return datetime.combine(end, time.min) - timedelta(days=length - 1), None


def lengths(deployment: Deployment) -> tuple[str, ...]:
    """The window lengths on offer: the deployment's own first where it is an unusual one."""
    own = str(deployment.every)
    usual = UNITS if deployment.time else ROWS
    return usual if own in usual else (own, *usual)
