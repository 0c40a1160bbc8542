"""Reading a column as moments in time: the one place that decides what is one."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.dates import with_numbers
from monitoring.intake.columns.parsed_column import (
    NOTHING,
    Parsed,
    cast_what_fits,
    is_text,
    mask,
    missing_words,
    nothing,
    told_missing,
    without,
)
from monitoring.intake.columns.texts import as_text
from monitoring.intake.columns.time_forms import (
    FORM,
    NUMBER,
    PIECES,
    PLAIN,
    TOGETHER,
    UNITS,
    WEEK,
    WEEK_DAY,
    WEEK_NUMBER,
    WEEK_YEAR,
    Piece,
)

TIME = pa.timestamp("us")
_UTC = pa.timestamp("us", "UTC")
_BEYOND_MICROSECONDS = r"(\.\d{6})\d+"
_ZONED = r"^.{10}.+(?:Z|[+-]\d\d(?::?\d\d)?)$"
_DAY_US = 86_400_000_000


def times(column: pa.Array, missing: frozenset[str] = NOTHING) -> Parsed:
    """Time stamps without zone, in microseconds: texts with the year first or a month's name, stamps, dates, numbers.

    What carries an offset is converted to UTC, what carries none is kept as it is. A number counts seconds,
    milliseconds, microseconds or nanoseconds since 1970; its size tells which.

    >>> texts = ["2013-07-01", "2013-07-01 02:00:00 +0200", "20130701T1345Z", "1372636800000", "1.7.2013"]
    >>> times(pa.array(texts)).values.cast("string").to_pylist()[1:4]
    ['2013-07-01 00:00:00.000000', '2013-07-01 13:45:00.000000', '2013-07-01 00:00:00.000000']
    """
    kind = column.type
    if is_text(kind):
        return _from_text(column, missing)
    if pa.types.is_timestamp(kind):
        # Arrow keeps zoned stamps in UTC: taking the zone away leaves exactly the UTC reading.
        naive = pc.cast(column, pa.timestamp(kind.unit, "UTC")) if kind.tz else column
        return Parsed(pc.cast(naive, TIME, safe=False))
    if pa.types.is_date(kind):
        return Parsed(pc.cast(column, TIME))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _from_numbers(column)
    return nothing(column, TIME)


def _from_text(column: pa.Array, missing: frozenset[str]) -> Parsed:
    """The quick way first, for a column of nothing but plain times without zone."""
    filled = without(column, pc.equal(column, ""))
    try:
        return Parsed(pc.cast(filled, TIME))
    except pa.ArrowInvalid:
        pass
    trimmed = pc.utf8_trim_whitespace(column)
    gaps = missing_words(trimmed, missing)
    parsed = _from_filled(pc.cast(without(trimmed, gaps), pa.string()))
    return replace(parsed, notes={**parsed.notes, **told_missing(trimmed, gaps)})


def _from_filled(texts: pa.Array) -> Parsed:
    plain = pc.match_substring_regex(texts, PLAIN)
    values, others = _plain(without(texts, pc.invert(plain))), without(texts, plain)
    if others.null_count == len(others):
        found, notes = values, Counter[str]()
    else:
        distinct = pc.drop_null(pc.unique(others))
        place = pc.index_in(others, value_set=distinct)
        counted, unit = _counted(distinct)
        elsewhere = pc.coalesce(counted, _weeks(distinct), _forms(with_numbers(distinct)))
        found = pc.coalesce(values, elsewhere.take(place))
        notes = _told(unit.take(place))
    bad = mask(pc.is_valid(texts)) & ~mask(pc.is_valid(found))
    return Parsed(found, bad if bad.any() else None, notes)


def _plain(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(texts, _BEYOND_MICROSECONDS, r"\1")
    zoned = pc.match_substring_regex(texts, _ZONED)
    local = cast_what_fits(without(texts, zoned), TIME, PLAIN)
    shifted = cast_what_fits(without(texts, pc.invert(zoned)), _UTC, PLAIN)
    return pc.coalesce(local.values, pc.cast(shifted.values, TIME))


def _forms(texts: pa.Array) -> pa.Array:
    """Times in the other forms, taken to pieces and put together again."""
    texts = without(texts, pc.invert(pc.match_substring_regex(texts, FORM)))
    parts = [part for before, piece in PIECES for part in (before, _piece(texts, piece))]
    iso = pc.binary_join_element_wise(*parts, "")
    return pc.cast(cast_what_fits(iso, _UTC, "").values, TIME)


def _piece(texts: pa.Array, piece: Piece) -> pa.Array:
    found = _extracted(texts, piece.pattern)
    filled = pc.if_else(pc.is_valid(texts), pc.coalesce(found, pa.scalar(piece.default)), None)
    return pc.ascii_lpad(filled, piece.width, "0")


def _extracted(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.struct_field(pc.extract_regex(texts, pattern), "it")


def _weeks(texts: pa.Array) -> pa.Array:
    """Times on a day of a week: the time of day, on the day that the week's date means."""
    there = pc.match_substring_regex(texts, WEEK)
    if not pc.any(there).as_py():
        return pa.nulls(len(texts), TIME)
    texts = without(texts, pc.invert(there))
    clock = _forms(pc.replace_substring_regex(texts, WEEK, "1970-01-01"))
    year, week = (pc.cast(_extracted(texts, pattern), pa.int64()) for pattern in (WEEK_YEAR, WEEK_NUMBER))
    weekday = pc.coalesce(pc.cast(_extracted(texts, WEEK_DAY), pa.int64()), 1)
    fourth = pc.cast(pc.strptime(pc.binary_join_element_wise(_text(year), "01-04", "-"), "%Y-%m-%d", "s"), pa.date32())
    monday = pc.add(pc.subtract(_days(fourth), pc.day_of_week(fourth)), pc.multiply(pc.subtract(week, 1), 7))
    thursday = pc.cast(pc.cast(pc.add(monday, 3), pa.int32()), pa.date32())
    exists = pc.equal(pc.year(thursday), year)
    shift = pc.multiply(pc.add(monday, pc.subtract(weekday, 1)), _DAY_US)
    found = pc.cast(pc.add(pc.cast(clock, pa.int64()), shift), TIME)
    return pc.if_else(exists, found, None)


