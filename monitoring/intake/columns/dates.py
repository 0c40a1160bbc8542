"""Dates that people write otherwise: names of months, hours from 1 to 12, and the day or the month first.

They are written anew with the year first, as `monitoring.intake.columns.times` reads them.
"""

from collections.abc import Iterable
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.parsed_column import is_text

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?i)^(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?[.,]* +)?"
_DAY, _YEAR, _REST = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?", r"(?P<year>\d{4})", r"(?P<rest>(?:[ T,:].*)?)$"
# 01-Mar-2026, 1 March 2026, 01MAR2026; Mar 1, 2026; 2026-Mar-01.
NAMED = (
    rf"{_WEEKDAY}{_DAY}[ /-]*{_MONTH}[ ,/-]*{_YEAR}{_REST}",
    rf"{_WEEKDAY}{_MONTH}[ -]*{_DAY}[ ,-]+{_YEAR}{_REST}",
    rf"(?i)^{_YEAR}[ /-]*{_MONTH}[ /-]*{_DAY}{_REST}",
)
# As C's ctime and `date` write it: the year stands behind the time of day.
_YEAR_LAST = rf"{_WEEKDAY}(?P<date>[A-Z]+ +\d{{1,2}}) +(?P<clock>\d\d?:[\d:.]+)(?P<zone>(?: (?:UTC|GMT|Z))?) +{_YEAR}$"
_HALF = (
    r"^(?P<date>.*\d(?: +|, ?|T))(?P<hour>0?[1-9]|1[0-2])(?P<minute>(?::[0-5]\d){0,2}(?:[.,]\d+)?)"
    r" ?(?P<half>[AaPp])\.?[Mm]\.?(?P<rest>(?:[ +-].*)?)$"
)
DAY_OR_MONTH = r"^\s*(?P<one>\d{1,2})(?P<sign>[/.-])(?P<other>\d{1,2})[/.-](?P<year>\d{4})(?P<rest>(?:[ T,].*)?)$"


class Order(StrEnum):
    """What comes first in the dates of a column."""

    DAY = "the day first"
    MONTH = "the month first"


ORDERS = {"day-first": Order.DAY, "month-first": Order.MONTH}  # by the words of the settings


def with_numbers(texts: pa.Array) -> pa.Array:
    """Times with names of months and hours from 1 to 12 written anew, in numbers and hours from 0 to 23.

    >>> with_numbers(pa.array(["01-Mar-2026", "Mar 1, 2026 9:05 PM", "2026-03-01 12:30 am", "soon"])).to_pylist()
    ['2026-03-01', '2026-03-01 21:05', '2026-03-01 00:30', 'soon']
    """
    texts = _with_clock_last(texts)
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


def have_year_last(cells: pa.Array) -> int:
    """How many cells have the year last, so that the day or the month may come first."""
    return (pc.sum(pc.match_substring_regex(cells, DAY_OR_MONTH)).as_py() or 0) if is_text(cells.type) else 0


def order_of(columns: Iterable[pa.Array]) -> Order | None:
    """What comes first in dates with the year last, told by all of them; None where nothing tells, or both are there.

    >>> order_of([pa.array(["03/04/2026"]), pa.array(["25/03/2026 10:00"])])
    <Order.DAY: 'the day first'>
    >>> order_of([pa.array(["25/03/2026", "03/25/2026"])])
    """
    told = set()
    for cells in columns:
        found = pc.extract_regex(pc.drop_null(pc.unique(cells)), DAY_OR_MONTH)
        one, other = (pc.cast(pc.struct_field(found, name), pa.int64()) for name in ("one", "other"))
        if pc.any(pc.greater(one, 12)).as_py():
            told.add(Order.DAY)
        if pc.any(pc.greater(other, 12)).as_py():
            told.add(Order.MONTH)
    return told.pop() if len(told) == 1 else None


def year_first(cells: pa.Array, order: Order) -> pa.Array:
    """Dates with the year last written anew with the year first; other cells stay.

    >>> year_first(pa.array(["3/4/2026 9:05", "2026-01-01"]), Order.MONTH).to_pylist()
    ['2026-03-04 9:05', '2026-01-01']
    """
    found = pc.extract_regex(cells, DAY_OR_MONTH)
    one, other, year, rest = (pc.struct_field(found, name) for name in ("one", "other", "year", "rest"))
    month, day = (other, one) if order is Order.DAY else (one, other)
    return pc.coalesce(_dated(year, month, day, rest), cells)


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
    short = pc.utf8_slice_codeunits(pc.utf8_lower(month), 0, 3)
    number = pc.add(pc.index_in(short, value_set=pa.array(MONTHS, short.type)), 1)
    return pc.coalesce(_dated(year, _digits(number), day, rest), texts)


def _dated(year: pa.Array, month: pa.Array, day: pa.Array, rest: pa.Array) -> pa.Array:
    date = pc.binary_join_element_wise(year, pc.ascii_lpad(month, 2, "0"), pc.ascii_lpad(day, 2, "0"), "-")
    return pc.binary_join_element_wise(date, rest, "")


def _digits(numbers: pa.Array) -> pa.Array:
    return pc.ascii_lpad(pc.cast(numbers, pa.string()), 2, "0")
