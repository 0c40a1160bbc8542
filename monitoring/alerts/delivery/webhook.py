"""Alerts as Alertmanager posts them (version 4), so that what receives its alerts receives ours."""

import hashlib
import hmac
import json
from datetime import datetime
from email.message import Message
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from monitoring.alerts.delivery.due import FIRING
from monitoring.domain import AlertPolicy, Incident, Member

SECONDS = 10.0
SIGNATURE = "X-Modelwatch-Signature"
NEVER = "0001-01-01T00:00:00Z"  # as Go writes the end of what still goes on


class _Stay(HTTPRedirectHandler):
    """A receiver that sends us elsewhere has not received anything."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        """None: whoever asked is told the status."""
        return None


def payload(deployment: str, incident: Incident, what: str, policy: AlertPolicy, link: str) -> dict[str, Any]:
    """One alert as a group of Alertmanager's: its findings are the group's alerts.

    Args:
        deployment: its name.
        incident: the alert.
        what: "firing" or "resolved".
        policy: has the advice and the dashboard's address.
        link: the selection of what matters most, from the dashboard's address on.
    """
    common = {"deployment": deployment, "severity": str(incident.severity)}
    common |= {"segment": incident.segment} if incident.segment else {}
    place = f"{policy.dashboard.rstrip('/')}/{link}" if policy.dashboard else ""
    said = {"cause": incident.cause} if incident.cause else {}
    group = {"deployment": deployment, "alert": incident.id}
    ended = _utc(incident.steps[-1].at) if what != FIRING else NEVER
    return {
        "version": "4",
        "groupKey": f'{{}}:{{alert="{incident.id}", deployment="{deployment}"}}',
        "truncatedAlerts": 0,
        "status": what,
        "receiver": "modelwatch",
        "groupLabels": group,
        "commonLabels": common,
        "commonAnnotations": said,
        "externalURL": policy.dashboard,
        "alerts": [
            {
                "status": what,
                "labels": common | _labels(member),
                "annotations": said | _annotations(member, policy),
                "startsAt": _utc(incident.steps[0].at),
                "endsAt": ended,
                "generatorURL": place,
                "fingerprint": hashlib.sha256("\0".join([incident.id, *member.key]).encode()).hexdigest()[:16],
            }
            for member in incident.members
        ],
    }


def post(address: str, body: dict[str, Any], secret: str) -> str:
    """Post it, signed where there is a secret; what went wrong in a few words, empty where it was received."""
    data = json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "modelwatch"}
    if secret:
        headers[SIGNATURE] = f"sha256={hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()}"
    try:
        request = Request(address, data, headers, method="POST")
        with build_opener(_Stay).open(request, timeout=SECONDS):
            return ""
    except HTTPError as error:
        return f"the receiver answered {error.code}"
    except URLError as error:
        return f"the receiver is not reached: {error.reason}"
    except (OSError, HTTPException, ValueError) as error:
        return f"the receiver is not reached: {type(error).__name__}"


def _labels(member: Member) -> dict[str, str]:
    found = {"alertname": f"modelwatch_{member.kind}", "kind": member.kind, "subject": member.subject}
    return found | ({"rule": member.rule} if member.rule else {})


def _annotations(member: Member, policy: AlertPolicy) -> dict[str, str]:
    advice = policy.advice(*member.key)
    return {"summary": member.message} | ({"runbook": advice} if advice else {})


def _utc(at: datetime) -> str:
    return f"{at.isoformat()}Z"
