"""Somebody else's columns read as ours: names, types and words for "missing"; what does not fit is missing.

A label or a prediction that does not fit is not missing, because it would leave the count of labels in silence: yes or
no that is neither is `NEITHER`, a number that is none or not finite is infinite.

The same values are read here, by the engine, as `monitoring.intake` reads from files that are imported. Text goes
through a pattern first, because engines differ in what else they take for a number or a time.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import ibis
import ibis.expr.types as ir

from monitoring.intake.columns.numbers import ROUNDING
from monitoring.intake.columns.numbers.values import marks
from monitoring.intake.columns.spelling import Vocabulary
from monitoring.intake.required import require
from monitoring.intake.schema import Field, FieldKind
from monitoring.log.ground.columns import ROW
from monitoring.log.sources.conform_texts import canonical_texts, from_number, spelt
from monitoring.log.sources.conform_times import moment, moments
from monitoring.log.sources.shape import FILE, Shape

NUMBER = r"^[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[iI][nN][fF]([iI][nN][iI][tT][yY])?)$"
NEITHER = 2
TEXTS = (FieldKind.CATEGORICAL, FieldKind.ID)
ONE_OR_NONE = r"^-?[01](\.0+)?(e\+0{1,3})?$"  # as 1, 1.0 and 1.00e+00


def conformed(table: ir.Table, shape: Shape | None) -> ir.Table:
    """The columns that a shape asks for, in its fields' order, with `_row` and, where it is known, the row's file.

    Raises `DataError` where columns are not there.
    """
    if shape is None or shape.as_it_is:
        return table
    wanted = [replace(field, name=shape.its_name(field.name)) for field in shape.fields]
    there = [name for name in table.columns if name != FILE]
    # What differs in case only is one column for some engines: then it is not missing, but called by its other name.
    elsewhere = shape.declared - {name for name in shape.declared if name.lower() in {n.lower() for n in there}}
    require((field for field in wanted if field.name not in elsewhere), there, shape.place)
    pairs = zip(shape.fields, wanted, strict=True)
    found = {ours.name: (table[its.name], ours) for ours, its in pairs if its.name in there}
    rows = read(table, found, {FILE: table[FILE]} if FILE in table.columns else {})
    columns = {f.name: rows[f.name] if f.name in found else _nothing(shape, f) for f in shape.fields}
    # Files have no order of their own; by this, rows of one moment always come in the same one.
    columns[ROW] = columns[shape.fields[0].name]
    rows = rows.select(**columns, **({FILE: rows[FILE]} if FILE in rows.columns else {}))
    # In a step of its own: what a word means looks several times at its spelling.
    texts = [f for f in shape.fields if f.kind in TEXTS and _says(f.vocabulary) and rows[f.name].type().is_string()]
    rows = rows.mutate(**{f.name: spelt(rows[f.name], f.vocabulary) for f in texts})
    return on_the_clock(rows, shape)


def _says(vocabulary: Vocabulary) -> bool:
    """Whether anything is known of a column that its texts are to be compared with."""
    return bool(vocabulary.known) or vocabulary.missing is not None


def on_the_clock(rows: ir.Table, shape: Shape) -> ir.Table:
    """Without the rows that lack a value which is needed to put them there, unless the shape wants them all."""
    return rows if shape.all_rows else rows.filter(*(rows[name].notnull() for name in shape.needed))


def _nothing(shape: Shape, ours: Field) -> ir.Value:
    return ibis.null(ibis.dtype(shape.schema.field(ours.name).type))


def read(table: ir.Table, columns: Mapping[str, tuple[ir.Value, Field]], beside: Mapping[str, ir.Value]) -> ir.Table:
    """Columns as what they must be, missing where they are not, or else marked; and what stands beside them."""
    rows = table.select(**{name: _read(value, field) for name, (value, field) in columns.items()}, **beside)
    kinds = {name: (value.type(), field.kind) for name, (value, field) in columns.items()}
    # Numbers are written in the one spelling already.
    texts = [n for n, (its, ours) in kinds.items() if ours in TEXTS and not (its.is_numeric() or its.is_boolean())]
    times = [n for n, (its, ours) in kinds.items() if ours is FieldKind.TIME and its.is_string()]
    return moments(canonical_texts(rows, texts), times)


def _read(value: ir.Value, field: Field) -> ir.Value:
    if field.kind is FieldKind.YES_NO:
        return _yes_or_no(value, field)
    is_text_of_time = field.kind is FieldKind.TIME and value.type().is_string()
    return value if is_text_of_time else _READ[field.kind](value, field)


def is_misfit(found: ir.Value, field: Field) -> ir.BooleanValue:
    """Whether what was read of a value that is there is not what it must be."""
    if field.kind is FieldKind.YES_NO:
        return found == NEITHER
    return found.abs() == float("inf") if field.kind is FieldKind.FINITE else found.isnull()


def is_there(value: ir.Value, field: Field) -> ir.BooleanValue:
    """Whether a value is neither missing nor a word for that."""
    kind = value.type()
    if kind.is_string():
        return value.notnull() & value.strip().lower().notin(sorted(field.nothing))
    return value.notnull() & ~value.isnan() if kind.is_floating() else value.notnull()


def _number(value: ir.Value, field: Field) -> ir.Value:
    kind = value.type()
    if kind.is_string():
        text = value.strip()
        number = text.re_search(NUMBER).ifelse(text.try_cast("float64"), None)
        word = text.lower()
        number = number.coalesce(ibis.cases((word == "true", 1.0), (word == "false", 0.0)))
    elif kind.is_boolean():
        number = value.cast("int8").cast("float64")
    elif kind.is_numeric():
        number = value.cast("float64")
    else:
        number = ibis.null("float64")
    none = number.isnan()
    if found := marks(field.nothing):
        none = none | number.isin(found)
    return none.ifelse(None, number)


def _finite(value: ir.Value, field: Field) -> ir.Value:
    return ibis.cases((~is_there(value, field), None), else_=_number(value, field).coalesce(float("inf")))


def _probability(value: ir.Value, field: Field) -> ir.Value:
    number = _number(value, field)
    inside = (number >= -ROUNDING) & (number <= 1 + ROUNDING)
    return ibis.cases((inside & (number < 0), 0.0), (inside & (number > 1), 1.0), (inside, number))


def _text(value: ir.Value, field: Field) -> ir.Value:
    kind = value.type()
    if kind.is_string():
        text = value.cast("string")
    elif kind.is_floating():
        text = from_number(value)
    elif kind.is_decimal():
        text = value.cast("string")
        text = text.contains(".").ifelse(text.re_replace("[.]?0*$", ""), text)
        text = (text == "-0").ifelse("0", text)
    elif kind.is_boolean():
        text = ibis.cases((value, "True"), (~value, "False"))
    else:
        text = value.try_cast("string")
    return (text == "").ifelse(None, text)


def _yes_or_no(value: ir.Value, field: Field) -> ir.Value:
    text = _text(value.cast("float64") if value.type().is_decimal() else value, field).strip().lower()
    digit = text.startswith("-").ifelse(text.left(2), text.left(1))
    word = text.re_search(ONE_OR_NONE).ifelse((digit == "-0").ifelse("0", digit), text)
    yes, no = sorted(field.words.yes), sorted(field.words.no)
    return ibis.cases((~is_there(value, field), None), (word.isin(yes), 1), (word.isin(no), 0), else_=NEITHER).cast(
        "int8"
    )


_READ: dict[FieldKind, Callable[[ir.Value, Field], ir.Value]] = {
    FieldKind.NUMERIC: _number,
    FieldKind.FINITE: _finite,
    FieldKind.PROBABILITY: _probability,
    FieldKind.CATEGORICAL: _text,
    FieldKind.ID: _text,
    FieldKind.TIME: lambda value, _: moment(value),
}
