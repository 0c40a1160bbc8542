"""Exact Shapley values of trees: raw columns are the players, however many encoded columns each is made into.

All parts of a raw column come from the explained row, or all from the background row, so that no impossible row (two
categories at once, or none) is ever asked for. To add up the parts' own Shapley values does not give that in general.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import comb

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, IntArray, Ways
from monitoring.explain.forests.nodes import Nodes, nodes, require_columns
from monitoring.explain.shapley.background_bits import MOST_ROWS, Words, mark, words
from monitoring.explain.shapley.tree_loops import PLAYER, WAITING, tree_loop
from monitoring.explain.sources import Sources

_PARTS = 16  # of a forest: by them threads share the work, and their sums are added up in order
_SMALL = 4096  # nodes that are no work to share
_ROWS = 256  # explained at a time


@dataclass(frozen=True, slots=True, eq=False)
class TreeValues:
    """A forest prepared for raw columns as players, over a background of at most 128 rows.

    The same rows give the same bytes, alone or among others and whatever the number of threads.
    """

    table: Nodes
    parts: tuple[IntArray, ...]
    ways: Ways
    weight: FloatArray
    everyone: Words
    rows: int
    columns: int

    @classmethod
    def of(cls, forest: Forest, background: FloatArray, sources: Sources, columns: int) -> "TreeValues":
        """Prepare for a background `(b, encoded columns)`, as `forest.read` gives it, made from `columns` raw ones."""
        if not 0 < len(background) <= MOST_ROWS:
            raise ValueError(f"a background has 1 to {MOST_ROWS} rows, not {len(background)}")
        table, starts, ways = nodes(forest)
        table["player"] = np.asarray(sources, dtype=np.int32)[table["feature"]] if sources else 0
        mark(table, ways, background)
        parts = np.array_split(starts[:-1], 1 if len(table) < _SMALL else _PARTS)
        everyone = words(np.ones((1, len(background)), dtype=bool))[0]
        return cls(table, tuple(parts), ways, _weights(_depth(forest)), everyone, len(background), columns)

    def amounts(self, row: FloatArray) -> FloatArray:
        """The values of the raw columns `(columns,)` for one row `(1, encoded columns)`."""
        return np.asarray(self.many(row)[0])

    def many(self, rows: FloatArray, progress: Callable[[int], None] | None = None) -> FloatArray:
        """The values `(n, columns)` for rows `(n, encoded columns)`, as `forest.read` gives them.

        Args:
            rows: to explain.
            progress: called with the number of rows that are done; what it raises stops the work.
        """
        rows = np.ascontiguousarray(rows, dtype=np.float64)
        require_columns(self.table, rows)
        result = np.empty((len(rows), self.columns))
        with ThreadPoolExecutor(min(os.cpu_count() or 1, len(self.parts))) as threads:
            for first in range(0, len(rows), _ROWS):
                some = rows[first : first + _ROWS]
                sums = threads.map(lambda part, some=some: self._part(part, some), self.parts)
                result[first : first + _ROWS] = sum(sums, np.zeros((len(some), self.columns))) / self.rows
                if progress:
                    progress(first + len(some))
        return result

    def _part(self, starts: IntArray, rows: FloatArray) -> FloatArray:
        """Sums over the background of some trees' values."""
        result = np.zeros((len(rows), self.columns))
        waiting, players = np.empty(2 * len(self.weight), WAITING), np.zeros(self.columns, PLAYER)
        everyone = (self.everyone[0], self.everyone[1])
        tree_loop()(self.table, starts, self.ways, self.weight, rows, *everyone, waiting, players, result)
        return result


def _depth(forest: Forest) -> int:
    """The most splits on the way to any leaf."""
    deepest = 0
    for tree in forest.trees:
        level, depth = np.zeros(1, dtype=np.int64), 0
        while len(level := level[tree.left[level] >= 0]):
            level, depth = np.concatenate([tree.left[level], tree.right[level]]), depth + 1
        deepest = max(deepest, depth)
    return deepest


def _weights(most: int) -> FloatArray:
    """`(a-1)! b! / (a+b)!` at [a, b] for up to so many players, 0 for a = 0."""
    table = np.zeros((most + 1, most + 1))
    for a in range(1, most + 1):
        for b in range(most + 1 - a):
            table[a, b] = 1 / (a * comb(a + b, a))
    return table
