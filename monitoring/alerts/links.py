"""Where the very selection of a finding is shown: a page and its address."""

from urllib.parse import urlencode

from monitoring.alerts.look import Look
from monitoring.domain import Incident, Member

PAGES = {"performance": "performance", "quality": "quality", "drift": "drift"}


def place(incident: Incident, member: Member, look: Look) -> dict[str, str]:
    """What the address of a finding's page says besides the deployment: column or metric, window, segment."""
    named = {"metric" if member.kind == "performance" else "column": member.subject}
    window = next((each.index for each in reversed(look.windows) if look.start(each.index) == member.last), None)
    found = {**named, "window": "" if window is None else str(window), "segment": incident.segment}
    return {key: value for key, value in found.items() if value}


def link(deployment: str, incident: Incident, look: Look) -> str:
    """The address of what matters most in an alert, from the dashboard's own on.

    Args:
        deployment: its name.
        incident: the alert.
        look: tells the window's place among those of the selection that alerts live by.
    """
    lead = incident.lead
    return f"{PAGES[lead.kind]}?{urlencode({'deployment': deployment, **place(incident, lead, look)})}"