def _days(dates: pa.Array) -> pa.Array:
    return pc.cast(pc.cast(dates, pa.int32()), pa.int64())


def _text(numbers: pa.Array) -> pa.Array:
    return pc.cast(numbers, pa.string())


def _counted(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Times of texts that are numbers, and the place of each one's unit."""
    likely = pc.and_(pc.match_substring_regex(texts, NUMBER), pc.invert(pc.match_substring_regex(texts, TOGETHER)))
    texts = without(texts, pc.invert(likely))
    whole = pc.match_substring_regex(texts, r"^\d+$")
    integers = cast_what_fits(without(texts, pc.invert(whole)), pa.int64(), "").values
    fractions = pc.cast(without(texts, whole), pa.float64())
    (of_integers, unit), (of_fractions, its_unit) = _since_1970(integers), _since_1970(fractions)
    return pc.coalesce(of_integers, of_fractions), pc.coalesce(unit, its_unit)


def _from_numbers(column: pa.Array) -> Parsed:
    kind = column.type
    if not pa.types.is_integer(kind):
        column = pc.cast(column, pa.float64(), safe=False)
        column = without(column, pc.is_nan(column))
    found, unit = _since_1970(pc.cast(column, pa.int64(), safe=False) if pa.types.is_integer(kind) else column)
    ambiguous = pc.match_substring_regex(as_text(column), TOGETHER)
    found, unit = without(found, ambiguous), without(unit, ambiguous)
    rest = _from_filled(without(as_text(column), pc.is_valid(found)))
    return Parsed(pc.coalesce(found, rest.values), rest.bad, _told(unit) + Counter(rest.notes))


def _since_1970(numbers: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The times of numbers whose size tells what they count, and the place of that unit; null for others."""
    micros, units = pa.nulls(len(numbers), pa.int64()), pa.nulls(len(numbers), pa.int8())
    for place, unit in enumerate(UNITS):
        low, high = (pa.scalar(end).cast(numbers.type, safe=False) for end in (unit.low, unit.high))
        inside = pc.and_(pc.greater_equal(numbers, low), pc.less(numbers, high))
        if not pc.any(inside).as_py():
            continue
        chosen = without(numbers, pc.invert(inside))
        if pa.types.is_floating(numbers.type):
            scaled = pc.cast(pc.floor(pc.add(pc.multiply(chosen, 1e6 / unit.a_second), 0.5)), pa.int64())
        elif unit.a_second > 10**6:
            scaled = pc.divide(chosen, unit.a_second // 10**6)
        else:
            scaled = pc.multiply(chosen, 10**6 // unit.a_second)
        micros = pc.coalesce(micros, scaled)
        units = pc.coalesce(units, pc.if_else(inside, pa.scalar(place, pa.int8()), pa.scalar(None, pa.int8())))
    return pc.cast(micros, TIME), units


def _told(units: pa.Array) -> Counter[str]:
    places, counts = np.unique(pc.drop_null(units).to_numpy(), return_counts=True)
    return Counter(
        {
            f"read as {UNITS[place].name} since 1970": int(count)
            for place, count in zip(places.tolist(), counts.tolist(), strict=True)
        }
    )
