"""Changed values of a row, as the address has them: `temp:12.5;origin:JFK;seats:`, the last one missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

import pandas as pd

from monitoring.errors import short
from monitoring.explain.whatif.ranges import Range


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says of a row.

    Args:
        values: by column the value that it becomes; None for a missing one.
        refused: what of it cannot be, one sentence each.
    """

    values: Mapping[str, object]
    refused: tuple[str, ...]


def to_text(values: Mapping[str, object]) -> str:
    """Changed values as a text.

    >>> to_text({"temp": 12.5, "origin": "J:K", "seats": None})
    'temp:12.5;origin:J%3AK;seats:'
    """
    return ";".join(f"{quote(name, safe=' ')}:{_written(value)}" for name, value in values.items())


def read(
    text: str, row: pd.DataFrame, ranges: Mapping[str, Range], gaps: frozenset[str], *, free: bool = False
) -> Read:
    """The changed values that a text names, as far as the row's columns can have them.

    Args:
        text: as `to_text` writes it.
        row: the raw row that is changed.
        ranges: of the columns.
        gaps: the columns that may be missing.
        free: whether numbers may lie beyond the range, and categories be new.
    """
    values: dict[str, object] = {}
    refused = []
    for part in filter(None, text.split(";")):
        name, _, written = (unquote(piece) for piece in part.partition(":"))
        if name not in ranges:
            refused.append(f"the model reads no column {short(name)}")
            continue
        try:
            values[name] = _value(written, row[name].iloc[0], ranges[name], name in gaps, free)
        except ValueError as error:
            refused.append(str(error))
    same = [name for name, value in values.items() if alike(value, row[name].iloc[0])]
    return Read({name: value for name, value in values.items() if name not in same}, tuple(refused))


def alike(one: object, other: object) -> bool:
    """Whether two values of a column are the same; two gaps are."""
    if pd.isna(one) or pd.isna(other):  # type: ignore[call-overload]  # scalars
        return bool(pd.isna(one) and pd.isna(other))  # type: ignore[call-overload]
    return bool(one == other)


def options(own: object, each: Range) -> list[object]:
    """The categories on offer: the reference's, and the row's own where that is another one."""
    known = list(each.categories)
    return known if pd.isna(own) or own in known else [*known, own]  # type: ignore[call-overload]  # a scalar


def limits(own: object, each: Range) -> tuple[float, float]:
    """The least and the largest number on offer: the reference's range, as wide as the row's own number needs it."""
    ends = [each.low, each.high] if not each.empty else []
    ends += [] if pd.isna(own) else [float(own)]  # type: ignore[call-overload, arg-type]  # a number
    return (min(ends), max(ends)) if ends else (0.0, 0.0)


def _written(value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # a scalar
        return ""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f"{value:.15g}" if number else quote(str(value), safe=" ")


def _value(written: str, own: object, each: Range, gap: bool, free: bool) -> object:
    if not written:
        if not gap:
            raise ValueError(f"the model scores no row without {short(each.column)}")
        return None
    if not each.numeric:
        found = next((value for value in options(own, each) if str(value) == written), None)
        if found is None and free:
            return written
        if found is None:
            raise ValueError(f"the reference never showed {short(written)} in {short(each.column)}")
        return found
    try:
        number = float(written)
    except ValueError:
        raise ValueError(f"{short(written)} in {short(each.column)} is no number") from None
    low, high = limits(own, each)
    if not (free or low <= number <= high):
        raise ValueError(f"{short(written)} in {short(each.column)} lies outside of {low:g} to {high:g}")
    return number
