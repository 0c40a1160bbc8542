"""Sending: to the head's address, signed, again and again with longer and longer pauses; or into a folder."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from ..counting.times import now, text_of
from .disk import put
from .parcels import Parcel, acknowledged, parcels
from .spool import Spool

KEY = "MODELWATCH_DEVICE_KEY"
SIGNATURE = "X-Modelwatch-Signature"
FEWEST = 16  # signs of a key
_FIRST, _LONGEST, _PATIENCE = 1.0, 60.0, 60.0  # seconds
_HERE = ("localhost", "127.0.0.1", "::1")


class SendError(Exception):
    """Something that could not be delivered; one sentence."""


def signature(key: str, deployment: str, body: bytes) -> str:
    """What proves that a body for a deployment is from somebody who has the key: HMAC-SHA256 (RFC 2104).

    >>> signature("k" * 16, "flights", b"...")[:23]
    'sha256=9d7f6697f5a1a389'
    """
    import hmac  # with OpenSSL, as what stands below: it is loaded where there is something to send

    return "sha256=" + hmac.new(key.encode(), deployment.encode() + b"\n" + body, "sha256").hexdigest()


def send(spool: Spool, to: str, key: str | None, tries: int) -> list[dict[str, Any]]:
    """Send everything that was not acknowledged; see `Runner.send`."""
    done = []
    for parcel in parcels(spool):
        deliver(parcel, spool.told["deployment"], to, key, tries)
        acknowledged(spool, parcel, f"{text_of(now())} UTC")
        done.append({"kind": parcel.kind, "rows": parcel.rows, "bytes": len(parcel.body), "digest": parcel.digest})
    return done


def deliver(parcel: Parcel, deployment: str, to: str, key: str | None, tries: int) -> None:
    """Bring one thing to the head; returns when it has it, and raises `SendError` where it does not."""
    if "://" not in to:
        try:
            os.makedirs(to, exist_ok=True)
            put(os.path.join(os.path.abspath(to), parcel.name), parcel.body)
        except OSError as error:
            raise SendError(f"{to} cannot be written to: {error.strerror}") from error
        return
    key = key or os.environ.get(KEY, "")
    if len(key) < FEWEST:
        raise SendError(f"{KEY} must hold the key that the head has, of {FEWEST} signs or more")
    pause, why = _FIRST, ""
    for attempt in range(max(tries, 1)):
        if attempt:
            time.sleep(
                min(pause, _LONGEST) * (0.5 + os.urandom(1)[0] / 512)
            )  # devices that came back together part again
            pause *= 2
        is_done, why = _post(parcel, deployment, to, key)
        if is_done:
            return
    raise SendError(f"{to} did not take {parcel.kind} of {parcel.rows:,} rows in after {max(tries, 1)} tries: {why}")


def _post(parcel: Parcel, deployment: str, to: str, key: str) -> tuple[bool, str]:
    """Whether the head has it, and why not; raises `SendError` where trying again is of no use."""
    import http.client
    from urllib.parse import urlsplit

    address = urlsplit(to)
    if address.scheme == "http" and parcel.kind == "rows" and address.hostname not in _HERE:
        raise SendError("rows are sent by https:// only: whoever is on the way could read them")
    kinds = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
    if address.scheme not in kinds or not address.hostname:
        raise SendError(f"{to} is neither https://..., nor a folder")
    headers = {SIGNATURE: signature(key, deployment, parcel.body), "Content-Type": "application/octet-stream"}
    connection = kinds[address.scheme](address.hostname, address.port, timeout=_PATIENCE)
    try:
        connection.request("POST", f"{address.path.rstrip('/')}/devices/{deployment}", parcel.body, headers)
        answer = connection.getresponse()
        status, text = answer.status, answer.read(2000).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return False, str(error) or type(error).__name__
    finally:
        connection.close()
    if status == 202:
        return _is_told(text, parcel), "it answered with another digest"
    if status in (408, 425, 429) or status >= 500:
        return False, f"it answered {status}: {text[:200]}"
    raise SendError(f"{to} refused {parcel.kind} of {parcel.rows:,} rows with {status}: {text[:200]}")


def _is_told(text: str, parcel: Parcel) -> bool:
    try:
        return bool(json.loads(text)["digest"] == parcel.digest)
    except (ValueError, KeyError, TypeError):
        return False
