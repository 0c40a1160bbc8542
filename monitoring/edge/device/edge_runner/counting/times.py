"""Moments in time: microseconds since 1970 in UTC, and the days or hours that they lie in.

Texts are ISO 8601, the year first; without an offset they are taken as they stand. Numbers are seconds since 1970. The
head reads more forms: what a device cannot read, it says, and never guesses.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

import numpy as np

DAY, HOUR = 86_400_000_000, 3_600_000_000
_EPOCH = datetime(1970, 1, 1)
_FORM = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(Z|UTC|([+-])(\d\d)(?::?([0-5]\d))?))?)?",
    re.ASCII,
)
_FROM, _TO = 10**8, 7_258_118_400  # seconds: 1973 to 2199


def moment(value: object) -> int:
    """Microseconds since 1970; raises `ValueError` for what is no moment.

    >>> moment("2013-07-01 02:00:00+02:00") == moment("2013-07-01") == moment(1372636800)
    True
    """
    if isinstance(value, datetime):
        value = value.astimezone(timezone.utc).replace(tzinfo=None) if value.tzinfo else value
        return (value - _EPOCH) // timedelta(microseconds=1)
    if isinstance(value, date):
        return (value - _EPOCH.date()).days * DAY
    if isinstance(value, np.datetime64):
        return int(value.astype("datetime64[us]").astype(np.int64))
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        if not _FROM <= value < _TO:
            raise ValueError(value)
        return int(value * 1_000_000) if isinstance(value, int) else round(float(value) * 1_000_000)
    found = _FORM.fullmatch(str(value).strip())
    if not found:
        raise ValueError(value)
    year, month, day, hour, minute, second, part, zone, sign, away, rest = found.groups()
    stamp = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    micro = (stamp - _EPOCH) // timedelta(microseconds=1) + int(((part or "") + "000000")[:6])
    offset = (int(away) * 60 + int(rest or 0)) * 60_000_000 if zone and sign else 0
    return micro - (offset if sign == "+" else -offset)


def now() -> int:
    """This moment."""
    return (datetime.now(timezone.utc).replace(tzinfo=None) - _EPOCH) // timedelta(microseconds=1)


def text_of(micro: int) -> str:
    """A moment as the head reads it.

    >>> text_of(1_372_636_800_000_001)
    '2013-07-01 00:00:00.000001'
    """
    return (_EPOCH + timedelta(microseconds=int(micro))).isoformat(" ", "microseconds")
