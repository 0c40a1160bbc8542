"""Check the trees of a CatBoost file before CatBoost reads it: it looks at where parts lie, not at what they say.

A file is `CBM1`, a length and a flatbuffer; the places of what is read here are those of CatBoost's `model.fbs`.
"""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.models.trials.xgboost_trees import OUTSIDE, Ints

MAGIC = b"CBM1"
_CUT = "its parts are not as long as it says, as in a copy that was cut or changed"
_DEEPEST = 31  # levels of a tree that asks the same of all nodes of a level
# Places in a table of places, in the order of the schema.
_MODEL_TREES = 6
_OUTPUTS, _SPLITS, _SIZES, _STARTS = 4, 6, 8, 10
_NUMBERS, _ONE_HOT, _COUNTED = 14, 16, 18
_LEAVES, _STEPS, _LEAF_OF_NODE = 20, 24, 26
_TEXTS, _ESTIMATED, _EMBEDDINGS = 28, 30, 40
_BORDERS = {_NUMBERS: 10, _ONE_HOT: 6, _COUNTED: 6}


def problem(data: bytes) -> str:
    """What is wrong with a model's bytes; "" where nothing is.

    >>> problem(b"CBM1")
    'its parts are not as long as it says, as in a copy that was cut or changed'
    """
    try:
        if len(data) < len(MAGIC) + 4 + _uint(data, len(MAGIC)):
            return _CUT
        return _problem(_Table.first(data).table(_MODEL_TREES))
    except (struct.error, ValueError, IndexError, OverflowError):  # something lies outside the file
        return _CUT


def _problem(trees: "_Table") -> str:
    outputs, sizes = trees.number(_OUTPUTS), trees.array(_SIZES, np.int32)
    splits, leaves = trees.array(_SPLITS, np.int32), trees.array(_LEAVES, np.float64)
    ends = np.cumsum(sizes)
    if outputs < 1 or bool((sizes < 0).any()) or (int(ends[-1]) if len(ends) else 0) != len(splits):
        return _CUT
    starts = trees.array(_STARTS, np.int32)
    if len(starts) and not np.array_equal(starts, ends - sizes):
        return _CUT
    steps, asked = trees.array(_STEPS, np.uint16, 2).reshape(-1, 2), _asked(trees)
    asking = splits[steps.any(axis=1)] if len(steps) == len(splits) else splits  # a node that is a leaf asks nothing
    if asked >= 0 and bool(((asking < 0) | (asking >= asked)).any()):
        return OUTSIDE
    if len(steps):
        return _nodes(steps, np.repeat(ends, sizes), trees.array(_LEAF_OF_NODE, np.uint32), len(leaves) - outputs)
    is_whole = not (sizes > _DEEPEST).any() and int((2**sizes).sum()) * outputs == len(leaves)
    return "" if is_whole else _CUT


def _nodes(steps: Ints, ends: Ints, leaf_of_node: Ints, last: int) -> str:
    """Trees of nodes: a step leads on within the tree, and where there is none, the node's leaf is there."""
    if not len(steps) == len(ends) == len(leaf_of_node):
        return _CUT
    outside = (np.arange(len(steps))[:, None] + steps >= ends[:, None]).any()
    stops = (steps == 0).any(axis=1)
    return OUTSIDE if outside or (leaf_of_node[stops] > last).any() else ""


def _asked(trees: "_Table") -> int:
    """How many questions there are that a split can ask; -1 where some of them are of texts."""
    if any(trees.tables(place) for place in (_TEXTS, _ESTIMATED, _EMBEDDINGS)):
        return -1
    return sum(each.length(borders) for place, borders in _BORDERS.items() for each in trees.tables(place))


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a flatbuffer: at `place` stands how far before it the places of its fields are listed."""

    data: bytes
    place: int

    @classmethod
    def first(cls, data: bytes) -> "_Table":
        """What a file is a table of."""
        core = len(MAGIC) + 4
        return cls(data, core + _uint(data, core))

    def number(self, field: int) -> int:
        """A whole number; 0 where the field is left out."""
        at = self._at(field)
        return int(struct.unpack_from("<i", self.data, at)[0]) if at else 0

    def table(self, field: int) -> "_Table":
        """The table that a field refers to; raises `ValueError` where the field is left out."""
        if not (at := self._at(field)):
            raise ValueError(field)
        return _Table(self.data, at + _uint(self.data, at))

    def length(self, field: int) -> int:
        """How many a list holds; 0 where it is left out."""
        return self._list(field)[1]

    def tables(self, field: int) -> list["_Table"]:
        """A list of tables."""
        begin, _ = self._list(field)
        ways = self.array(field, np.uint32).tolist()
        return [_Table(self.data, begin + 4 * i + way) for i, way in enumerate(ways)]

    def array(self, field: int, kind: type[np.generic], each: int = 1) -> NDArray[np.int64]:
        """A list of numbers, or of groups of `each`; raises `ValueError` where it goes on behind the file's end."""
        begin, count = self._list(field)
        found = np.frombuffer(self.data, np.dtype(kind).newbyteorder("<"), count * each, begin) if count else ()
        return np.asarray(found, dtype=np.float64 if kind is np.float64 else np.int64)

    def _list(self, field: int) -> tuple[int, int]:
        at = self._at(field)
        if not at:
            return 0, 0
        begin = at + _uint(self.data, at)
        return begin + 4, _uint(self.data, begin)

    def _at(self, field: int) -> int:
        listed = self.place - int(struct.unpack_from("<i", self.data, self.place)[0])
        length, far = struct.unpack_from("<H", self.data, listed)[0], 0
        if listed >= 0 and field < length:
            far = struct.unpack_from("<H", self.data, listed + field)[0]
        return self.place + far if far else 0


def _uint(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", data, place)[0])
