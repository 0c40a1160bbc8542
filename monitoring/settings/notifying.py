"""How often the dashboard looks for alerts to send, as the environment says."""

import os
from collections.abc import Mapping

from monitoring.errors import SettingsError, short
from monitoring.paths import NOTIFY_EVERY
from monitoring.settings.allowed import is_read_only

SECONDS, LEAST = 60.0, 5.0


def notify_every(environment: Mapping[str, str] = os.environ) -> float | None:
    """Seconds from one look to the next; None where it never looks, as a dashboard for looking only does.

    Raises `SettingsError` for what is neither a number of seconds nor "off".

    >>> notify_every({}), notify_every({"MODELWATCH_NOTIFY_EVERY": "off"}), notify_every({"MODELWATCH_READ_ONLY": "1"})
    (60.0, None, None)
    """
    text = environment.get(NOTIFY_EVERY, "").strip().lower()
    if text == "off" or is_read_only(environment):
        return None
    if not text:
        return SECONDS
    if not text.isdecimal() or int(text) < LEAST:
        raise SettingsError(
            f"{NOTIFY_EVERY} cannot be {short(text)}", f"write a number of seconds from {LEAST:.0f} on, or off"
        )
    return float(text)
