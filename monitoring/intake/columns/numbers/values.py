"""Reading a column as numbers."""

import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.numbers.style import PLAIN, Style
from monitoring.intake.columns.numbers.written import without_signs, written
from monitoring.intake.columns.parsed_column import (
    NOTHING,
    Parsed,
    bytes_of,
    cast_what_fits,
    is_text,
    mask,
    missing_words,
    nothing,
    told_missing,
    without,
)

NUMBER = pa.float64()
ROUNDING = 1e-6  # how far a probability may be beyond 0 or 1: as float32 it is not exact
CLIPPED = f"beyond 0 or 1 by {ROUNDING:.0e} or less, brought to 0 or 1"
TRUTH = "read as 1 and 0: true and false"
STYLED = "read in the style of the column"
PLAINLY = r"^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:inf|infinity|nan))$"  # a number anywhere
_LIKELY = r"^[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$|[iInN])"


def numbers(column: pa.Array, style: Style = PLAIN, missing: frozenset[str] = NOTHING) -> Parsed:
    """Numbers as float64: text is read in this style, true and false are 1 and 0, NaN is missing, infinity stays.

    >>> numbers(pa.array(["1", " 2.5", "NA", "x", "true", "inf"])).values.to_pylist()
    [1.0, 2.5, None, None, 1.0, inf]
    """
    kind = column.type
    if is_text(kind):
        parsed = _from_text(column, style, missing)
    elif pa.types.is_boolean(kind):
        known = len(column) - column.null_count
        parsed = Parsed(pc.cast(pc.cast(column, pa.int8()), NUMBER), None, {TRUTH: known} if known else {})
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        parsed = Parsed(pc.cast(column, NUMBER, safe=False))
    else:
        parsed = nothing(column, NUMBER)
    nan = pc.is_nan(parsed.values)
    if found := marks(missing):
        nan = pc.or_(nan, pc.is_in(parsed.values, value_set=pa.array(found, NUMBER)))
    return replace(parsed, values=without(parsed.values, nan)) if pc.any(nan).as_py() else parsed


def finite(column: pa.Array, style: Style = PLAIN, missing: frozenset[str] = NOTHING) -> Parsed:
    """As `numbers`, but infinite ones are bad."""
    return _only(numbers(column, style, missing), -np.inf, np.inf, open_ends=True)


def probabilities(column: pa.Array, style: Style = PLAIN, missing: frozenset[str] = NOTHING) -> Parsed:
    """As `numbers`, but only those from 0 to 1 are good; what is beyond by rounding alone is brought to the end.

    >>> probabilities(pa.array([1.0000001, -1e-9, 1.1])).values.to_pylist()
    [1.0, 0.0, None]
    """
    parsed = _only(numbers(column, style, missing), -ROUNDING, 1.0 + ROUNDING, open_ends=False)
    beyond = pc.or_(pc.less(parsed.values, 0.0), pc.greater(parsed.values, 1.0))
    if not pc.any(beyond).as_py():
        return parsed
    clipped = pc.max_element_wise(pc.min_element_wise(parsed.values, 1.0, skip_nulls=False), 0.0, skip_nulls=False)
    return Parsed(clipped, parsed.bad, {**parsed.notes, CLIPPED: pc.sum(beyond).as_py()})


def _only(parsed: Parsed, low: float, high: float, *, open_ends: bool) -> Parsed:
    above, below = (pc.greater, pc.less) if open_ends else (pc.greater_equal, pc.less_equal)
    inside = pc.and_(above(parsed.values, low), below(parsed.values, high))
    if pc.all(inside).as_py() is not False:  # nulls do not count
        return parsed
    outside = pc.invert(inside)
    bad = mask(outside) if parsed.bad is None else parsed.bad | mask(outside)
    return replace(parsed, values=without(parsed.values, outside), bad=bad)


def _from_text(column: pa.Array, style: Style, missing: frozenset[str]) -> Parsed:
    """The quick ways first: nothing but numbers; numbers and empty cells; then cell by cell."""
    if style.decimal == ".":
        try:
            return Parsed(pc.cast(column, NUMBER))
        except pa.ArrowInvalid:
            pass
        filled = without(column, pc.equal(column, ""))
        try:
            return Parsed(pc.cast(filled, NUMBER))
        except pa.ArrowInvalid:
            pass
    elif (quick := _with_commas(column, style)) is not None:
        return quick
    trimmed = pc.utf8_trim_whitespace(column)
    gaps = missing_words(trimmed, missing)
    filled = without(trimmed, gaps)
    lower = pc.utf8_lower(filled)
    yes, no = pc.equal(lower, "true"), pc.equal(lower, "false")
    flags = pc.if_else(yes, "1", pc.if_else(no, "0", filled))
    count = pc.sum(pc.or_(yes, no)).as_py()
    plain = style == PLAIN
    parsed = cast_what_fits(flags, NUMBER, _LIKELY) if plain else _in_style(pc.cast(flags, pa.string()), style)
    truth = {TRUTH: count} if count else {}
    return replace(parsed, notes={**parsed.notes, **truth, **told_missing(trimmed, gaps)})


def _with_commas(column: pa.Array, style: Style) -> Parsed | None:
    """The quick way for decimal commas: nothing but numbers and empty cells; None where there is something else."""
    data = bytes_of(column)
    if data.translate(None, b"0123456789,.-+") or (b"." in data and "." not in style.thousands):
        return None
    filled = without(column, pc.equal(column, ""))
    if b"." in data:
        if not pc.all(pc.match_substring_regex(filled, style.grammar)).as_py():
            return None
        filled = pc.replace_substring(filled, ".", "")
    try:
        values = pc.cast(pc.replace_substring(filled, ",", "."), NUMBER)
    except pa.ArrowInvalid:
        return None
    count = pc.sum(pc.match_substring_regex(column, "[,.]")).as_py()
    return Parsed(values, None, {STYLED: count} if count else {})


@lru_cache
def marks(missing: frozenset[str]) -> list[float]:
    """The numbers among the words for "no value", such as -999: a column of numbers may hold them as numbers."""
    return [float(word) for word in missing if re.fullmatch(PLAINLY, word) and word != "nan"]


def _in_style(texts: pa.Array, style: Style) -> Parsed:
    """The plain ones first: nothing around the number; then words that every style has, such as inf; then the rest."""
    simple = pc.match_substring_regex(texts, style.grammar)
    anew = without_signs(without(texts, pc.invert(simple)), style)
    if pc.count(anew).as_py() < pc.count(texts).as_py():
        words = pc.match_substring_regex(texts, "^[+-]?[iInN]")
        coded = without(texts, pc.or_(simple, words)).dictionary_encode()
        dressed = written(coded.dictionary, style).take(coded.indices)
        anew = pc.coalesce(anew, dressed, without(texts, pc.invert(words)))
    try:
        parsed = Parsed(pc.cast(anew, NUMBER))
    except pa.ArrowInvalid:
        parsed = cast_what_fits(anew, NUMBER, _LIKELY)
    bad = mask(pc.is_valid(texts)) & ~mask(pc.is_valid(parsed.values))
    count = pc.sum(pc.and_(pc.is_valid(parsed.values), pc.not_equal(texts, anew))).as_py()
    return Parsed(parsed.values, bad if bad.any() else None, {STYLED: count} if count else {})
