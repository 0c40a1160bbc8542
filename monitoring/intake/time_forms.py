"""How people and programs write a moment in time: the forms that are read, and the numbers that count from 1970.

Patterns alone, in what RE2 and Java have in common: files that are imported and engines that read somebody else's
files go by the same ones.
"""

import re
from datetime import datetime
from typing import NamedTuple

_HOUR, _SIXTY = r"(?:[01]\d|2[0-3])", r"[0-5]\d"
_FRACTION = r"(?:[.,]\d+)?"
_CLOCK = rf"(?:{_HOUR}(?::{_SIXTY}(?::{_SIXTY}{_FRACTION})?)?|\d:{_SIXTY}(?::{_SIXTY}{_FRACTION})?)"
_TIME = rf"(?:{_CLOCK}|{_HOUR}{_SIXTY}(?:{_SIXTY}{_FRACTION})?)"
_OFFSET = r"[+-](?:0\d|1[0-5])(?::?[0-5]\d(?::?00(?:\.0+)?)?)?"
_PLACE = r"(?: *(?:\[[A-Za-z0-9/_+-]+\]|\([A-Za-z ]+\)))?"  # as Java and JavaScript add it
_UTC = r" *(?:[Zz]|UTC|utc|GMT|gmt|Etc/UTC)"
_ZONE = rf"(?:{_UTC}| *(?:UTC|GMT)?{_OFFSET}(?: *(?:Z|UTC|GMT))?){_PLACE}"
_BETWEEN = r"(?: +|, ?|[Tt_:])"
_DATE = r"(?:\d{4}-\d\d?-\d\d?|\d{4}/\d\d?/\d\d?|\d{4}\.\d\d?\.\d\d?|\d{8})"

# Full dates and times as ISO 8601 has them, which every engine reads by itself.
PLAIN = (
    r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    rf"(?:[ T]{_HOUR}:{_SIXTY}:{_SIXTY}(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)?)?$"
)
# A day of a week, such as 2026-W09-7, and the week alone, which means its Monday.
WEEK = r"^\d{4}-?W(?:0[1-9]|[1-4]\d|5[0-3])(?:-?[1-7])?"
WEEK_YEAR, WEEK_NUMBER, WEEK_DAY = r"^(?P<it>\d{4})", r"^\d{4}-?W(?P<it>\d\d)", r"^\d{4}-?W\d\d-?(?P<it>[1-7])"
# Every other form: year first, so that day and month cannot be mistaken for each other.
FORM = rf"^(?:{_DATE}(?:{_BETWEEN}{_TIME}(?:{_ZONE})?|{_UTC})?|\d{{8}}{_HOUR}{_SIXTY}{_SIXTY})$"

_HEAD = r"^(?:\d{8}|\d{4}[-/.]?\d\d?[-/.]?\d\d?(?: +|, ?|[Tt_:]))"
_ZONED = rf"{_HEAD}[\d:.,]+ *(?:UTC|GMT)?"


class Piece(NamedTuple):
    """A part of a time in one of the forms: what finds it, what it is where there is none, and how long it is."""

    pattern: str
    default: str
    width: int = 2


YEAR = Piece(r"^(?P<it>\d{4})", "")
MONTH = Piece(r"^\d{4}[-/.]?(?P<it>\d\d?)", "")
DAY = Piece(r"^\d{4}[-/.]?\d\d?[-/.]?(?P<it>\d\d?)", "")
HOUR = Piece(rf"{_HEAD}(?P<it>\d\d?)", "00")
MINUTE = Piece(rf"{_HEAD}\d\d?:?(?P<it>[0-5]\d)", "00")
SECOND = Piece(rf"{_HEAD}\d\d?:?\d\d:?(?P<it>[0-5]\d)", "00")
FRACTION = Piece(rf"{_HEAD}[\d:]+[.,](?P<it>\d{{1,6}})", "0", 1)
OFFSET_HOUR = Piece(rf"{_ZONED}(?P<it>[+-]\d\d)", "+00", 3)
OFFSET_MINUTE = Piece(rf"{_ZONED}[+-]\d\d:?(?P<it>[0-5]\d)", "00")
# What stands before each piece where a time is put together again.
PIECES = (
    ("", YEAR),
    ("-", MONTH),
    ("-", DAY),
    (" ", HOUR),
    (":", MINUTE),
    (":", SECOND),
    (".", FRACTION),
    ("", OFFSET_HOUR),
    (":", OFFSET_MINUTE),
)

