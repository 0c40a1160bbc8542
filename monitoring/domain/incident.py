"""An alert with a life: what began together, who looks after it, and every step of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where an alert is in its life."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    MUTED = "muted"
    CLOSED = "closed"


class Severity(StrEnum):
    """How much an alert matters, in the words of Prometheus's receivers."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a life.

    Args:
        at: when; UTC.
        what: opened, joined, acknowledged, muted, unmuted, closed, resolved, reopened, connected anew.
        by: who; empty where Modelwatch itself did it.
        note: why.
    """

    at: datetime
    what: str
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one receiver was told last.

    Args:
        to: the receiver: webhook, an address of mail or the name of a service.
        done: "firing" or "resolved"; empty where nothing was told yet.
        at: when it was last tried; UTC.
        error: why that failed; empty where it did not.
        severity: how much the alert mattered when it was told to fire.
    """

    to: str
    done: str
    at: datetime
    error: str = ""
    severity: Severity = Severity.INFO


@dataclass(frozen=True, slots=True)
class Member:
    """One finding of an alert, as it was last seen.

    Args:
        kind: performance, quality or drift.
        subject: the column or metric.
        rule: the check or drift method; empty for a metric.
        since: where its run of failures begins: a time, or a row counted from 1.
        last: where the newest window begins in which it failed.
        value: the figure that failed.
        limit: the limit that it crossed.
        message: one sentence.
        severity: how much it matters.
        over: whether it has not failed for long enough.
    """

    kind: str
    subject: str
    rule: str
    since: datetime | int
    last: datetime | int
    value: float
    limit: float
    message: str
    severity: Severity = Severity.WARNING
    over: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.kind, self.subject, self.rule


@dataclass(frozen=True, slots=True)
class Incident:
    """Findings that began together, looked after as one.

    Args:
        id: stable for as long as it is there.
        segment: what it is confined to; empty for all rows.
        members: the findings, the one that matters most first.
        cause: why they may have broken together; empty where it is one alone.
        state: where it is in its life.
        owner: who looks after it.
        note: what was said last.
        until: when it is muted until; UTC.
        by_hand: whether a person closed it.
        steps: its life, oldest first.
        deliveries: what each receiver was told last.
    """

    id: str
    segment: str
    members: tuple[Member, ...]
    cause: str = ""
    state: State = State.OPEN
    owner: str = ""
    note: str = ""
    until: datetime | None = None
    by_hand: bool = False
    steps: tuple[Step, ...] = ()
    deliveries: tuple[Delivery, ...] = ()

    @property
    def lead(self) -> Member:
        """The finding that matters most."""
        return self.members[0]

    @property
    def since(self) -> datetime | int:
        """Where the first of its runs of failures begins."""
        return self.lead.since if len(self.members) == 1 else min(self.members, key=begin).since

    @property
    def severity(self) -> Severity:
        """That of what matters most in it."""
        return min((member.severity for member in self.members), key=[*Severity].index)

    @property
    def is_open(self) -> bool:
        """Whether it is not closed, whoever looks after it."""
        return self.state is not State.CLOSED

    @property
    def subjects(self) -> tuple[str, ...]:
        """The columns and metrics, each once."""
        return tuple(dict.fromkeys(member.subject for member in self.members))


def begin(member: Member) -> float:
    """What findings are ordered by: the beginning of their runs."""
    since = member.since
    return (since - datetime.min).total_seconds() if isinstance(since, datetime) else float(since)


def incident_id(deployment: str, segment: str, member: Member) -> str:
    """What an alert that this finding began is called for ever: the same finding gives the same name.

    >>> member = Member("drift", "age", "psi", 1, 1, 0.5, 0.2, "")
    >>> incident_id("churn", "", member) == incident_id("churn", "", member) != incident_id("churn", "plan=a", member)
    True
    """
    since = member.since.isoformat() if isinstance(member.since, datetime) else f"row {member.since}"
    text = "\0".join([deployment, segment, *member.key, since])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
