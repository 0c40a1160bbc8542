"""Dates that people write otherwise: names of months, and hours from 1 to 12.

They are written anew with the year first, as `monitoring.intake.columns.times` reads them.
"""

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.date_order import dated
from monitoring.intake.columns.month_names import MONTH, WEEKDAY, number_of
from monitoring.intake.columns.numbers.style import SPACES

_WEEKDAY = rf"(?i)^(?:{WEEKDAY})?"
_DAY, _YEAR, _REST = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º)?\.?", r"(?P<year>\d{4})", r"(?P<rest>(?:[ T,:].*)?)$"
_OF = r"(?:de +)?"
# 01-Mar-2026, 1 March 2026, 01MAR2026, 1 de marzo de 2026; Mar 1, 2026; 2026-Mar-01.
NAMED = (
    rf"{_WEEKDAY}{_DAY}[ /-]*{_OF}{MONTH}[ ,/-]*{_OF}{_YEAR}{_REST}",
    rf"{_WEEKDAY}{MONTH}[ -]*{_DAY}[ ,-]+{_YEAR}{_REST}",
    rf"(?i)^{_YEAR}[ /-]*{MONTH}[ /-]*{_DAY}{_REST}",
)
# As C's ctime and `date` write it: the year stands behind the time of day.
_YEAR_LAST = rf"{_WEEKDAY}(?P<date>[A-Z]+ +\d{{1,2}}) +(?P<clock>\d\d?:[\d:.]+)(?P<zone>(?: (?:UTC|GMT|Z))?) +{_YEAR}$"
_HALF = (
    r"^(?P<date>.*\d(?: +|, ?|T))(?P<hour>0?[1-9]|1[0-2])(?P<minute>(?::[0-5]\d){0,2}(?:[.,]\d+)?)"
    r" ?(?P<half>[AaPp])\.? ?[Mm]\.?(?P<rest>(?:[ +-].*)?)$"
)


def with_numbers(texts: pa.Array) -> pa.Array:
    """Times with names of months and hours from 1 to 12 written anew, in numbers and hours from 0 to 23.

    >>> with_numbers(pa.array(["01-Mar-2026", "Mar 1, 2026 9:05 PM", "2026-03-01 12:30 am", "soon"])).to_pylist()
    ['2026-03-01', '2026-03-01 21:05', '2026-03-01 00:30', 'soon']
    """
    texts = _with_clock_last(pc.replace_substring_regex(texts, SPACES, " "))
    for pattern in NAMED:
        texts = _without_names(texts, pattern)
    found = pc.extract_regex(texts, _HALF)
    if not pc.any(pc.is_valid(found)).as_py():
        return texts
    date, hour, minute, half, rest = (
        pc.struct_field(found, name) for name in ("date", "hour", "minute", "half", "rest")
    )
    hours = pc.cast(hour, pa.int64())
    hours = pc.if_else(pc.equal(hours, 12), 0, hours)
    hours = pc.if_else(pc.equal(pc.utf8_lower(half), "p"), pc.add(hours, 12), hours)
    return pc.coalesce(pc.binary_join_element_wise(date, _digits(hours), minute, rest, ""), texts)


def _with_clock_last(texts: pa.Array) -> pa.Array:
    found = pc.extract_regex(texts, _YEAR_LAST)
    if not pc.any(pc.is_valid(found)).as_py():
        return texts
    date, clock, zone, year = (pc.struct_field(found, name) for name in ("date", "clock", "zone", "year"))
    return pc.coalesce(
        pc.binary_join_element_wise(date, year, pc.binary_join_element_wise(clock, zone, ""), " "), texts
    )


def _without_names(texts: pa.Array, pattern: str) -> pa.Array:
    found = pc.extract_regex(texts, pattern)
    if not pc.any(pc.is_valid(found)).as_py():
        return texts
    year, month, day, rest = (pc.struct_field(found, name) for name in ("year", "month", "day", "rest"))
    return pc.coalesce(dated(year, number_of(month), day, rest), texts)


def _digits(numbers: pa.Array) -> pa.Array:
    return pc.ascii_lpad(pc.cast(numbers, pa.string()), 2, "0")
