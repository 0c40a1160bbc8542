"""Facts of rows that are arrays already: the same expressions, worked out by Arrow, with no way through an engine.

To hand a column to the engine and to get it back costs more than what is done with it there. What is not understood
here, or means something else there, is left to the engine.
"""

from collections.abc import Callable, Iterable, Mapping
from math import isnan
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Value = Any  # an array, or a scalar: Arrow has no types
COMPARED: dict[type[ops.Node], Callable[[Value, Value], Value]] = {
    ops.Equals: pc.equal,
    ops.NotEquals: pc.not_equal,
    ops.Less: pc.less,
    ops.LessEqual: pc.less_equal,
    ops.Greater: pc.greater,
    ops.GreaterEqual: pc.greater_equal,
}
PLAIN: dict[type[ops.Node], Callable[..., Value]] = {
    ops.And: pc.and_kleene,
    ops.Or: pc.or_kleene,
    ops.Not: pc.invert,
    ops.IsNull: pc.is_null,
    ops.NotNull: pc.is_valid,
    ops.IsNan: pc.is_nan,
    ops.Abs: pc.abs,
    ops.Add: pc.add,
    ops.Subtract: pc.subtract,
    ops.Multiply: pc.multiply,
    ops.Divide: pc.divide,
}


class NotUnderstoodError(Exception):
    """An expression that is left to the engine."""


def columns_of(facts: ir.Table, names: Iterable[str]) -> frozenset[str]:
    """The columns of the view beneath that some facts hang on; raises `NotUnderstoodError` where these are not made."""
    found: set[str] = set()

    class Asked(dict[str, pa.Array]):
        def __missing__(self, name: str) -> pa.Array:
            found.add(name)
            return pa.array([], _view(facts.op()).schema[name].to_pyarrow())

    made_of(facts, names, Asked(), 0)
    return frozenset(found)


def made_of(facts: ir.Table, names: Iterable[str], columns: Mapping[str, pa.Array], rows: int) -> pa.RecordBatch:
    """Some facts of so many rows, whose columns these are; texts may be encoded.

    >>> import ibis
    >>> rows = ibis.table({"x": "float64"}, name="rows")
    >>> facts = rows.select(double=rows.x * 2, there=rows.x.notnull())
    >>> made_of(facts, ["double", "there"], {"x": pa.array([1.5, None])}, 2).to_pylist()
    [{'double': 3.0, 'there': True}, {'double': None, 'there': False}]
    """
    maker, op = _Maker(columns), facts.op()
    made = {name: maker.value(op.values[name]) for name in names}
    whole = {name: v if isinstance(v, pa.Array) else pa.repeat(v, rows) for name, v in made.items()}
    return pa.RecordBatch.from_pydict(whole)


def _view(op: ops.Relation) -> ops.Relation:
    while isinstance(op, ops.Project):
        op = op.parent
    return op


