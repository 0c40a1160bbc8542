"""What the cells of a column are in a sheet of Excel: numbers, moments, texts, yes and no."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import isfinite
from typing import Any, Protocol
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.errors import DataError, short
from monitoring.intake.columns.texts import as_text

MOST_SIGNS = 32_767
_EXACT = 2**53  # up to here a float, which is all that Excel has, holds every whole number
_FIRST = datetime(1900, 3, 1)  # Excel takes 1900 for a leap year: earlier days are off by one
_LAST = datetime(9999, 12, 31, 23, 59, 59)


class Put(Protocol):
    """The part of a sheet that cells are written with: row, column, value."""

    def write_number(self, row: int, place: int, value: float, /) -> object:
        """A number."""

    def write_string(self, row: int, place: int, value: str, /) -> object:
        """A text."""

    def write_boolean(self, row: int, place: int, value: bool, /) -> object:
        """Yes or no."""

    def write_datetime(self, row: int, place: int, value: datetime, /) -> object:
        """A moment."""


Cells = tuple[Callable[[int, int, Any], object], Sequence[Any]]


def cells(values: pa.Array, name: str, sheet: Put, otherwise: str) -> Cells:
    """How the cells of a column are written, and what they hold; None leaves one empty.

    What Excel's numbers and days cannot say as it is, infinite values, long integers, moments with a zone, is text.
    Raises `DataError` for a text that is too long, with the hint `otherwise`.
    """
    kind = values.type
    if pa.types.is_boolean(kind):
        return sheet.write_boolean, values.to_pylist()
    if pa.types.is_floating(kind) and pc.all(pc.is_finite(values)).as_py() is not False:
        return sheet.write_number, values.to_pylist()
    if pa.types.is_integer(kind) and _within(values, -_EXACT, _EXACT):
        return sheet.write_number, values.to_pylist()
    if pa.types.is_floating(kind):
        return _number_or_text(sheet), [None if number != number else number for number in values.to_pylist()]
    if pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None):
        moments = pc.cast(values, pa.timestamp("us"), safe=False)
        if _within(moments, _FIRST, _LAST) and _are_whole(values):
            return sheet.write_datetime, moments.to_pylist()
    return sheet.write_string, _texts(as_text(values), name, otherwise)


def _texts(texts: pa.Array, name: str, otherwise: str) -> list[str | None]:
    found: list[str | None] = texts.to_pylist()
    long = pc.greater(pc.utf8_length(texts), MOST_SIGNS // 2)  # some signs count as two
    longest = max((len((found[place] or "").encode("utf-16-le")) // 2 for place in _places(long)), default=0)
    if longest > MOST_SIGNS:
        said = f"a cell of {short(name)} has {longest:,} signs, more than the {MOST_SIGNS:,} that one of Excel holds"
        raise DataError(said, otherwise)
    # The writer takes such a text for one that is formatted already, and would not escape what is in it.
    for place in _places(pc.and_(pc.starts_with(texts, "<r>"), pc.ends_with(texts, "</r>"))):
        found[place] = f'<r><t xml:space="preserve">{escape(found[place] or "")}</t></r>'
    return found


def _places(there: pa.Array) -> list[int]:
    return np.flatnonzero(pc.fill_null(there, False).to_numpy(zero_copy_only=False)).tolist()


def _number_or_text(sheet: Put) -> Callable[[int, int, float], object]:
    def put(row: int, place: int, value: float) -> object:
        if isfinite(value):
            return sheet.write_number(row, place, value)
        return sheet.write_string(row, place, str(value))

    return put


def _within(values: pa.Array, first: object, last: object) -> bool:
    ends = pc.min_max(values).as_py()
    return ends["min"] is None or bool(ends["min"] >= first and ends["max"] <= last)


def _are_whole(moments: pa.Array) -> bool:
    """Whether no moment is finer than a millisecond."""
    finest = pc.cast(moments, pa.timestamp("ns"), safe=False)
    return bool(pc.all(pc.equal(pc.floor_temporal(finest, unit="millisecond"), finest)).as_py() in (True, None))
