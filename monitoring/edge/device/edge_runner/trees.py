"""Trees, all of them at once: every row takes one step down in every tree before the next one."""

from __future__ import annotations

from typing import Any

import numpy as np

from .features import Features
from .kinds import Arrays, Told
from .links import LINKS

_CELLS = 1 << 16  # rows x trees that are on their way at a time
_SHORT = (1 << 16) - 2  # thresholds of a column whose ranks have 16 bits
_LOOK = 4  # levels between two looks whether all have come to a leaf


class Trees:
    """An ensemble whose leaves add up.

    A node's children lie side by side: right, then left. Who is in a leaf stays there, because nothing is at most its
    threshold and its right child is itself.

    Args:
        told: `features`; `inner`, a bit a node; `feature` and `threshold` of inner nodes; `leaf`, the row of `value` of
            a leaf, its own where there is none; `step`, what a tree's values are multiplied by; `roots` of the trees,
            round after round; `outputs`, of which each tree of a round has one, or all of them where a row of `value`
            is as long; `start`, what they are added to; `share` that the sum is divided by; `times`, what it is
            multiplied by; `link`; `ranks`, the thresholds of columns where nodes know them by their place.
        arrays: those of `model.npz`.
    """

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._features = Features(told["features"], arrays)
        inner = np.unpackbits(arrays[told["inner"]], count=told["nodes"]).astype(bool)
        feature, threshold = arrays[told["feature"]], arrays[told["threshold"]]
        self._ranks = None
        if "ranks" in told:
            threshold, self._ranks = _ranked(told["ranks"], arrays, feature, threshold)
        self._feature, self._threshold = _spread(feature, inner), _spread(threshold, inner)
        self._roots, self._depth = arrays[told["roots"]], told["depth"]
        self._child = _children(inner, self._roots)
        if self._threshold.dtype.kind == "f":
            self._threshold[~inner] = np.nan
        self._value, self._outputs = arrays[told["value"]], told["outputs"]
        if "leaf" in told:
            self._leaf: np.ndarray | None = _spread(arrays[told["leaf"]], ~inner)
        else:
            self._leaf, self._value = None, _spread(self._value, ~inner)
        self._step = arrays[told["step"]] if "step" in told else None
        self._start = arrays[told["start"]].astype(np.float64 if self._leaf is None else self._value.dtype)[:, None]
        self._share, self._link = told.get("share"), LINKS[told["link"]]
        self._times, self._narrow = told.get("times"), told.get("narrow_answer", False)
        self._no_nan, self._no_inf = told.get("refuses_nan", False), told.get("refuses_inf", False)

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
        value = self._value.take(node if self._leaf is None else self._leaf.take(node), axis=0)
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
        feature, threshold, child, rows = self._feature, self._threshold, self._child, np.arange(n)
        for level in range(self._depth):
            place = feature.take(node)
            if n > 1:
                place = place.astype(np.int64) * n + rows
            after = child.take(node) + (cells.take(place) <= threshold.take(node))
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


def _ranked(told: Told, arrays: Arrays, feature: np.ndarray, threshold: np.ndarray) -> tuple[np.ndarray, list[Any]]:
    """Inner nodes' thresholds as ranks, and by column the thresholds that are ranked; some files have both."""
    places = arrays[told["at"]].tolist()
    if "flat" in told:
        begin, flat = arrays[told["begin"]], arrays[told["flat"]]
        known = [(at, flat[begin[i] : begin[i + 1]]) for i, at in enumerate(places)]
        ranks = threshold
    else:
        known, ranks = [], np.zeros(len(threshold), dtype=np.uint32)
        others = ~np.isin(feature, places)  # categories, whose thresholds are ranks already
        ranks[others] = threshold[others]
        for at in places:
            mine = np.flatnonzero(feature == at)
            values, place = np.unique(threshold[mine], return_inverse=True)
            ranks[mine] = place.ravel() + 1
            known.append((at, values))
    longest = max((len(values) for _, values in known), default=0)
    return ranks.astype(np.uint16 if longest < _SHORT else np.uint32), known


def _spread(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Values of some nodes as values of all nodes, 0 elsewhere."""
    found = np.zeros((len(where), *values.shape[1:]), dtype=values.dtype)
    found[where] = values
    return found


def _children(inner: np.ndarray, roots: np.ndarray) -> np.ndarray:
    """The right child of each node: two more nodes of a tree behind its root for each node that asks something."""
    found = np.arange(len(inner), dtype=np.int32)
    for begin, end in zip(roots.tolist(), [*roots.tolist()[1:], len(inner)]):
        asking = np.flatnonzero(inner[begin:end])
        found[begin + asking] = begin + 1 + 2 * np.arange(len(asking))
    return found


def _is_not_finite(x: np.ndarray) -> Any:
    return ~np.isfinite(x)
