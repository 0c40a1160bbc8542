"""Reading a column as numbers."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.parsed_column import (
    Parsed,
    cast_what_fits,
    is_text,
    mask,
    missing_words,
    nothing,
    without,
)

NUMBER = pa.float64()
ROUNDING = 1e-6  # how far a probability may be beyond 0 or 1: as float32 it is not exact
CLIPPED = f"beyond 0 or 1 by {ROUNDING:.0e} or less, brought to 0 or 1"
_LIKELY = r"^[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$|[iInN])"


def numbers(column: pa.Array) -> Parsed:
    """Numbers as float64: text is read, true and false are 1 and 0, NaN is missing, infinity stays.

    >>> numbers(pa.array(["1", " 2.5", "NA", "x", "true", "inf"])).values.to_pylist()
    [1.0, 2.5, None, None, 1.0, inf]
    """
    kind = column.type
    if is_text(kind):
        parsed = _from_text(column)
    elif pa.types.is_boolean(kind):
        parsed = Parsed(pc.cast(pc.cast(column, pa.int8()), NUMBER))
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        parsed = Parsed(pc.cast(column, NUMBER, safe=False))
    else:
        parsed = nothing(column, NUMBER)
    nan = pc.is_nan(parsed.values)
    return Parsed(without(parsed.values, nan), parsed.bad) if pc.any(nan).as_py() else parsed


def finite(column: pa.Array) -> Parsed:
    """As `numbers`, but infinite ones are bad."""
    return _only(numbers(column), -np.inf, np.inf, open_ends=True)


def probabilities(column: pa.Array) -> Parsed:
    """As `numbers`, but only those from 0 to 1 are good; what is beyond by rounding alone is brought to the end.

    >>> probabilities(pa.array([1.0000001, -1e-9, 1.1])).values.to_pylist()
    [1.0, 0.0, None]
    """
    parsed = _only(numbers(column), -ROUNDING, 1.0 + ROUNDING, open_ends=False)
    beyond = pc.or_(pc.less(parsed.values, 0.0), pc.greater(parsed.values, 1.0))
    if not pc.any(beyond).as_py():
        return parsed
    clipped = pc.max_element_wise(pc.min_element_wise(parsed.values, 1.0, skip_nulls=False), 0.0, skip_nulls=False)
    return Parsed(clipped, parsed.bad, {CLIPPED: pc.sum(beyond).as_py()})


def not_a_number(value: str) -> str:
    """Why a cell is not a number.

    >>> not_a_number("1,5")
    "'1,5' is not a number: write decimals with a point"
    """
    per_cent = re.fullmatch(r"\s*([+-]?\d+(\.\d+)?)\s*%\s*", value)
    if per_cent:
        return f"{value!r} is not a number: write {float(per_cent[1]) / 100:.6g}, without the per cent sign"
    comma = re.fullmatch(r"\s*[+-]?\d+,\d+\s*", value)
    return f"{value!r} is not a number" + (": write decimals with a point" if comma else "")


def out_of_range(value: str) -> str:
    """Why a cell is not a score from 0 to 1."""
    return f"{value!r} is not between 0 and 1" if _reads_as_number(value) else not_a_number(value)


def not_finite(value: str) -> str:
    """Why a cell is not a finite number."""
    return f"{value!r} is not finite" if _reads_as_number(value) else not_a_number(value)


def _reads_as_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return "_" not in value


def _only(parsed: Parsed, low: float, high: float, *, open_ends: bool) -> Parsed:
    above, below = (pc.greater, pc.less) if open_ends else (pc.greater_equal, pc.less_equal)
    inside = pc.and_(above(parsed.values, low), below(parsed.values, high))
    if pc.all(inside).as_py() is not False:  # nulls do not count
        return parsed
    outside = pc.invert(inside)
    bad = mask(outside) if parsed.bad is None else parsed.bad | mask(outside)
    return Parsed(without(parsed.values, outside), bad)


def _from_text(column: pa.Array) -> Parsed:
    """The quick ways first: nothing but numbers; numbers and empty cells; then cell by cell."""
    try:
        return Parsed(pc.cast(column, NUMBER))
    except pa.ArrowInvalid:
        pass
    filled = without(column, pc.equal(column, ""))
    try:
        return Parsed(pc.cast(filled, NUMBER))
    except pa.ArrowInvalid:
        pass
    trimmed = pc.utf8_trim_whitespace(column)
    filled = without(trimmed, missing_words(trimmed))
    lower = pc.utf8_lower(filled)
    flags = pc.if_else(pc.equal(lower, "true"), "1", pc.if_else(pc.equal(lower, "false"), "0", filled))
    return cast_what_fits(flags, NUMBER, _LIKELY)
