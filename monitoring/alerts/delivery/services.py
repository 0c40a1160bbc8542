"""Alerts to Slack, Teams and everything else that the library apprise knows an address of."""

import logging
import re
from typing import Any

from monitoring.alerts.delivery.due import FIRING
from monitoring.domain import Incident, Severity
from monitoring.errors import SettingsError

PREFIX = "MODELWATCH_APPRISE_"
STATUS = re.compile(r"\berror=([0-9]{3})\b")
KINDS = {Severity.CRITICAL: "failure", Severity.WARNING: "warning", Severity.INFO: "info"}


def variable(name: str) -> str:
    """The variable that holds a service's address.

    >>> variable("ops_slack")
    'MODELWATCH_APPRISE_OPS_SLACK'
    """
    return f"{PREFIX}{name.upper()}"


def opened(address: str, name: str) -> Any:
    """What sends to an address; raises `SettingsError` where apprise is not installed, or knows no such address.

    The address is a secret: no message has a part of it.
    """
    try:
        import apprise
    except ModuleNotFoundError as error:
        hint = "install it: pip install 'modelwatch[notify]'"
        raise SettingsError(f"alerts.apprise ({name}) needs the package apprise", hint) from error
    service = apprise.Apprise(asset=apprise.AppriseAsset(http_redirects=False))
    with apprise.LogCapture(level=logging.WARNING):
        is_known = service.add(address) and len(service) == 1
    if not is_known:
        hint = f"set {variable(name)} to one address as apprise has them, such as slack://token-a/token-b/token-c"
        raise SettingsError(f"{variable(name)} is no address that apprise knows", hint)
    return service


def send(service: Any, title: str, body: str, incident: Incident, what: str) -> str:
    """Send it; what went wrong in a few words, empty where the service took it.

    Args:
        service: what `opened` gave.
        title: what it is, in one line.
        body: plain text.
        incident: how much it matters tells colours and signs.
        what: "firing" or "resolved".
    """
    import apprise

    kind = apprise.NotifyType(KINDS[incident.severity] if what == FIRING else "success")
    with apprise.LogCapture(level=logging.WARNING) as said:
        done = bool(service.notify(body=body, title=title, notify_type=kind, body_format=apprise.NotifyFormat.TEXT))
        found = STATUS.findall(said.getvalue())
    if done:
        return ""
    return f"the service answered {found[-1]}" if found else "the service is not reached, or does not take it"
