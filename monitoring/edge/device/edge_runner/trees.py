"""Trees, all of them at once: every row takes one step down in every tree before the next one."""

from __future__ import annotations

from typing import Any

import numpy as np

from .features import Features
from .kinds import Arrays, Told
from .links import LINKS

_CELLS = 1 << 14  # rows x trees that are on their way at a time
_QUIET = {4: (np.uint32, 22), 8: (np.uint64, 51)}  # by the bytes of a number: nan has so many bits to spare
_LOOK = 4  # levels between two looks whether all have come to a leaf


class Trees:
    """An ensemble whose leaves add up.

    A node's children lie side by side: right, then left. Who is in a leaf stays there, because nothing is at most its
    threshold and its right child is itself. Where thresholds are numbers, that of a leaf is nan, and the bits that nan
    has to spare are the leaf's number; where they are ranks, it is 0, and values lie at the leaves' own places.

    Args:
        told: `features`; `inner`, a bit a node; `feature` and `threshold` of inner nodes; `leaf`, the row of `value` of
            a leaf, its own where there is none; `narrow`, whether columns are compared in 32 bits; `step`, what a
            tree's values are multiplied by; `roots` of the trees, round after round; `outputs`, of which each tree of
            a round has one, or all of them where a row of `value` is as long; `start`, what they are added to; `share`
            that the sum is divided by; `times`, what it is multiplied by; `link`; `ranks`, the thresholds of columns
            where nodes know them by their place.
        arrays: those of `model.npz`.
    """

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._features = Features(told["features"], arrays)
        self._roots, self._depth = arrays[told["roots"]], told["depth"]
        self._value, self._outputs = arrays[told["value"]], told["outputs"]
        self._open_nodes(told, arrays)
        self._step = arrays[told["step"]] if "step" in told else None
        self._start = arrays[told["start"]].astype(self._value.dtype if self._step is None else np.float64)[:, None]
        self._share, self._link = told.get("share"), LINKS[told["link"]]
        self._times, self._narrow = told.get("times"), told.get("narrow_answer", False)
        self._no_nan, self._no_inf = told.get("refuses_nan", False), told.get("refuses_inf", False)

    def _open_nodes(self, told: Told, arrays: Arrays) -> None:
        """Lay out what nodes ask, and let go of each array before the next one is made."""
        inner = np.unpackbits(arrays[told["inner"]], count=told["nodes"]).view(np.bool_)
        if "ranks" in told:
            begin, flat = (arrays[told["ranks"][key]] for key in ("begin", "flat"))
            known = [flat[begin[i] : begin[i + 1]] for i in range(len(begin) - 1)]
            known = known if told.get("narrow") else [each.astype(np.float64) for each in known]
            self._ranks: list[Any] | None = list(zip(arrays[told["ranks"]["at"]].tolist(), known))
            self._threshold = _spread(_wide(arrays[told["threshold"]]), inner)
            self._value = _spread(self._value, ~inner)
        else:
            self._ranks, threshold = None, arrays[told["threshold"]]
            leaf = arrays[told["leaf"]] if "leaf" in told else np.arange(len(self._value), dtype=np.uint32)
            fits = told.get("narrow") and int(leaf.max(initial=0)) >> _QUIET[4][1] == 0
            self._threshold = _spread(threshold.astype(np.float32 if fits else np.float64, copy=False), inner)
            kind, spare = _QUIET[self._threshold.itemsize]
            self._bits, self._spare = self._threshold.view(kind), kind((1 << spare) - 1)
            self._bits[~inner] = np.array(np.nan, dtype=self._threshold.dtype).view(kind) | leaf
        self._feature = _spread(arrays[told["feature"]], inner)
        self._ahead = _children(inner, self._roots)

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The answers; nan for a row that the library refuses."""
        matrix = self._features.matrix(numbers, codes)
        n = matrix.shape[1]
        most = max(_CELLS // len(self._roots), 1)
        if n <= most:
            raw = self._sums(matrix).astype(np.float64, copy=False)
        else:
            raw = np.concatenate([self._sums(matrix[:, i : i + most]) for i in range(0, n, most)], axis=1)
        found = self._link(raw if self._times is None else raw * self._times)
        if self._narrow:
            found = found.astype(np.float32).astype(np.float64)
        if self._no_nan or self._no_inf:
            ways = (np.isnan,) if not self._no_inf else (np.isinf,) if not self._no_nan else (_is_not_finite,)
            bad = ways[0](matrix).any(axis=0)
            if bad.any():
                found = np.where(bad, np.nan, found)
        return found

    def _sums(self, matrix: np.ndarray) -> Any:
        """What the leaves add up to, in the order of the trees: `(outputs, rows)`."""
        node = self._leaves(matrix)
        value = self._value.take(node if self._ranks is not None else self._bits.take(node) & self._spare, axis=0)
        if self._step is not None:
            value = value * self._step.reshape((-1,) + (1,) * (value.ndim - 1))
        n = matrix.shape[1]
        value = value.transpose(0, 2, 1) if value.ndim == 3 else value.reshape(-1, self._outputs, n)
        start = np.broadcast_to(self._start, value.shape[1:])
        # Added up one after the other, as libraries do: a sum in pairs has other last bits.
        raw = np.add.accumulate(np.concatenate([start[None], value]), axis=0)[-1]
        return raw if self._share is None else raw / self._share

    def _leaves(self, matrix: np.ndarray) -> np.ndarray:
        """The node that each row ends in, `(trees, rows)`."""
        cells, n = self._compared(matrix), matrix.shape[1]
        node = np.repeat(self._roots[:, None], n, axis=1) if n > 1 else self._roots
        feature, threshold, ahead, rows = self._feature, self._threshold, self._ahead, np.arange(n)
        for level in range(self._depth):
            place = feature.take(node)
            if n > 1:
                place = place.astype(np.int64) * n + rows
            after = node + ahead.take(node) + (cells.take(place) <= threshold.take(node))
            if level % _LOOK == _LOOK - 1 and np.array_equal(after, node):
                break
            node = after
        return node if n > 1 else node[:, None]

    def _compared(self, matrix: np.ndarray) -> np.ndarray:
        """What is compared, flat: numbers, or their ranks from 1 on among the thresholds of their column."""
        if self._ranks is None:
            return matrix.astype(self._threshold.dtype).ravel()
        found = matrix.astype(self._threshold.dtype)  # those of categories are ranks already
        for place, known in self._ranks:
            found[place] = known.searchsorted(matrix[place].astype(known.dtype)) + 1
        return found.ravel()


def _wide(ranks: np.ndarray) -> np.ndarray:
    """Ranks in the fewest bytes that also hold the one of a value above all thresholds, which is one more."""
    above = int(ranks.max(initial=0)) + 1
    return ranks.astype(np.uint8 if above < 1 << 8 else np.uint16 if above < 1 << 16 else np.uint32, copy=False)


def _spread(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Values of some nodes as values of all nodes, 0 elsewhere."""
    found = np.zeros((len(where), *values.shape[1:]), dtype=values.dtype)
    found[where] = values
    return found


def _children(inner: np.ndarray, roots: np.ndarray) -> np.ndarray:
    """How far ahead of each node its right child lies; two more nodes of a tree for each node that asks something."""
    ends = [*roots.tolist()[1:], len(inner)]
    longest = max(end - begin for begin, end in zip(roots.tolist(), ends))
    found = np.zeros(len(inner), dtype=np.uint16 if longest < 1 << 16 else np.uint32)
    for begin, end in zip(roots.tolist(), ends):
        asking = np.flatnonzero(inner[begin:end])
        found[begin + asking] = 1 + 2 * np.arange(len(asking)) - asking
    return found


def _is_not_finite(x: np.ndarray) -> Any:
    return ~np.isfinite(x)
