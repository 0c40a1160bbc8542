"""How each kind of field is read, its type, and why a cell does not fit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from monitoring.intake.columns.numbers import NUMBER, finite, numbers, probabilities
from monitoring.intake.columns.numbers.reasons import not_a_number, not_finite, out_of_range
from monitoring.intake.columns.parsed_column import NOTHING, Parsed
from monitoring.intake.columns.texts import TEXT, not_yes_or_no, texts, yes_or_no
from monitoring.intake.columns.time_advice import not_a_time
from monitoring.intake.columns.times import TIME, times
from monitoring.intake.schema import Field, FieldKind


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of field is read, its type, and why a cell does not fit."""

    read: Callable[..., Parsed]
    type: pa.DataType
    why: Callable[..., str]


def times_if_any(column: pa.Array, missing: frozenset[str] = NOTHING) -> Parsed:
    """Times as `times` reads them, where rows are worth having without their times, too: what is no time stamp is none.

    >>> times_if_any(pa.array(["2013-07-01", "noon"])).values.cast("string").to_pylist()
    ['2013-07-01 00:00:00.000000', None]
    """
    return Parsed(times(column, missing).values)


RULES = {
    FieldKind.NUMERIC: Rule(numbers, NUMBER, not_a_number),
    FieldKind.FINITE: Rule(finite, NUMBER, not_finite),
    FieldKind.PROBABILITY: Rule(probabilities, NUMBER, out_of_range),
    FieldKind.CATEGORICAL: Rule(texts, TEXT, str),
    FieldKind.ID: Rule(texts, TEXT, str),
    FieldKind.MADE_ID: Rule(texts, TEXT, str),
    FieldKind.YES_NO: Rule(yes_or_no, pa.int8(), not_yes_or_no),
    FieldKind.TIME: Rule(times, TIME, not_a_time),
    FieldKind.TIME_IF_ANY: Rule(times_if_any, TIME, not_a_time),
}
NUMBERS = (FieldKind.NUMERIC, FieldKind.FINITE, FieldKind.PROBABILITY)


def noted(field: Field, cells: pa.Array) -> Mapping[str, int]:
    """What is done to how many cells of a column that is no text, of which people should know: words to count."""
    return RULES[field.kind].read(cells, missing=field.nothing).notes


def schema_of(fields: Sequence[Field]) -> pa.Schema:
    """The columns and types of every accepted table, in the fields' order."""
    return pa.schema([(field.name, RULES[field.kind].type) for field in fields])
