"""Telling everybody who is to be told, each once: what fails is tried again, at once and by the next check."""

import time
from collections.abc import Callable, Mapping
from functools import partial

from monitoring.alerts import desk
from monitoring.alerts.delivery import mail, webhook
from monitoring.alerts.delivery.due import due, noted, unsent, wanted
from monitoring.alerts.links import link
from monitoring.alerts.look import Look
from monitoring.disk.locks import locked
from monitoring.domain import Delivery, Deployment, Incident
from monitoring.errors import SettingsError
from monitoring.log import Log
from monitoring.log.kept import lives as kept

SECRET, SMTP, SENDER = "MODELWATCH_WEBHOOK_SECRET", "MODELWATCH_SMTP", "MODELWATCH_MAIL_FROM"
WAITS = (1.0, 4.0)  # seconds between tries
Send = Callable[[Incident, str], str]


def deliver(
    log: Log, look: Look, environment: Mapping[str, str], sleep: Callable[[float], None] = time.sleep
) -> list[str]:
    """Tell of all alerts what was not told yet, and give what could not be told, one sentence each.

    One process at a time: two checks that end together tell nothing twice. A receiver that took a message and broke off
    before it said so is told again.

    Raises `SettingsError` where `[alerts]` names nobody, or the environment lacks what a receiver needs.
    """
    receivers = _receivers(log.deployment, look, environment)
    with locked(log.folder / kept.FOLDER / "sending"):
        for name, send in receivers.items():
            for incident in due(kept.read(log.folder), name):
                _tell(log, name, incident, send, sleep)
        return unsent(kept.read(log.folder))


def _tell(log: Log, name: str, incident: Incident, send: Send, sleep: Callable[[float], None]) -> None:
    what = wanted(incident, name)
    error = send(incident, what)
    for wait in WAITS:
        if not error:
            break
        sleep(wait)
        error = send(incident, what)
    done = Delivery(name, what, desk.now(), error, incident.severity)
    kept.change(log.folder, partial(noted, id=incident.id, delivery=done))


def _receivers(d: Deployment, look: Look, environment: Mapping[str, str]) -> dict[str, Send]:
    policy = d.alerts
    found: dict[str, Send] = {}
    if policy.webhook:
        found["webhook"] = partial(_post, d, look, policy.webhook, environment.get(SECRET, ""))
    if policy.mail:
        server = environment.get(SMTP, "")
        if not server:
            hint = f"set {SMTP} in the environment, as in smtp://user:password@mail.example.com:587"
            raise SettingsError(f"alerts.mail of {d.name} needs a mail server", hint)
        found["mail"] = partial(_mail, d, look, server, environment.get(SENDER, "modelwatch@localhost"))
    if not found:
        hint = 'write [alerts] webhook = "https://…", or mail = ["you@example.com"], into its file'
        raise SettingsError(f"the alerts of {d.name} are sent nowhere", hint)
    return found


def _post(d: Deployment, look: Look, address: str, secret: str, incident: Incident, what: str) -> str:
    body = webhook.payload(d.name, incident, what, d.alerts, link(d.name, incident, look))
    return webhook.post(address, body, secret)


def _mail(d: Deployment, look: Look, server: str, sender: str, incident: Incident, what: str) -> str:
    text = mail.message(d.name, incident, what, d.alerts, link(d.name, incident, look))
    return mail.send(server, sender, d.alerts.mail, text)
