"""Reading a column as moments in time."""

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.parsed import Parsed, cast_what_fits, is_text, mask, missing_words, nothing, without

TIME = pa.timestamp("us")
_UTC = pa.timestamp("us", "UTC")
ISO_TIME = (
    r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"([ T]([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d+)?)?)?)?(Z|[+-]\d\d(:?\d\d)?)?$"
)
_OFFSET = r"^\d{4}-\d\d-\d\d.+(Z|[+-]\d\d(:?\d\d)?)$"
_BEYOND_MICROSECONDS = r"(\.\d{6})\d+"


def times(column: pa.Array) -> Parsed:
    """Time stamps without zone, in microseconds: ISO 8601 text, dates and time stamps.

    What carries an offset is converted to UTC, what carries none is kept as it is.

    >>> times(pa.array(["2013-07-01", "2013-07-01T02:00+02:00", "1.7.2013"])).values.cast("string").to_pylist()
    ['2013-07-01 00:00:00.000000', '2013-07-01 00:00:00.000000', None]
    """
    kind = column.type
    if is_text(kind):
        return _from_text(column)
    if pa.types.is_timestamp(kind):
        # Arrow keeps zoned stamps in UTC: taking the zone away leaves exactly the UTC reading.
        naive = pc.cast(column, pa.timestamp(kind.unit, "UTC")) if kind.tz else column
        return Parsed(pc.cast(naive, TIME, safe=False))
    return Parsed(pc.cast(column, TIME)) if pa.types.is_date(kind) else nothing(column, TIME)


def not_a_time(value: str) -> str:
    """Why a cell is not a time."""
    return f"{value!r} is not a time: write 2013-07-01 or 2013-07-01T13:45:00, as ISO 8601 has it"


def _from_text(column: pa.Array) -> Parsed:
    filled = without(column, pc.equal(column, ""))
    try:
        return Parsed(pc.cast(filled, TIME))
    except pa.ArrowInvalid:
        pass
    trimmed = pc.utf8_trim_whitespace(column)
    filled = without(trimmed, missing_words(trimmed))
    filled = pc.replace_substring_regex(filled, _BEYOND_MICROSECONDS, r"\1")
    zoned = pc.match_substring_regex(filled, _OFFSET)
    local = cast_what_fits(without(filled, zoned), TIME, ISO_TIME)
    shifted = cast_what_fits(without(filled, pc.invert(zoned)), _UTC, ISO_TIME)
    values = pc.coalesce(local.values, pc.cast(shifted.values, TIME))
    bad = mask(pc.is_valid(filled)) & ~mask(pc.is_valid(values))
    return Parsed(values, bad)
