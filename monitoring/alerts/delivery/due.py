"""What a receiver has to be told: that an alert fires, and that it is over; each once."""

from dataclasses import replace

from monitoring.alerts.life import Lives
from monitoring.domain import AlertPolicy, Delivery, Incident, Severity, State
from monitoring.domain.text import day

FIRING, RESOLVED = "firing", "resolved"


def wanted(incident: Incident, receiver: str) -> str:
    """What is to be told of an alert; empty where nothing is.

    An alert that is muted, or that somebody took on before it was told, is nobody's news; what was told to fire is told
    to be over, however it ended. What has come to matter more than it did when it was told is told again.
    """
    told = next((one for one in incident.deliveries if one.to == receiver), None)
    last = told.done if told else ""
    if incident.state is State.OPEN and last != FIRING:
        return FIRING
    order = [*Severity]
    worse = told is not None and order.index(incident.severity) < order.index(told.severity)
    if worse and last == FIRING and incident.state in (State.OPEN, State.ACKNOWLEDGED):
        return FIRING
    return RESOLVED if incident.state is State.CLOSED and last == FIRING else ""


def due(lives: Lives, receiver: str) -> list[Incident]:
    """The alerts of which a receiver has to be told something, oldest first."""
    return [incident for incident in lives if wanted(incident, receiver)]


def noted(lives: Lives, id: str, delivery: Delivery) -> Lives:
    """With what became of telling a receiver; what failed keeps what was told before."""
    return tuple(_with(one, delivery) if one.id == id else one for one in lives)


def _with(incident: Incident, delivery: Delivery) -> Incident:
    before = next((one for one in incident.deliveries if one.to == delivery.to), None)
    failed = replace(delivery, done=before.done, severity=before.severity) if before else replace(delivery, done="")
    kept = failed if delivery.error else delivery
    others = [one for one in incident.deliveries if one.to != delivery.to]
    return replace(incident, deliveries=(*others, kept))


def unsent(lives: Lives, policy: AlertPolicy) -> list[str]:
    """What could not be told, one sentence each: it is tried again. Who is no receiver any more is left out."""
    return [
        f"the alert {incident.id} could not be sent to {one.to} ({one.error}, {day(one.at)} UTC)"
        for incident in lives
        for one in incident.deliveries
        if one.error and one.to in policy.receivers and wanted(incident, one.to)
    ]
