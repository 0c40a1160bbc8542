"""Dates in digits that do not have the year first: what comes first is told by all dates of a column."""

from collections.abc import Iterable
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.intake.columns.parsed_column import is_text

IntArray = NDArray[np.int64]
# As 1/3/2026, 1. 3. 2026 and 01-03-26; two digits of a year may also stand in front.
DAY_OR_MONTH = (
    r"^\s*(?P<one>\d{1,2})(?P<sign>[/.-]) ?(?P<other>\d{1,2})[/.-] ?(?P<year>\d{4}|\d{2})(?P<rest>(?:[ T,].*)?)$"
)
_CENTURY = 68  # two digits up to here are years from 2000 on, as POSIX has it
_FEW, _MANY = 1, 5  # years that the dates of a log span, and those that they most likely do not


class Order(StrEnum):
    """What comes first in the dates of a column."""

    DAY = "the day first"
    MONTH = "the month first"
    YEAR = "two digits of the year first"
    LIKELY_DAY = "the day first and two digits of the year last"


# By the words of the settings.
ORDERS = {"day-first": Order.DAY, "month-first": Order.MONTH, "year-first": Order.YEAR}


def have_year_last(cells: pa.Array) -> int:
    """How many cells have the year last, or two digits of it, so that the day or the month may come first."""
    return (pc.sum(pc.match_substring_regex(cells, DAY_OR_MONTH)).as_py() or 0) if is_text(cells.type) else 0


def order_of(columns: Iterable[pa.Array]) -> Order | None:
    """What comes first in such dates, told by all of them; None where nothing tells, or several things are told.

    >>> order_of([pa.array(["03/04/2026"]), pa.array(["25/03/2026 10:00"])])
    <Order.DAY: 'the day first'>
    >>> order_of([pa.array(["25/03/2026", "03/25/2026"])])
    >>> order_of([pa.array(["3/25/26"])]), order_of([pa.array(["99-12-01"])])
    (<Order.MONTH: 'the month first'>, <Order.YEAR: 'two digits of the year first'>)
    """
    dates = np.unique(np.concatenate([np.empty((0, 3), np.int64), *map(_numbers, columns)]), axis=0)
    has_two_digits = dates[:, 2] < 100
    told = {Order.DAY} if (dates[~has_two_digits, 0] > 12).any() else set()
    told |= {Order.MONTH} if (dates[:, 1] > 12).any() else set()
    told |= _told_by_two_digits(dates[has_two_digits], told)
    return told.pop() if len(told) == 1 else None


def _numbers(cells: pa.Array) -> IntArray:
    """The different dates of a piece of a column, as three numbers each `(dates, 3)`, in their order."""
    found = pc.drop_null(pc.extract_regex(pc.unique(cells), DAY_OR_MONTH))
    parts = [pc.cast(pc.struct_field(found, name), pa.int64()).to_numpy() for name in ("one", "other", "year")]
    return np.unique(np.column_stack(parts), axis=0)


def _told_by_two_digits(dates: IntArray, told: set[Order]) -> set[Order]:
    """What dates tell whose year has two digits: it is no day above 31, and few years are likelier than many."""
    one, last = dates[:, 0], dates[:, 2]
    if (one > 31).any():
        return {Order.YEAR}
    if not (one > 12).any() or told == {Order.DAY}:
        return set()
    if told or (last > 31).any():
        return {Order.DAY}
    return {Order.LIKELY_DAY} if np.ptp(last) <= _FEW and np.ptp(one) >= _MANY else set()


def year_first(cells: pa.Array, order: Order) -> pa.Array:
    """Such dates written anew with the year first; other cells stay.

    >>> year_first(pa.array(["3/4/2026 9:05", "2026-01-01", "3/4/99"]), Order.MONTH).to_pylist()
    ['2026-03-04 9:05', '2026-01-01', '1999-03-04']
    >>> year_first(pa.array(["26/3/04", "3/4/2026"]), Order.YEAR).to_pylist()
    ['2026-03-04', '3/4/2026']
    """
    found = pc.extract_regex(cells, DAY_OR_MONTH)
    one, other, last, rest = (pc.struct_field(found, name) for name in ("one", "other", "year", "rest"))
    if order is Order.YEAR:
        two = pc.and_(pc.equal(pc.utf8_length(one), 2), pc.less_equal(pc.utf8_length(last), 2))
        one = pc.if_else(two, one, pa.scalar(None, one.type))
    year, month, day = {
        Order.MONTH: (last, one, other),
        Order.YEAR: (one, other, last),
    }.get(order, (last, other, one))
    return pc.coalesce(dated(_whole(year), month, day, rest), cells)


def dated(year: pa.Array, month: pa.Array, day: pa.Array, rest: pa.Array) -> pa.Array:
    """A date with the year first, and what stands behind it."""
    date = pc.binary_join_element_wise(year, pc.ascii_lpad(month, 2, "0"), pc.ascii_lpad(day, 2, "0"), "-")
    return pc.binary_join_element_wise(date, rest, "")


def _whole(year: pa.Array) -> pa.Array:
    century = pc.if_else(pc.less_equal(pc.cast(year, pa.int64()), _CENTURY), "20", "19")
    return pc.if_else(pc.equal(pc.utf8_length(year), 2), pc.binary_join_element_wise(century, year, ""), year)
