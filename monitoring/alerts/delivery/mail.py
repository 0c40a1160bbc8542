"""Alerts by mail, through the server that the environment names."""

import smtplib
from collections.abc import Sequence
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from monitoring.alerts.delivery.due import FIRING
from monitoring.domain import AlertPolicy, Incident

SECONDS = 10.0
PORTS = {"smtp": 25, "smtps": 465}


def message(deployment: str, incident: Incident, what: str, policy: AlertPolicy, link: str) -> EmailMessage:
    """One alert as a mail: its findings, cause, advice and where to look."""
    lead = incident.lead
    found = EmailMessage()
    state = str(incident.severity).upper() if what == FIRING else "RESOLVED"
    found["Subject"] = " ".join(f"[{state}] {deployment}: {lead.message}".split())[:200]
    advice = policy.advice(*lead.key)
    lines = [member.message for member in incident.members]
    lines += [f"Probable cause: {incident.cause}"] * bool(incident.cause) + [f"What to do: {advice}"] * bool(advice)
    lines += [f"{policy.dashboard.rstrip('/')}/{link}"] * bool(policy.dashboard)
    found.set_content("\n".join([*lines, "", f"alert {incident.id}, {what}"]) + "\n")
    return found


def send(server: str, sender: str, to: Sequence[str], mail: EmailMessage) -> str:
    """Send it; what went wrong in a few words, empty where the server took it.

    Args:
        server: `smtp://user:password@host:port`, or smtps; with a user, plain smtp is upgraded by STARTTLS first.
        sender: from whom.
        to: to whom.
        mail: what.
    """
    parts = urlsplit(server)
    if parts.scheme not in PORTS or not parts.hostname:
        return "MODELWATCH_SMTP is not an address such as smtp://host:25"
    mail["From"], mail["To"] = sender, ", ".join(to)
    opened = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with opened(parts.hostname, parts.port or PORTS[parts.scheme], timeout=SECONDS) as smtp:
            if parts.username:
                if parts.scheme == "smtp":
                    smtp.starttls()
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
            refused = smtp.send_message(mail)
            return f"the server refused {', '.join(refused)}" if refused else ""
    except smtplib.SMTPResponseException as error:
        return f"the server answered {error.smtp_code}"
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return f"the server does not take it: {type(error).__name__}"
