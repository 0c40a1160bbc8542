"""Telling everybody who is to be told, each once: what fails is tried again, at once and by the next check."""

import time
from collections.abc import Callable, Mapping
from functools import partial

from monitoring.alerts import desk
from monitoring.alerts.delivery.due import due, noted, unsent, wanted
from monitoring.alerts.delivery.receivers import Send, receivers
from monitoring.alerts.look import Look
from monitoring.disk.locks import locked
from monitoring.domain import Delivery, Incident
from monitoring.errors import SettingsError
from monitoring.log import Log
from monitoring.log.kept import lives as kept

WAITS = (1.0, 4.0)  # seconds between tries


def deliver(
    log: Log, look: Look, environment: Mapping[str, str], sleep: Callable[[float], None] = time.sleep
) -> list[str]:
    """Tell of all alerts what was not told yet, and give what could not be told, one sentence each.

    One process at a time: two checks that end together tell nothing twice. A receiver that took a message and broke off
    before it said so is told again.

    Raises `SettingsError` where `[alerts]` names nobody; and, once the others were told, where the environment lacks
    what a receiver needs.
    """
    found = receivers(log.deployment, look, environment)
    with locked(log.folder / kept.FOLDER / "sending"):
        for name, send in found.items():
            if not isinstance(send, SettingsError):
                for incident in due(kept.read(log.folder), name):
                    _tell(log, name, incident, send, sleep)
    lacks = {lack.message: lack.hint for lack in found.values() if isinstance(lack, SettingsError)}
    if lacks:
        raise SettingsError("; ".join(lacks), "; ".join(lacks.values()))
    return unsent(kept.read(log.folder), log.deployment.alerts)


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
