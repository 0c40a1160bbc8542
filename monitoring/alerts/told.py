"""Alerts as plain values, for scripts and receivers."""

import math
from datetime import datetime
from typing import Any

from monitoring.alerts.links import link
from monitoring.alerts.look import Look
from monitoring.domain import AlertPolicy, Incident, Member

SCHEMA = 1


def to_json(
    deployment: str, lives: tuple[Incident, ...], look: Look, policy: AlertPolicy, at: datetime
) -> dict[str, Any]:
    """All alerts of a deployment, the newest first; nan becomes None, times become ISO 8601."""
    alerts = [one_to_json(deployment, one, look, policy) for one in reversed(lives)]
    return {"schema": SCHEMA, "made_at": at.isoformat(), "deployment": deployment, "alerts": alerts}


def one_to_json(deployment: str, incident: Incident, look: Look, policy: AlertPolicy) -> dict[str, Any]:
    """One alert; `kind`, `subject`, `window`, `value`, `limit` and `message` are those of what matters most in it."""
    lead = incident.lead
    return {
        "id": incident.id,
        "kind": lead.kind,
        "subject": lead.subject,
        "severity": str(incident.severity),
        "state": str(incident.state),
        "since": place(incident.since),
        "window": place(lead.last),
        "value": _number(lead.value),
        "limit": _number(lead.limit),
        "message": lead.message,
        "link": link(deployment, incident, look),
        "segment": incident.segment or None,
        "cause": incident.cause or None,
        "owner": incident.owner or None,
        "note": incident.note or None,
        "until": incident.until.isoformat() if incident.until else None,
        "runbook": policy.advice(*lead.key) or None,
        "deliveries": [
            {"to": one.to, "done": one.done or None, "at": one.at.isoformat(), "error": one.error or None}
            for one in incident.deliveries
        ],
        "members": [_member(member) for member in incident.members],
        "steps": [
            {"at": step.at.isoformat(), "what": step.what, "by": step.by or None, "note": step.note or None}
            for step in incident.steps
        ],
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "kind": member.kind,
        "subject": member.subject,
        "rule": member.rule or None,
        "severity": str(member.severity),
        "since": place(member.since),
        "window": place(member.last),
        "value": _number(member.value),
        "limit": _number(member.limit),
        "message": member.message,
        "over": member.over,
    }


def place(start: datetime | int) -> str:
    """Where a window begins: its time, or "row 501".

    >>> place(datetime(2026, 1, 5)), place(501)
    ('2026-01-05T00:00:00', 'row 501')
    """
    return start.isoformat() if isinstance(start, datetime) else f"row {start}"


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
