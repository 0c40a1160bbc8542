"""Reading a column as text: categories, ids, and the two words of a binary label."""

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.parsed import Parsed, mask, missing_words, without

TEXT = pa.string()
_FRACTION, _WITHOUT_ZEROS = r"(\.\d*?)0+$", r"\1"
_YES = pa.array(["1", "true", "yes", "1.0"])
_NO = pa.array(["0", "false", "no", "0.0"])
_EXACT = 2.0**53


def texts(column: pa.Array) -> Parsed:
    """Text as it stands; typed values as most tools write them, moments in UTC.

    >>> texts(pa.array([1.0, 2.5, None])).values.to_pylist()
    ['1', '2.5', None]
    """
    kind = column.type
    is_zoned = pa.types.is_timestamp(kind) and kind.tz
    return Parsed(as_text(pc.cast(column, pa.timestamp(kind.unit, "UTC")) if is_zoned else column))


def yes_or_no(column: pa.Array) -> Parsed:
    """1 for 1, true and yes, 0 for 0, false and no, in any case.

    >>> yes_or_no(pa.array(["1", "No", "TRUE", "maybe"])).values.to_pylist()
    [1, 0, 1, None]
    """
    trimmed = pc.utf8_trim_whitespace(as_text(column))
    word = pc.utf8_lower(without(trimmed, missing_words(trimmed)))
    yes, no = pc.is_in(word, value_set=_YES), pc.is_in(word, value_set=_NO)
    known = pc.or_(yes, no)
    values = pc.cast(without(yes, pc.invert(known)), pa.int8())
    bad = mask(pc.and_(pc.is_valid(word), pc.invert(known)))
    return Parsed(values, bad if bad.any() else None)


def not_yes_or_no(value: str) -> str:
    """Why a cell is neither yes nor no."""
    return f"{value!r} is neither yes nor no: write 1 or 0, true or false, yes or no"


def as_text(column: pa.Array) -> pa.Array:
    """Every cell as text, null where it is missing; the text of a text column is left as it is."""
    kind = column.type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_floating(kind):
        return _floats_as_text(column)
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "True", "False")
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        return _without_empty_fractions(pc.cast(column, TEXT))
    try:
        text = pc.cast(column, TEXT)
        return _without_empty_decimals(text) if pa.types.is_decimal(kind) else text
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # lists, structures, bytes that are no text
        return pa.array([None if cell is None else str(cell) for cell in column.to_pylist()], TEXT)


def _without_empty_fractions(times: pa.Array) -> pa.Array:
    """Times as they were most likely written: no zeros at the end of a second's fraction, and none of zero length."""
    shorter = pc.replace_substring_regex(times, r"(\.\d*?)0+(Z?)$", r"\1\2")
    return pc.replace_substring_regex(shorter, r"\.(Z?)$", r"\1")


def _without_empty_decimals(numbers: pa.Array) -> pa.Array:
    shorter = pc.replace_substring_regex(numbers, _FRACTION, _WITHOUT_ZEROS)
    return pc.replace_substring_regex(shorter, r"\.$", "")


def _floats_as_text(column: pa.Array) -> pa.Array:
    """Each with the digits that its own type takes: a float32 of 0.1 is 0.1."""
    column = pc.cast(column, pa.float32()) if pa.types.is_float16(column.type) else column
    whole = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), pa.scalar(_EXACT, column.type)))
    zero = pa.scalar(0.0, column.type)
    as_integer = pc.cast(pc.cast(pc.if_else(whole, column, zero), pa.int64()), TEXT)
    return without(pc.if_else(whole, as_integer, pc.cast(column, TEXT)), pc.is_nan(column))