class _Maker:
    """The values of expressions over some columns, each worked out once."""

    def __init__(self, columns: Mapping[str, pa.Array]) -> None:
        self._columns = columns
        self._known: dict[ops.Node, Value] = {}

    def value(self, op: ops.Node) -> Value:
        """The value of an expression."""
        if op not in self._known:
            self._known[op] = self._made(op)
        return self._known[op]

    def _made(self, op: Any) -> Value:
        if isinstance(op, ops.Field):
            return self.value(op.rel.values[op.name]) if isinstance(op.rel, ops.Project) else self._column(op)
        if isinstance(op, ops.Literal):
            return pa.scalar(op.value, op.dtype.to_pyarrow())
        if isinstance(op, ops.Cast):
            return _cast(self.value(op.arg), op.arg.dtype, op.to)
        if isinstance(op, ops.Coalesce):
            return pc.coalesce(*(self._as(one, op.dtype) for one in op.arg))
        if isinstance(op, ops.IfElse):
            return self._cases([op.bool_expr], [op.true_expr], op.false_null_expr, op.dtype)
        if isinstance(op, ops.SearchedCase):
            return self._cases(op.cases, op.results, op.default, op.dtype)
        if isinstance(op, ops.InValues):
            return self._in(op)
        if isinstance(op, ops.Greatest):
            return self._greatest(op)
        if isinstance(op, ops.Round) and isinstance(op.digits, ops.Literal) and op.digits.value == 0:
            return _exactly(pc.round(self.value(op.arg), round_mode="half_towards_infinity"), op.dtype)
        return self._of_values(op)

    def _of_values(self, op: Any) -> Value:
        if type(op) in COMPARED:
            sides = [self.value(op.left), self.value(op.right)]
            if op.left.dtype.is_floating() or op.right.dtype.is_floating():
                return _floats(type(op), *(_exactly(side, dt.float64) for side in sides))
            return COMPARED[type(op)](*map(_plain, sides))
        if type(op) in PLAIN:
            return _exactly(PLAIN[type(op)](*map(self.value, op.args)), op.dtype)
        raise NotUnderstoodError(type(op).__name__)

    def _column(self, op: ops.Field) -> pa.Array:
        if not isinstance(op.rel, ops.UnboundTable):
            raise NotUnderstoodError(type(op.rel).__name__)
        return self._columns[op.name]

    def _as(self, op: Any, kind: dt.DataType) -> Value:
        return _plain(_exactly(self.value(op), kind))

    def _cases(self, cases: Iterable[Any], results: Iterable[Any], default: Any, kind: dt.DataType) -> Value:
        found = self._as(default, kind)
        for case, result in reversed(list(zip(cases, results, strict=True))):
            found = pc.if_else(pc.fill_null(self.value(case), False), self._as(result, kind), found)
        return found

    def _in(self, op: Any) -> Value:
        value = _plain(self.value(op.value))
        if op.value.dtype.is_floating() or not all(isinstance(one, ops.Literal) for one in op.options):
            raise NotUnderstoodError("a list that is not fixed")
        there = pc.is_in(value, value_set=pa.array([one.value for one in op.options], value.type))
        return pc.if_else(pc.is_valid(value), there, pa.scalar(None, pa.bool_()))

    def _greatest(self, op: Any) -> Value:
        values = [self._as(one, op.dtype) for one in op.arg]
        found = pc.max_element_wise(*values)
        for value in values if op.dtype.is_floating() else ():
            found = pc.if_else(pc.fill_null(pc.is_nan(value), False), np.nan, found)
        return found


def _floats(kind: type[ops.Node], x: Value, y: Value) -> Value:
    """As engines compare, for which nan is nan, and larger than all numbers."""
    if kind in (ops.Less, ops.LessEqual):
        return _floats({ops.Less: ops.Greater, ops.LessEqual: ops.GreaterEqual}[kind], y, x)
    if kind is ops.NotEquals:
        return pc.invert(_floats(ops.Equals, x, y))
    if _is_number(x) or _is_number(y):  # as nearly always: then at most one side is nan anywhere
        found = COMPARED[kind](x, y)
        return found if kind is ops.Equals or _is_number(x) else pc.or_kleene(found, pc.is_nan(x))
    same = pc.or_kleene(pc.equal(x, y), pc.and_kleene(pc.is_nan(x), pc.is_nan(y)))
    above = pc.or_kleene(pc.greater(x, y), pc.and_kleene(pc.is_nan(x), pc.invert(pc.is_nan(y))))
    return {ops.Equals: same, ops.Greater: above}.get(kind, pc.or_kleene(same, above))


def _is_number(value: Value) -> bool:
    return isinstance(value, pa.Scalar) and value.is_valid and not isnan(value.as_py())


def _cast(value: Value, kind: dt.DataType, to: dt.DataType) -> Value:
    if kind.is_timestamp() and to.is_timestamp() and kind.timezone == to.timezone:
        return value
    if kind.is_string() and to.is_string():
        return value
    if kind.is_integer() and to.is_string():
        if isinstance(value, pa.Scalar):
            return value.cast(pa.string())
        encoded = value.dictionary_encode()
        return pa.DictionaryArray.from_arrays(encoded.indices, encoded.dictionary.cast(pa.string()))
    is_number, to_number = ((one.is_numeric() and not one.is_decimal()) or one.is_boolean() for one in (kind, to))
    if not ((is_number and to_number) or kind == to or kind.is_null()):
        raise NotUnderstoodError(f"{kind} as {to}")
    return _exactly(pc.round(value) if kind.is_floating() and to.is_integer() else value, to)


def _exactly(value: Value, kind: dt.DataType) -> Value:
    if kind.is_string():
        return value
    wanted = kind.to_pyarrow()
    return value if value.type == wanted else pc.cast(value, wanted, safe=False)


def _plain(value: Value) -> Value:
    return value.dictionary_decode() if isinstance(value, pa.DictionaryArray) else value
