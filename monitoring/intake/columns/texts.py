"""Reading a column as text: categories, ids, and the two words of a binary label."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.answers import EVERYBODYS, Census, Words, key
from monitoring.intake.columns.parsed_column import NOTHING, Parsed, mask, told_missing, without
from monitoring.intake.rejects import shown

TEXT = pa.string()
_FRACTION, _WITHOUT_ZEROS = r"(\.\d*?)0+$", r"\1"
_PLAIN = 1e16  # from here on Python writes an exponent


def texts(column: pa.Array) -> Parsed:
    """Text as it stands; typed values as most tools write them, moments in UTC.

    >>> texts(pa.array([1.0, 2.5, None])).values.to_pylist()
    ['1', '2.5', None]
    """
    kind = column.type
    is_zoned = pa.types.is_timestamp(kind) and kind.tz
    return Parsed(as_text(pc.cast(column, pa.timestamp(kind.unit, "UTC")) if is_zoned else column))


def yes_or_no(column: pa.Array, words: Words = EVERYBODYS, missing: frozenset[str] = NOTHING) -> Parsed:
    """1 and 0 for words of yes and no, in any case.

    >>> yes_or_no(pa.array(["1", "No", "TRUE", "maybe"])).values.to_pylist()
    [1, 0, 1, None]
    """
    is_whole = pa.types.is_integer(column.type) or pa.types.is_boolean(column.type)
    coded = (column if is_whole else as_text(column)).dictionary_encode()
    known = as_text(coded.dictionary).to_pylist()
    gaps = [word.strip().lower() in missing for word in known]
    meant = [None if gap else words.means(word) for word, gap in zip(known, gaps, strict=True)]
    bad = [one is None and not gap for one, gap in zip(meant, gaps, strict=True)]
    found = pa.array(meant, pa.int8()).take(coded.indices)
    empty = pa.array(gaps, pa.bool_()).take(coded.indices)
    notes = told_missing(pc.utf8_trim_whitespace(as_text(column)), empty) if any(gaps) else {}
    return Parsed(found, mask(pa.array(bad, pa.bool_()).take(coded.indices)) if any(bad) else None, notes)


def census(
    pieces: Iterable[tuple[pa.Array, pa.Array]], name: str, file: str, missing: frozenset[str] = NOTHING
) -> Census:
    """How often each word occurs in a column of a file, of which each piece has values and how often they occur."""
    counts: dict[str, int] = {}
    written: dict[str, str] = {}
    for values, times in pieces:
        for text, count in zip(as_text(values).to_pylist(), times.to_pylist(), strict=True):
            if text is None or text.strip().lower() in missing:
                continue
            word = key(text)
            written.setdefault(word, shown(text.strip()))
            counts[word] = counts.get(word, 0) + count
    return Census(name, file, counts, written)


def tally(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The different values of a column as text, and how often each occurs."""
    found = pc.value_counts(as_text(column))
    return found.field("values"), found.field("counts")


def not_yes_or_no(value: str, words: Words = EVERYBODYS) -> str:
    """Why a cell is neither yes nor no.

    >>> not_yes_or_no("open", Words("default", {"paid": 0}))
    "'open' is neither 'default' nor 'paid', nor yes or no"
    """
    own = [repr(word) for word in (words.positive, *words.own) if word]
    if len(own) > 1:
        return f"{value!r} is neither {own[0]} nor {own[1]}, nor yes or no"
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
    whole = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), pa.scalar(_PLAIN, column.type)))
    zero = pa.scalar(0.0, column.type)
    as_integer = pc.cast(pc.cast(pc.if_else(whole, column, zero), pa.int64()), TEXT)
    return without(pc.if_else(whole, as_integer, pc.cast(column, TEXT)), pc.is_nan(column))
