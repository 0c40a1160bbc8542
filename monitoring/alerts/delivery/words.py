"""One alert in words: a line that says what it is, and what a person needs to know."""

from monitoring.alerts.delivery.due import FIRING
from monitoring.domain import AlertPolicy, Incident

LONGEST = 200  # signs of a line


def told(deployment: str, incident: Incident, what: str, policy: AlertPolicy, link: str) -> tuple[str, str]:
    """Its title in one line, and its findings, cause, advice and where to look.

    Args:
        deployment: its name.
        incident: the alert.
        what: "firing" or "resolved".
        policy: has the advice and the dashboard's address.
        link: the selection of what matters most, from the dashboard's address on.
    """
    lead = incident.lead
    state = str(incident.severity).upper() if what == FIRING else "RESOLVED"
    title = " ".join(f"[{state}] {deployment}: {lead.message}".split())[:LONGEST]
    advice = policy.advice(*lead.key)
    lines = [member.message for member in incident.members]
    lines += [f"Probable cause: {incident.cause}"] * bool(incident.cause) + [f"What to do: {advice}"] * bool(advice)
    lines += [f"{policy.dashboard.rstrip('/')}/{link}"] * bool(policy.dashboard)
    return title, "\n".join([*lines, "", f"alert {incident.id}, {what}"]) + "\n"
