"""Texts that are no moment in time, told apart by what they look like: why, and what to write instead."""

import re
from collections.abc import Callable
from datetime import datetime

from monitoring.intake.columns.time_forms import TOGETHER

SAID = "or say dates under [files]"
ADVICE = "write 2013-07-01 or 2013-07-01T13:45:00, as ISO 8601 has it"
_DAY_OR_MONTH = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b.*")
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")
_NAMED_ZONE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*[0-9 ]([A-Z]{2,5}|[A-Z][a-z]+/\w+)")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_NAMED_MONTH = rf"(?P<name>{_MONTHS})[a-z]*\.?"
_QUARTER, _HALF_YEAR, _MONTH = r"Q(?P<quarter>[1-4])", r"[HS](?P<half>[12])", r"(?:M?(?P<month>0[1-9]|1[0-2]))"
_PART, _YEAR = rf"(?:{_QUARTER}|{_HALF_YEAR}|{_NAMED_MONTH}|{_MONTH})", r"(?P<year>(?:19|20|21)\d\d)"
_PERIODS = [re.compile(text, re.IGNORECASE) for text in (rf"{_YEAR}[ /.-]?{_PART}?", rf"{_PART}[ /.,'-]*{_YEAR}")]
_SHORT_YEAR = re.compile(r"\d\d?[-/.]\d\d?[-/.]\d\d(?:[ T].*)?")
_CLOCK_ALONE = re.compile(r"\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[aApP]\.?[mM]\.?)?")
_MIDNIGHT = re.compile(r"\d{4}-?\d\d-?\d\d[ T]24:?00.*")
_HALF_DAY = re.compile(r".*\d\s*[aApP]\.?[mM]\.?")


def not_a_time(value: str) -> str:
    """Why a cell is not a time, and what to write.

    >>> not_a_time("25/03/2026")
    "'25/03/2026' is not a time: write it with the year first, 2026-03-25, or say dates under [files]"
    """
    may_be_said = any(pattern.fullmatch(value.strip()) for pattern in (_SHORT_YEAR, _DAY_OR_MONTH))
    return f"{value!r} is not a time: {what_to_write(value)}" + (f", {SAID}" if may_be_said else "")


def what_to_write(value: str) -> str:
    """How a moment is to be written that is none as it stands.

    >>> what_to_write("2026-03-01 9:05 PM")
    'write hours from 00 to 23, such as 2013-07-01T13:45:00'
    """
    value = value.strip()
    found = (advise(match) for pattern, advise in _OTHERWISE if (match := pattern.fullmatch(value)))
    return next(filter(None, found), ADVICE)


def _day_or_month(written: re.Match[str]) -> str:
    one, other, year = int(written[1]), int(written[2]), written[3]
    pairs = ((one, other), (other, one))
    may_be = [f"{year}-{month:02}-{day:02}" for month, day in pairs if _is_day(year, month, day)]
    if len(set(may_be)) == 2:
        return f"it may be {' or '.join(may_be)}, write it with the year first"
    return f"write it with the year first, {may_be[0]}" if may_be else ""


def _period(found: re.Match[str]) -> str:
    return f"it is a period and no moment, write the day on which it begins, such as {_first_day(found)}"


def _written_together(found: re.Match[str]) -> str:
    text = found[0]
    day = f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12] or '00'}"
    return f"it may be {day} or a number that counts from 1970, write {day} if it is that"


def _unknown_zone(found: re.Match[str]) -> str:
    return f"the time zone {found[1]!r} is not known here, write the offset from UTC, such as +01:00, or Z"


def _first_day(period: re.Match[str]) -> str:
    """The day on which a period begins.

    >>> _first_day(_PERIODS[0].fullmatch("2026Q3")), _first_day(_PERIODS[1].fullmatch("Mar 2026"))
    ('2026-07-01', '2026-03-01')
    """
    month = 1
    if period["month"]:
        month = int(period["month"])
    elif period["name"]:
        month = _MONTHS.split("|").index(period["name"].capitalize()) + 1
    elif part := period["quarter"] or period["half"]:
        month = (int(part) - 1) * (3 if period["quarter"] else 6) + 1
    return f"{period['year']}-{month:02}-01"


def _why_no_number(found: re.Match[str]) -> str:
    number = float(found[0])
    if "E" in found[0]:
        return "a spreadsheet has rounded it, export the column with all its digits"
    if 20_000 <= number < 80_000:
        return 'it looks like a day number of a spreadsheet, which dates = "spreadsheet" under [files] reads'
    return "numbers are seconds, milliseconds, microseconds or nanoseconds since 1970, between 1973 and 2199"


def _is_day(year: str, month: int, day: int) -> bool:
    try:
        datetime(int(year), month, day)
    except ValueError:
        return False
    return True


# What a text that is no time looks like, and what to say then; the first that has something to say is asked.
_OTHERWISE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_DAY_OR_MONTH, _day_or_month),
    *((pattern, _period) for pattern in _PERIODS),
    (_CLOCK_ALONE, lambda _: f"it has no day, {ADVICE}"),
    (_SHORT_YEAR, lambda _: f"two digits do not say which of its numbers is the year, {ADVICE}"),
    (_MIDNIGHT, lambda _: "hours go from 00 to 23, write the midnight that follows as 00:00:00 of the next day"),
    (re.compile(TOGETHER), _written_together),
    (_NUMBER, _why_no_number),
    (_HALF_DAY, lambda _: "write hours from 00 to 23, such as 2013-07-01T13:45:00"),
    (_NAMED_ZONE, _unknown_zone),
)
