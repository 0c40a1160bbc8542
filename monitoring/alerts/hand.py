"""What people do with an alert: take it on, mute it for a while, close it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from monitoring.domain import Incident, State, Step
from monitoring.domain.text import day
from monitoring.errors import MonitoringError, unknown_name

Lives = tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something, when and why.

    Args:
        at: when; UTC.
        by: who.
        note: why; empty where nothing was said.
    """

    at: datetime
    by: str = ""
    note: str = ""


def acknowledge(lives: Lives, id: str, hand: Hand) -> Lives:
    """Somebody looks after it from now on."""
    return _done(lives, id, hand, "acknowledged", lambda one: replace(one, state=State.ACKNOWLEDGED, until=None))


def mute(lives: Lives, id: str, hand: Hand, until: datetime) -> Lives:
    """It does not ring until then; raises `MonitoringError` for a time that is over."""
    if until <= hand.at:
        raise MonitoringError(f"{day(until)} is over (UTC)", "name a time to come, as in 2030-01-31")
    return _done(lives, id, hand, "muted", lambda one: replace(one, state=State.MUTED, until=until))


def close(lives: Lives, id: str, hand: Hand) -> Lives:
    """It is dealt with: it does not open again for as long as the same runs of failures go on."""
    return _done(lives, id, hand, "closed", lambda one: replace(one, state=State.CLOSED, until=None, by_hand=True))


def find(lives: Lives, id: str) -> Incident:
    """An alert by its id or the beginning of it; raises `UnknownNameError` where there is none, or more than one."""
    found = [incident for incident in lives if incident.id == id] or [
        incident for incident in lives if id and incident.id.startswith(id)
    ]
    if len(found) != 1:
        raise unknown_name("alert", id, [incident.id for incident in lives if incident.is_open])
    return found[0]


def _done(lives: Lives, id: str, hand: Hand, what: str, change: Callable[[Incident], Incident]) -> Lives:
    incident = find(lives, id)
    if not incident.is_open:
        last = incident.steps[-1]
        who = f" by {last.by}" if last.by else ""
        raise MonitoringError(
            f"the alert {incident.id} is closed ({last.what} {day(last.at)}{who})",
            "only open alerts can be changed",
        )
    step = Step(hand.at, what, hand.by, hand.note)
    changed = replace(
        change(incident),
        owner=hand.by or incident.owner,
        note=hand.note or incident.note,
        steps=(*incident.steps, step),
    )
    return tuple(changed if one.id == incident.id else one for one in lives)
