"""Rows mixed from the explained one and from the background, and what the model answers for them.

Both methods that may ask any model, all coalitions and sampled orders, ask it here: a column whose value is the
explained row's own in the whole background can move nothing and is no player, a mixed row that comes up twice is
scored once, and no more than a batch of them is held as a table at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray

IntArray = NDArray[np.int64]
Masks = NDArray[np.bool_]
Told = Callable[[int], None]
_BATCH = 10_000  # rows scored in one call
ROUNDING = 1e-12  # of the largest answer: what lies below is how numbers are added up, not what a column does


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """One row against a background, for one output of a model.

    Args:
        score: prepared rows -> `(n,)`.
        pools: per column its values: the explained row's own first, then the others of the background.
        codes: which of them a background row has, `(background, columns)`.
        players: the columns that differ from the row's anywhere in the background.
    """

    score: Callable[[pd.DataFrame], FloatArray]
    pools: dict[str, NDArray[Any]]
    codes: IntArray
    players: IntArray

    @classmethod
    def of(cls, score: Callable[[pd.DataFrame], FloatArray], row: pd.DataFrame, background: pd.DataFrame) -> "Game":
        """Put a prepared row beside prepared background rows.

        >>> row, rows = pd.DataFrame({"a": [1.0], "b": ["x"]}), pd.DataFrame({"a": [1.0, 1.0], "b": ["y", "x"]})
        >>> Game.of(lambda table: table["a"].to_numpy(), row, rows).players.tolist()
        [1]
        """
        pools, codes = {}, []
        for name in row.columns:
            column = pd.concat([row[name], background[name]], ignore_index=True)
            found, values = pd.factorize(column, use_na_sentinel=False)
            pools[str(name)] = np.asarray(values)
            codes.append(found[1:])
        table = np.column_stack(codes).astype(np.int64)
        return cls(score, pools, table, np.flatnonzero((table != 0).any(axis=0)))

    @property
    def rows(self) -> int:
        """How many background rows there are."""
        return len(self.codes)

    def scores(self, masks: Masks, of: IntArray, told: Told = lambda done: None) -> FloatArray:
        """The answers for mixed rows `(n,)`.

        Args:
            masks: `(n, players)`: True takes the explained row's own value.
            of: `(n,)`: the background row that the other values are from.
            told: is told how many of the `n` are done.
        """
        given = self.codes[of]
        given[:, self.players] = np.where(masks, 0, given[:, self.players])
        first, where = distinct(given[:, self.players])
        answers = np.empty(len(first))
        for start in range(0, len(first), _BATCH):
            part = given[first[start : start + _BATCH]]
            table = {name: pool[part[:, place]] for place, (name, pool) in enumerate(self.pools.items())}
            answers[start : start + _BATCH] = self.score(pd.DataFrame(table))
            told(min(start + _BATCH, len(first)) * len(masks) // len(first))
        return answers[where]


def distinct(codes: IntArray) -> tuple[IntArray, IntArray]:
    """Where each distinct line of whole numbers, none negative, stands first, and which of these each line is.

    >>> distinct(np.array([[1, 0], [0, 2], [1, 0]]))
    (array([1, 0]), array([1, 0, 1]))
    """
    key, size = np.zeros(len(codes), dtype=np.int64), 1
    for column in codes.T:
        count = int(column.max()) + 1
        if size * count >= 2**62:
            known, key = np.unique(key, return_inverse=True)
            size = len(known)
        key = key * count + column
        size *= count
    _, first, where = np.unique(key, return_index=True, return_inverse=True)
    return first, where


def spread_out(found: FloatArray, players: IntArray, columns: int) -> FloatArray:
    """The players' figures by column; 0 for a column that is no player."""
    result = np.zeros(columns)
    result[players] = found
    return result