NUMBER = r"^\d{9,19}(?:\.\d*)?$|^\d\.\d+e\+?(?:0\d|1\d)$"
# Two digits each for the month, day, hour: a date written together as well as a number of seconds or milliseconds.
TOGETHER = r"^(?:19|20|21)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])(?:[0-5]\d)?(?:\.0*)?$"


class Unit(NamedTuple):
    """What a number may count since 1970, told by its size: the ranges, 1973 to 2199 each, have nothing in common."""

    name: str
    a_second: int

    @property
    def low(self) -> int:
        """The smallest number."""
        return 10**8 * self.a_second

    @property
    def high(self) -> int:
        """Above the largest one."""
        return 7_258_118_400 * self.a_second


UNITS = tuple(
    Unit(name, 1000**power) for power, name in enumerate(("seconds", "milliseconds", "microseconds", "nanoseconds"))
)

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

    >>> not_a_time("03/04/2026")
    "'03/04/2026' is not a time: it may be 2026-03-04 or 2026-04-03, write it with the year first"
    """
    return f"{value!r} is not a time: {what_to_write(value)}"


def what_to_write(value: str) -> str:
    """How a moment is to be written that is none as it stands.

    >>> what_to_write("2026-03-01 9:05 PM")
    'write hours from 00 to 23, such as 2013-07-01T13:45:00'
    """
    value = value.strip()
    if written := _DAY_OR_MONTH.fullmatch(value):
        one, other, year = int(written[1]), int(written[2]), written[3]
        may_be = [
            f"{year}-{month:02}-{day:02}" for month, day in ((one, other), (other, one)) if _is_day(year, month, day)
        ]
        if len(set(may_be)) == 2:
            return f"it may be {' or '.join(may_be)}, write it with the year first"
        if may_be:
            return f"write it with the year first, {may_be[0]}"
    if period := next((found for pattern in _PERIODS if (found := pattern.fullmatch(value))), None):
        return f"it is a period and no moment, write the day on which it begins, such as {_first_day(period)}"
    if _CLOCK_ALONE.fullmatch(value):
        return f"it has no day, {ADVICE}"
    if _SHORT_YEAR.fullmatch(value):
        return f"two digits do not say which of its numbers is the year, {ADVICE}"
    if _MIDNIGHT.fullmatch(value):
        return "hours go from 00 to 23, write the midnight that follows as 00:00:00 of the next day"
    if re.match(TOGETHER, value):
        day = f"{value[:4]}-{value[4:6]}-{value[6:8]}T{value[8:10]}:{value[10:12] or '00'}"
        return f"it may be {day} or a number that counts from 1970, write {day} if it is that"
    if _NUMBER.fullmatch(value):
        return _why_no_number(value)
    if _HALF_DAY.fullmatch(value):
        return "write hours from 00 to 23, such as 2013-07-01T13:45:00"
    if zone := _NAMED_ZONE.fullmatch(value):
        return f"the time zone {zone[1]!r} is not known here, write the offset from UTC, such as +01:00, or Z"
    return ADVICE


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


def _why_no_number(value: str) -> str:
    number = float(value)
    if "E" in value:
        return "a spreadsheet has rounded it, export the column with all its digits"
    if 20_000 <= number < 80_000:
        return "it looks like a day number of a spreadsheet, export the column as text such as 2013-07-01 13:45:00"
    return "numbers are seconds, milliseconds, microseconds or nanoseconds since 1970, between 1973 and 2199"


def _is_day(year: str, month: int, day: int) -> bool:
    try:
        datetime(int(year), month, day)
    except ValueError:
        return False
    return True
