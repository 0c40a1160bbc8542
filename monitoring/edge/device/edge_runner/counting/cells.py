"""Into which cells values are counted: the head's own, so that counts of devices and of the head add up.

The head's rules are `log/cells/` and `intake/columns/`; a test holds both together, cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..texts import Vocabulary, canonical, number_of, text_of

_MOST = 1 << 16  # texts of a column that are remembered


class Numeric:
    """Cells of numbers: below the first edge, between two, from the last one on, missing, not finite.

    Args:
        edges: rising.
        nothing: the words that mean "no value", in lower case.

    >>> Numeric([0.0, 1.0, 2.0]).cells(np.array([-1.0, 0.0, 0.5, 2.0, np.nan, np.inf])).tolist()
    [0, 1, 1, 3, 4, 5]
    """

    def __init__(self, edges: Sequence[float], nothing: Iterable[str] = ()) -> None:
        self._edges = np.array(edges, dtype=np.float64)
        self._nothing = frozenset(nothing)
        self.ordered = len(self._edges) + 1
        self.size = self.ordered + 2

    def read(self, values: Sequence[Any] | np.ndarray) -> np.ndarray:
        """Raw values as numbers, nan where they are missing; raises `ValueError` with the one that is no number."""
        if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
            return values.astype(np.float64)
        return np.array([value if type(value) is float else self.number(value) for value in values], dtype=np.float64)

    def number(self, value: object) -> float:
        """One raw value as a number."""
        if isinstance(value, str) and value.strip().lower() in self._nothing:
            return float("nan")
        return number_of(value)

    def cells(self, x: np.ndarray) -> np.ndarray:
        """The cell of each number."""
        found = np.searchsorted(self._edges, x, side="right")
        special = ~np.isfinite(x)
        if special.any():
            found[special] = np.where(np.isnan(x[special]), self.ordered, self.ordered + 1)
        return found


class Texts(Vocabulary):
    """What is known of a column's texts, as they are written at the head.

    Args:
        texts: the categories that have cells, and those that only the model knows.
        nothing: the words that mean "no value", in lower case; None: those of early deployments.

    >>> Texts(["1.0", "2.0"]).spell("2"), Texts(["a"], ["", "none"]).spell(" None"), Texts(["NA"], ["na"]).spell("NA")
    ('2.0', None, 'NA')
    """

    def __init__(self, texts: Sequence[str], nothing: Iterable[str] | None = None) -> None:
        super().__init__(canonical(text) for text in texts)
        there = set(texts)
        self._own: dict[str, str] = {}
        for text in texts:
            if canonical(text) not in there:
                self._own.setdefault(canonical(text), text)
        if nothing is not None:
            self._nothing = frozenset(nothing)

    def spell(self, text: str) -> str | None:
        """The category that a text means, None where it means "no value"."""
        found = super().spell(text)
        return self._own.get(found, found) if found in self.known else found


class Categorical:
    """Cells of texts: the categories, unseen, missing.

    Args:
        categories: as they are written at the head.
        known: further texts that the model knows.
        nothing: the words that mean "no value".
    """

    ordered = 0

    def __init__(
        self, categories: Sequence[str], known: Sequence[str] = (), nothing: Iterable[str] | None = None
    ) -> None:
        self._cells = {text: cell for cell, text in enumerate(categories)}
        self._texts = Texts((*categories, *known), nothing)
        self._unseen, self._missing = len(categories), len(categories) + 1
        self.size = len(categories) + 2
        self._spelt: dict[str, str | None] = {}

    def cells(self, values: Iterable[object]) -> np.ndarray:
        """The cell of each raw value."""
        return np.array([self._cell(self.spell(value)) for value in values], dtype=np.int64)

    def spell(self, value: object) -> str | None:
        """The category that a raw value means; None where it is missing."""
        if value is None or value != value:
            return None
        text = value if type(value) is str else text_of(value)
        if text not in self._spelt:
            if len(self._spelt) == _MOST:
                self._spelt.clear()
            self._spelt[text] = self._texts.spell(text)
        return self._spelt[text]

    def _cell(self, text: str | None) -> int:
        return self._missing if text is None else self._cells.get(text, self._unseen)
