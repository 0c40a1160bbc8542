"""Rules tried on the past: which alerts they would have given, when, and how long before performance really fell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from monitoring.alerts.life import Case, Lives, live
from monitoring.alerts.replay.drops import Stretch, Truth
from monitoring.alerts.replay.past import Seen
from monitoring.domain import AlertPolicy, Incident

AHEAD = 4  # windows by which an alert that is over may have been ahead of a drop
WITH, WITHOUT, UNKNOWN = "drop", "none", "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One alert, and what came of it.

    Args:
        alert: as it was at the end.
        opened: when it opened first.
        closed: when it was over; None where it still stands.
        came: `WITH` where performance fell, `WITHOUT` where it did not, `UNKNOWN` where labels do not tell.
        ahead: how long before the drop's first window had ended it opened; negative where later; None without one.
    """

    alert: Incident
    opened: datetime
    closed: datetime | None
    came: str
    ahead: timedelta | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What rules would have given.

    Args:
        policy: the rules.
        outcomes: their alerts, oldest first.
        missed: drops without any alert.
    """

    policy: AlertPolicy
    outcomes: tuple[Outcome, ...]
    missed: tuple[Stretch, ...]

    def count(self, came: str) -> int:
        """How many alerts ended so."""
        return sum(outcome.came == came for outcome in self.outcomes)

    @property
    def days_ahead(self) -> float | None:
        """By how many days alerts were ahead of drops, in the median; None where none told of a drop."""
        found = [one.ahead.total_seconds() / 86_400 for one in self.outcomes if one.ahead is not None]
        return median(found) if found else None


def replay(past: Sequence[Seen], case: Case, policy: AlertPolicy, truth: Truth) -> Replayed:
    """Live through the past by some rules; nobody takes on, mutes or closes anything in it.

    Args:
        past: looks as they were then, oldest first.
        case: whose alerts.
        policy: the rules to try.
        truth: when performance really fell.
    """
    lives: Lives = ()
    own = replace(case, policy=policy)
    for seen in past:
        lives = live(lives, seen.look, own, seen.at)
    last = past[-1].at if past else datetime.min
    outcomes = tuple(_outcome(one, truth, last) for one in lives)
    missed = [drop for drop in truth.drops if not any(_tells_of(one, drop, last) for one in lives)]
    return Replayed(policy, outcomes, tuple(missed))


def _outcome(alert: Incident, truth: Truth, last: datetime) -> Outcome:
    opened = alert.steps[0].at
    drop = next((drop for drop in truth.drops if _tells_of(alert, drop, last)), None)
    if drop:
        return Outcome(alert, opened, _closed(alert), WITH, drop.noticed - opened)
    begun, until = _stood(alert, last)
    dark = any(w.start and w.end and w.end > begun and w.start < until for w in truth.unknown)
    return Outcome(alert, opened, _closed(alert), UNKNOWN if dark or not truth.judged else WITHOUT, None)


def _tells_of(alert: Incident, drop: Stretch, last: datetime) -> bool:
    """Whether what an alert is about went on while performance was down, or up to shortly before.

    Labels come late, so that an alert on performance itself may open when the drop that it is about is over. What ended
    is not what rules that wait for good windows (`clear`) keep open: patient ones would be of more drops by that alone.
    """
    begun, until = _stood(alert, last)
    window = drop.noticed - drop.start
    failed = [one.last + window for one in alert.members if isinstance(one.last, datetime)]
    return begun < drop.end and max(failed, default=until) + AHEAD * window >= drop.start


def _stood(alert: Incident, last: datetime) -> tuple[datetime, datetime]:
    """From when to when that is wrong which an alert is about."""
    opened = alert.steps[0].at
    return min(alert.since, opened) if isinstance(alert.since, datetime) else opened, _closed(alert) or last


def _closed(alert: Incident) -> datetime | None:
    return None if alert.is_open else alert.steps[-1].at
