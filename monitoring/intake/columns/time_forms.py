"""How people and programs write a moment in time: the forms that are read, and the numbers that count from 1970.

Patterns alone, in what RE2 and Java have in common: files that are imported and engines that read somebody else's
files go by the same ones.
"""

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
