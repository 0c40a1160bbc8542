"""Objects of JSON and their values, as columns."""

import codecs
import json
from typing import Any

import orjson
import pyarrow as pa

from monitoring.intake.columns.texts import as_text

Object = dict[str, Any]
EXACT = 2**53  # up to here a float holds every whole number


def parse(line: bytes) -> Object | str:
    """The object in a line, or why there is none."""
    text = line.removeprefix(codecs.BOM_UTF8)
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:  # Python's own parser also knows NaN and Infinity, which many programs write
            found = json.loads(text)
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            return f"not a line of JSON: {error}"
    return found if isinstance(found, dict) else "not an object { } in one line"


def type_of(values: list[object]) -> pa.DataType:
    """The type that all of some values have, otherwise text."""
    kinds = {type(value) for value in values if value is not None}
    types = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    if kinds == {int, float}:
        return pa.float64() if all(abs(value) <= EXACT for value in values if isinstance(value, int)) else pa.string()
    return types.get(kinds.pop(), pa.string()) if len(kinds) == 1 else pa.string()


def column_of(values: list[object]) -> pa.Array:
    """One column: of its own type where all values have the same, otherwise as text."""
    kinds, alike = {type(value) for value in values if value is not None}, type_of(values)
    if kinds <= {str} or not pa.types.is_string(alike):
        try:
            return pa.array(values, alike)
        except (pa.ArrowInvalid, OverflowError):  # integers beyond 64 bits
            pass
    return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _text(value: object) -> str | None:
    if isinstance(value, float):
        text: str | None = as_text(pa.array([value]))[0].as_py()
        return text
    return orjson.dumps(value).decode() if isinstance(value, (dict, list)) else str(value)
