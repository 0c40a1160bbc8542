"""Raw columns as parts: the tenths of the numbers, the categories, the gap. What a column does is told part by part.

LIME's own coding asks of each column only whether it keeps the row's value, so all other values are one; it samples
0 where a quarter of the numbers holds a single value, invents values between those that occur, and knows no gaps. Here
every value that is drawn really occurs in the background, as often as there, and carries the number of its part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray

IntArray = NDArray[np.int64]
MOST_PARTS, FEWEST_PARTS = 10, 2
_ALL_PARTS = 250  # of all columns, where there are many: the line would have more slopes than samples can tell


@dataclass(frozen=True, slots=True, eq=False)
class CodedColumn:
    """One column's parts.

    Args:
        own: the explained row's value.
        same: the part that is this value itself: a drawn value of it is no change.
        values: the background's values `(rows,)`.
        codes: their parts `(rows,)`.
        shares: the share of the background in each part `(parts,)`.
    """

    own: object
    same: int
    values: NDArray[Any]
    codes: IntArray
    shares: FloatArray

    def draw(self, count: int, kept: float, random: np.random.Generator) -> tuple[NDArray[Any], IntArray]:
        """Values and parts, both `(count,)`: the row's own, of part -1, in a share `kept`, else the background's."""
        places = random.integers(len(self.values), size=count)
        codes = np.where(random.random(count) < kept, -1, self.codes[places])
        codes = np.where(codes == self.same, -1, codes)
        drawn = self.values[places]
        return np.where(codes < 0, np.array([self.own], dtype=drawn.dtype), drawn), codes


def parts_each(columns: int) -> int:
    """Into how many parts each column is divided where there are so many of them.

    >>> parts_each(16), parts_each(50), parts_each(1000)
    (10, 5, 2)
    """
    return max(FEWEST_PARTS, min(MOST_PARTS, _ALL_PARTS // columns))


def code(background: "pd.Series[Any]", value: object, parts: int = MOST_PARTS) -> CodedColumn:
    """Divide a prepared column into parts, together with the explained row's value, which is not missing.

    Numbers: by quantiles. Categories: the most frequent ones, the rest as one part. Behind these the row's own value,
    and gaps.

    >>> code(pd.Series([1.0, 2.0, 3.0, 4.0, np.nan]), 4.0, parts=2).codes.tolist()
    [0, 0, 1, 2, 3]
    """
    if background.dtype.kind == "f":
        known = background.dropna().to_numpy()
        edges = np.unique(np.quantile(known, np.arange(1, parts) / parts)) if len(known) else np.empty(0)
        codes, same = np.searchsorted(edges, background.to_numpy(), side="left"), len(edges) + 1
        own = background.to_numpy() == value
    else:
        texts = background.dropna().astype(str)
        often = sorted(texts[texts != str(value)].value_counts().sort_index().nlargest(parts).index)
        codes, same = pd.Index(often).get_indexer(pd.Index(background.astype(str))), len(often) + 1
        codes = np.where(codes < 0, len(often), codes)
        own = background.astype(str).to_numpy() == str(value)
    gap = same + 1
    codes = np.where(background.isna(), gap, np.where(own, same, codes)).astype(np.int64)
    return CodedColumn(value, same, background.to_numpy(), codes, np.bincount(codes, minlength=gap + 1) / len(codes))


def design(drawn: Sequence[IntArray], columns: Sequence[CodedColumn]) -> FloatArray:
    """The drawn parts `(columns, n)` as ones in a matrix `(n, all parts)`; a row's own value is all zeros."""
    starts = np.cumsum([0, *(len(column.shares) for column in columns)])
    found = np.zeros((len(drawn[0]), starts[-1]))
    for start, codes in zip(starts, drawn, strict=False):
        rows = np.flatnonzero(codes >= 0)
        found[rows, start + codes[rows]] = 1.0
    return found
