"""What the nodes of trees compare: one column for each way in which they read one.

A node reads a column in its own way: a missing value may go left here and right there, and a split of categories sends
some of them left. Each such way becomes a column of the matrix, so that all nodes do the same: left, where what is
there is at most the threshold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.edge.forms.columns.symbols import Coded, Number, Symbol, done
from monitoring.explain.forests.forest import LEFT, IntArray, Tree

CHOSEN = 0.5  # between 0 for the categories that go left, and 1 for the others


@dataclass(slots=True, eq=False)
class Compared:
    """The columns so far.

    Args:
        symbols: what the trees are handed, as numbers.
        lowest: what a missing value becomes where it goes left; never refused, and at most every threshold.
        step: the estimator's name.
        columns: those that are compared.
    """

    symbols: Sequence[Symbol]
    lowest: float
    step: str
    columns: list[Symbol] = field(default_factory=list)
    _places: dict[Any, int] = field(default_factory=dict)

    def of(self, tree: Tree) -> tuple[IntArray, FloatArray]:
        """By node, the column that it compares, and with what."""
        column, threshold = (
            np.zeros(len(tree.left), dtype=np.int64),
            np.asarray(tree.threshold, dtype=np.float64).copy(),
        )
        inner = tree.left >= 0
        chosen = np.zeros(len(inner), dtype=bool) if tree.split is None else inner & (tree.split >= 0)
        numbers = np.flatnonzero(inner & ~chosen)
        keys, which = np.unique(tree.feature[numbers] * 2 + tree.missing_left[numbers], return_inverse=True)
        column[numbers] = np.array([self._number(*divmod(int(key), 2)) for key in keys], dtype=np.int64)[which]
        for node in np.flatnonzero(chosen).tolist():
            column[node], threshold[node] = self._categories(tree, node), CHOSEN
        return column, threshold

    def _number(self, feature: int, missing_left: int) -> int:
        symbol = self.symbols[feature]
        is_left = bool(missing_left) and _may_miss(symbol, self.step)
        if (feature, is_left) not in self._places:
            self._add((feature, is_left), done(symbol, "fill", self.lowest, self.step) if is_left else symbol)
        return self._places[feature, is_left]

    def _categories(self, tree: Tree, node: int) -> int:
        assert tree.split is not None  # only of trees that split categories
        assert tree.ways is not None
        feature, ways = int(tree.feature[node]), tree.ways[int(tree.split[node])]
        symbol = self.symbols[feature]
        assert isinstance(symbol, Coded)  # `coded_columns` has seen to it
        codes = symbol.numbers(self.step)
        is_code = (codes >= 0) & (codes < len(ways))
        way = np.where(is_code, ways[np.where(is_code, codes, 0).astype(np.int64)], -1)
        goes_left = np.where(way < 0, tree.missing_left[node], way == LEFT)
        key = (symbol.source, goes_left.tobytes())
        if key not in self._places:
            self._add(key, Coded(symbol.source, np.where(goes_left, 0.0, 1.0)))
        return self._places[key]

    def _add(self, key: Any, symbol: Symbol) -> None:
        self._places[key] = len(self.columns)
        self.columns.append(symbol)


def _may_miss(symbol: Symbol, step: str) -> bool:
    """Whether a column can hold nan."""
    if isinstance(symbol, Number):
        return not any(name in ("fill", "is_nan") for name, _ in symbol.steps)
    return bool(np.isnan(symbol.numbers(step)).any())


def chosen_columns(trees: Sequence[Tree]) -> set[int]:
    """The columns whose categories some node chooses from."""
    found: set[int] = set()
    for tree in trees:
        if tree.split is not None:
            found.update(tree.feature[(tree.left >= 0) & (tree.split >= 0)].tolist())
    return found


def raw_thresholds(columns: Sequence[Symbol], used: Sequence[FloatArray]) -> dict[int, FloatArray]:
    """By raw number, the thresholds that it is compared with, as far as a column is that number shifted and scaled."""
    found: dict[int, list[FloatArray]] = {}
    for symbol, values in zip(columns, used, strict=True):
        if isinstance(symbol, Number) and all(name in _BACK for name, _ in symbol.steps):
            for name, argument in reversed(symbol.steps):
                values = _BACK[name](values, argument)
            found.setdefault(symbol.source, []).append(values[np.isfinite(values)])
    return {source: np.unique(np.concatenate(values)) for source, values in found.items()}


_BACK: dict[str, Any] = {
    "fill": lambda x, _: x,
    "narrow": lambda x, _: x,
    "zero_is_nan": lambda x, _: x,
    "subtract": lambda x, value: x + value,
    "add": lambda x, value: x - value,
    "divide": lambda x, value: x * value,
    "multiply": lambda x, value: x / value if value else x * np.nan,
}
