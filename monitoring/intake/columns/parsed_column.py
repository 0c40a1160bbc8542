"""The result of reading one column, and the helpers that every reader of columns shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.intake.columns.spelling import MISSING

BoolArray = NDArray[np.bool_]
NOTHING = frozenset(MISSING)
_PLAINLY_NONE = ("", "nan")  # so plain that there is nothing to tell


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """One column, typed.

    Args:
        values: null where a value is missing or bad.
        bad: which cells hold something that does not fit; None where all fit.
        notes: what was done to how many values that people should know of: words to count.
    """

    values: pa.Array
    bad: BoolArray | None = None
    notes: Mapping[str, int] = field(default_factory=dict)


def is_text(kind: pa.DataType) -> bool:
    """Whether cells of this type are text that still has to be read."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def is_hopeless(kind: pa.DataType) -> bool:
    """Whether no cell of this type can be a number, a yes or no, or a time."""
    return bool(pa.types.is_duration(kind) or pa.types.is_nested(kind) or pa.types.is_interval(kind))


def mask(flags: pa.Array) -> BoolArray:
    """Arrow's flags as numpy's; null counts as False."""
    return np.asarray(pc.fill_null(flags, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def without(column: pa.Array, flags: pa.Array) -> pa.Array:
    """`column` with null where `flags` is true."""
    return pc.if_else(flags, pa.scalar(None, column.type), column)


def nothing(column: pa.Array, kind: pa.DataType) -> Parsed:
    """A column of a type that cannot be read as `kind`: whatever stands in it is bad."""
    return Parsed(pa.nulls(len(column), kind), mask(pc.is_valid(column)))


def missing_words(trimmed: pa.Array, words: frozenset[str] = NOTHING) -> pa.Array:
    """Flags of the cells that spell "no value"."""
    return pc.is_in(pc.utf8_lower(trimmed), value_set=pa.array(sorted(words), trimmed.type))


def told_missing(trimmed: pa.Array, flags: pa.Array) -> dict[str, int]:
    """Notes on the words for "no value" among cells: which, and how many there are of each.

    >>> told_missing(pa.array(["NA", "", "NA", "1"]), pa.array([True, True, True, False]))
    {"read as missing: 'NA'": 2}
    """
    counted = pc.value_counts(trimmed.filter(flags)).to_pylist()
    words = [(each["values"], each["counts"]) for each in counted]
    return {f"read as missing: {w!r}": n for w, n in words if w and w.lower() not in _PLAINLY_NONE}


def bytes_of(texts: pa.Array) -> bytes:
    """The text of all cells in one piece, and perhaps of their neighbours."""
    return bytes(texts.buffers()[2] or b"")


def cast_what_fits(texts: pa.Array, kind: pa.DataType, likely: str) -> Parsed:
    """Cast text to `kind`; what does not cast is bad. Arrow itself is the judge, so that no cell is judged two ways.

    Args:
        texts: with null for missing.
        kind: the type to cast to.
        likely: a pattern that everything which casts matches; spares most of the bad ones a try.
    """
    distinct = pc.drop_null(pc.unique(texts))
    tried = pc.filter(distinct, pc.match_substring_regex(distinct, likely))
    fits = pc.is_in(texts, value_set=pa.array(_castable(tried, kind), texts.type))
    bad = mask(pc.and_(pc.is_valid(texts), pc.invert(fits)))
    return Parsed(pc.cast(without(texts, pc.invert(fits)), kind), bad)


def _castable(texts: pa.Array, kind: pa.DataType) -> list[str]:
    """The texts that cast, found by halving: few bad ones among many cost few tries."""
    try:
        pc.cast(texts, kind)
    except pa.ArrowInvalid:
        if len(texts) == 1:
            return []
        half = len(texts) // 2
        return _castable(texts[:half], kind) + _castable(texts[half:], kind)
    found: list[str] = texts.to_pylist()
    return found
