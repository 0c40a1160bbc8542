"""From looks to lives: what opens, what goes on, what is over. A pure function of what was there and what is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitoring.alerts.causes import cause
from monitoring.alerts.look import Look
from monitoring.alerts.severity import severity, weighed
from monitoring.domain import Alert, AlertPolicy, Every, Incident, Member, Severity, State, Step, begin, incident_id
from monitoring.quality.whole_check import EVERYTHING, of_ends

Lives = tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Whose alerts they are, and how they are judged.

    Args:
        deployment: its name.
        segment: what is looked at; empty for all rows.
        every: how long a window is.
        key: the metric that comes first.
        policy: its rules.
        importance: by column, how far the model's prediction moves with it.
    """

    deployment: str
    segment: str
    every: Every
    key: str
    policy: AlertPolicy = field(default_factory=AlertPolicy)
    importance: Mapping[str, float] = field(default_factory=dict)


def live(lives: Lives, look: Look, case: Case, now: datetime) -> Lives:
    """The alerts after a look: the same look again changes nothing.

    Args:
        lives: all alerts of the deployment, oldest first.
        look: what is found.
        case: whose they are.
        now: the time of whatever happens.
    """
    own = [incident for incident in lives if incident.segment == case.segment]
    others = [incident for incident in lives if incident.segment != case.segment]
    found = [_member(alert, look, case) for alert in look.standing(case.policy)]
    own, new = _continued(own, found, look, case, now)
    own = [_over(_unmuted(incident, now), look, case, now) for incident in own]
    own = _placed(own, new, case, now)
    return tuple(sorted([*others, *own], key=lambda one: (one.steps[0].at, one.id)))


def _member(alert: Alert, look: Look, case: Case) -> Member:
    since, last = look.start(alert.since), look.start(alert.window)
    level = severity(alert, case.key, case.importance)
    said = "; ".join(filter(None, (alert.message, weighed(alert, case.importance))))
    return Member(*alert.key, since, last, alert.value, alert.limit, said, level)


def _continued(
    own: list[Incident], found: Sequence[Member], look: Look, case: Case, now: datetime
) -> tuple[list[Incident], list[Member]]:
    """What goes on, or comes back within the cool-down, in the alert that it belongs to; and what is new."""
    new = []
    for member in found:
        place = next((i for i in reversed(range(len(own))) if _goes_on(own[i], member, look, case.policy)), None)
        if place is None:
            new.append(member)
        else:
            own[place] = _with(own[place], member, case, now)
    return own, new


def _goes_on(incident: Incident, member: Member, look: Look, policy: AlertPolicy) -> bool:
    before = next((one for one in incident.members if one.key == member.key), None)
    if before is None:
        return False
    if incident.is_open:
        return True
    if begin(member) <= begin(replace(before, since=before.last)):  # the run in which it was closed
        return True
    patience = policy.clear + (0 if incident.by_hand else policy.cool_down)
    return look.pause(member.key) < patience


def _with(incident: Incident, member: Member, case: Case, now: datetime) -> Incident:
    """With a member as it is now; an alert that was over is opened again, one that a person closed is not."""
    before = next(one for one in incident.members if one.key == member.key)
    kept = replace(member, since=min(before.since, member.since))
    members = _ordered([kept if one.key == member.key else one for one in incident.members])
    changed = replace(incident, members=members)
    if incident.is_open or incident.by_hand:
        return changed
    return replace(changed, state=State.OPEN, steps=(*incident.steps, Step(now, "reopened")))


def _unmuted(incident: Incident, now: datetime) -> Incident:
    if incident.state is not State.MUTED or incident.until is None or incident.until > now:
        return incident
    return replace(incident, state=State.OPEN, until=None, steps=(*incident.steps, Step(now, "unmuted")))


def _over(incident: Incident, look: Look, case: Case, now: datetime) -> Incident:
    """Without failures for long enough, a member is over; where all are, the alert is closed as resolved."""
    if not incident.is_open:
        return incident
    members = tuple(replace(one, over=look.quiet(one.key) >= case.policy.clear) for one in incident.members)
    changed = replace(incident, members=members)
    if not all(one.over for one in members):
        return changed
    return replace(changed, state=State.CLOSED, until=None, steps=(*incident.steps, Step(now, "resolved")))


def _placed(own: list[Incident], new: Sequence[Member], case: Case, now: datetime) -> list[Incident]:
    """New findings join the open alert that they belong to, or what began with them becomes one."""
    for member in sorted(new, key=begin):
        place = next((i for i, there in enumerate(own) if _belongs(there, member)), None)
        if place is None:
            name = incident_id(case.deployment, case.segment, member)
            own.append(Incident(name, case.segment, (member,), steps=(Step(now, "opened"),)))
            continue
        into = own[place]
        order = _ordered([*into.members, member])
        joined = () if into.steps[-1].at == now else (Step(now, "joined", note=member.subject),)
        own[place] = replace(into, members=order, cause=cause(order, case.every), steps=(*into.steps, *joined))
    return own


def _ordered(members: Sequence[Member]) -> tuple[Member, ...]:
    """What matters most first."""
    return tuple(sorted(members, key=lambda one: [*Severity].index(one.severity)))


def _belongs(incident: Incident, member: Member) -> bool:
    """Whether a finding is part of an open alert.

    All metrics are of the same predictions; what is found of one column is about that column; and columns of which one
    began to fail in the very window in which another did broke together. A log that has stopped stands for itself.
    """
    if not incident.is_open:
        return False
    if EVERYTHING in (member.subject, *incident.subjects):
        return {member.rule, *(one.rule for one in incident.members)} <= of_ends()
    of_metrics = incident.lead.kind == "performance"
    if of_metrics or member.kind == "performance":
        return of_metrics and member.kind == "performance"
    return any(member.subject == one.subject or member.since == one.since for one in incident.members)
