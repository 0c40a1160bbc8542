"""Raw columns as small whole numbers, the form that LIME samples in, and the way back to raw values.

LIME's own discretiser is not used: where a quartile holds a single value it samples 0 instead of that value,
it invents values between those that occur, and it knows no gaps. Here a code stands for a quarter of the
background's numbers, a category or the gap, and is turned back into a value that really occurs in it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray

_QUARTILES = (25, 50, 75)


@dataclass(frozen=True, slots=True, eq=False)
class CodedColumn:
    """One column's codes.

    Args:
        own: the explained row's value and its code.
        codes: the background's codes `(rows,)`.
        pool: the background's values, ordered by code.
        starts: where each code's values begin in the pool, one more than there are codes.
    """

    own: tuple[object, int]
    codes: NDArray[np.int64]
    pool: NDArray[Any]
    starts: NDArray[np.int64]

    def draw(self, codes: NDArray[np.int64], random: np.random.RandomState) -> NDArray[Any]:
        """A value for each code: the row's own for its own code, otherwise one of the background's at random."""
        value, own = self.own
        begin, end = self.starts[codes], self.starts[codes + 1]
        places = begin + (random.random_sample(len(codes)) * (end - begin)).astype(np.int64)
        drawn = self.pool[np.minimum(places, len(self.pool) - 1)]
        return np.where(codes == own, np.array([value], dtype=drawn.dtype), drawn)


def code(background: "pd.Series[Any]", value: object) -> CodedColumn:
    """Code a prepared column together with the explained row's value, which is not missing.

    >>> code(pd.Series([1.0, 2.0, 3.0, 4.0, np.nan]), 9.0).codes.tolist()
    [0, 1, 2, 3, 4]
    """
    if background.dtype.kind == "f":
        known = background.dropna().to_numpy()
        edges = np.unique(np.percentile(known, _QUARTILES)) if len(known) else np.empty(0)
        codes = np.searchsorted(edges, background.to_numpy(), side="left")
        own, size = int(np.searchsorted(edges, float(value), side="left")), len(edges) + 2  # type: ignore[arg-type]  # prepared
    else:
        categories = pd.Index(sorted({str(each) for each in background.dropna()} | {str(value)}))
        codes = categories.get_indexer(pd.Index(background.astype(str)))
        own, size = int(categories.get_loc(str(value))), len(categories) + 1  # type: ignore[arg-type]  # no repeats
    codes = np.where(background.isna(), size - 1, codes).astype(np.int64)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(size + 1), side="left")
    return CodedColumn((value, own), codes, background.to_numpy()[order], starts)


def matrix(columns: list[CodedColumn]) -> FloatArray:
    """What LIME learns the codes' frequencies from: the background, and the row itself once for every four of it.

    With the row's own code at a fifth or more of the samples, what it does can be told even where it is rare.
    """
    rows = np.column_stack([column.codes for column in columns])
    own = np.array([[column.own[1] for column in columns]])
    return np.vstack([rows, np.repeat(own, max(1, len(rows) // 4), axis=0)]).astype(np.float64)
