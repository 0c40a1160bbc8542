"""What an ONNX file says of itself, read without a library: onnxruntime tells neither classes nor where weights lie.

A file is a protocol buffer: fields of a number, a kind and a value, some of them such messages again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
# Where messages lie in messages, by the names of the kinds in ONNX's own description of its format.
_INSIDE = {
    "model": {7: "graph", 25: "function"},
    "function": {7: "node"},
    "graph": {1: "node", 5: "tensor"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph"},
}
_HEAD = re.compile(rb"\x08[\x03-\x20][\x12\x1a\x22\x28\x32\x3a\x42]", re.DOTALL)  # its version, and another field
_NEEDED = {(7, _BYTES), (8, _BYTES)}  # a graph and its operators
_OF_MODEL = {1: _VARINT, 2: _BYTES, 3: _BYTES, 4: _BYTES, 5: _VARINT, 6: _BYTES, 7: _BYTES, 8: _BYTES, 14: _BYTES}
_OF_MODEL |= {20: _BYTES, 25: _BYTES}
_NAME, _INTS, _STRINGS = 1, 8, 9  # of an attribute
_TENSOR_INT32, _TENSOR_STRINGS, _TENSOR_INT64, _TENSOR_NAME, _TENSOR_LOCATION = 5, 6, 7, 8, 14
_DEEPEST = 50
Value = int | memoryview


@dataclass(slots=True)
class OnnxFile:
    """What is found in a file.

    Args:
        labels: every list of classes that a part of it names.
        is_split: whether some of its weights lie in another file.
    """

    labels: list[tuple[object, ...]] = field(default_factory=list)
    is_split: bool = False


def is_onnx(data: bytes) -> bool:
    """Whether a file's content begins as exporters write a model, or its fields are a model's in another order.

    >>> is_onnx(b"a,b"), is_onnx(b"")
    (False, False)
    """
    if _HEAD.match(data[:8]):
        return True
    try:
        found = {(number, kind) for number, kind, _ in _fields(memoryview(data))}
    except ValueError:
        return False
    return _NEEDED <= found <= set(_OF_MODEL.items())


def read(data: bytes) -> OnnxFile:
    """Look through a model; raises `ValueError` for what is none."""
    found, waiting = OnnxFile(), [(memoryview(data), "model", 0)]
    while waiting:
        content, kind, depth = waiting.pop()
        if depth > _DEEPEST:
            raise ValueError("its graphs are nested too deep")
        fields = list(_fields(content))
        if kind == "attribute":
            _note_labels(found, fields)
        elif kind == "tensor":
            _note_tensor(found, fields)
        inside = _INSIDE.get(kind, {})
        waiting += [
            (value, inside[number], depth + 1)
            for number, _, value in fields
            if number in inside and isinstance(value, memoryview)
        ]
    return found


def _note_labels(found: OnnxFile, fields: list[tuple[int, int, Value]]) -> None:
    name = next((bytes(value) for number, _, value in fields if number == _NAME and not isinstance(value, int)), b"")
    if name.startswith(b"classlabels_"):
        _add(found, list(_ints(fields, _INTS)) or list(_texts(fields, _STRINGS)))


def _note_tensor(found: OnnxFile, fields: list[tuple[int, int, Value]]) -> None:
    found.is_split |= any(number == _TENSOR_LOCATION and value == 1 for number, _, value in fields)
    if any(
        number == _TENSOR_NAME and isinstance(value, memoryview) and bytes(value) == b"classes"
        for number, _, value in fields
    ):
        ints = list(_ints(fields, _TENSOR_INT64)) or list(_ints(fields, _TENSOR_INT32))
        _add(found, ints or list(_texts(fields, _TENSOR_STRINGS)))


def _add(found: OnnxFile, labels: Sequence[object]) -> None:
    if labels:
        found.labels.append(tuple(labels))


def _texts(fields: list[tuple[int, int, Value]], wanted: int) -> Iterator[str]:
    for number, _, value in fields:
        if number == wanted and isinstance(value, memoryview):
            yield bytes(value).decode("utf-8", errors="replace")


def _ints(fields: list[tuple[int, int, Value]], wanted: int) -> Iterator[int]:
    """Whole numbers, one a field or packed into one."""
    for number, _, value in fields:
        if number != wanted:
            continue
        place, packed = 0, value if isinstance(value, memoryview) else memoryview(b"")
        if isinstance(value, int):
            yield _signed(value)
        while place < len(packed):
            one, place = _varint(packed, place)
            yield _signed(one)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _fields(data: memoryview) -> Iterator[tuple[int, int, Value]]:
    """Number, kind and value of every field; raises `ValueError` where the content is none of fields."""
    place = 0
    while place < len(data):
        head, place = _varint(data, place)
        number, kind = head >> 3, head & 7
        if kind == _VARINT:
            value, place = _varint(data, place)
            yield number, kind, value
            continue
        if kind == _BYTES:
            size, place = _varint(data, place)
        elif kind in (_EIGHT, _FOUR):
            size = 8 if kind == _EIGHT else 4
        else:
            raise ValueError(f"a field of kind {kind}")
        if place + size > len(data):
            raise ValueError("it is cut short")
        yield number, kind, data[place : place + size]
        place += size


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(data):
            raise ValueError("it is cut short")
        byte = data[place]
        value, place = value | (byte & 0x7F) << shift, place + 1
        if byte < 0x80:
            return value, place
    raise ValueError("a number of more than 64 bits")
