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
from scipy.sparse import csr_matrix

from monitoring.domain import FloatArray

IntArray = NDArray[np.int64]
MOST_PARTS, FEWEST_PARTS = 10, 2
OWN = -1  # in place of a background row, and of a part: the explained row's own value
_ALL_PARTS = 250  # of all columns, where there are many: the line would have more slopes than samples can tell


@dataclass(frozen=True, slots=True, eq=False)
class CodedColumn:
    """One column's parts.

    Args:
        same: the part that is the explained row's value itself: a drawn value of it is no change.
        codes: the parts of the background's values `(rows,)`.
        shares: the share of the background in each part `(parts,)`.
    """

    same: int
    codes: IntArray
    shares: FloatArray

    def draw(self, count: int, kept: float, random: np.random.Generator) -> tuple[IntArray, IntArray]:
        """Which background row's value and of which part, both `(count,)`; `OWN` in a share `kept` at least."""
        places = random.integers(len(self.codes), size=count)
        codes = np.where(random.random(count) < kept, OWN, self.codes[places])
        codes = np.where(codes == self.same, OWN, codes)
        return np.where(codes == OWN, OWN, places), codes


@dataclass(frozen=True, slots=True, eq=False)
class DividedColumn:
    """What of a column's parts is the same for all explained rows.

    Args:
        values: the background's `(rows,)`, categories as texts.
        gaps: where they are missing `(rows,)`.
        codes: which tenth a number is in; the place of a category among `names` `(rows,)`.
        tenths: how many there are; of categories none.
        names: categories, the most frequent first.
        parts: how many of these have one of their own.
    """

    values: NDArray[Any]
    gaps: NDArray[np.bool_]
    codes: IntArray
    tenths: int
    names: tuple[str, ...]
    parts: int

    def around(self, value: object) -> CodedColumn:
        """With the explained row's value, which is not missing."""
        codes, same = self.codes, self.tenths
        if not self.tenths:
            value = str(value)
            often = sorted([name for name in self.names if name != value][: self.parts])
            part_of = {name: part for part, name in enumerate(often)}
            same = len(often) + 1
            of_names = [part_of.get(name, len(often)) for name in self.names] or [0]
            codes = np.array(of_names, dtype=np.int64)[self.codes]
        gap = same + 1
        codes = np.where(self.gaps, gap, np.where(self.values == value, same, codes))
        return CodedColumn(same, codes, np.bincount(codes, minlength=gap + 1) / len(codes))


def divide(background: "pd.Series[Any]", parts: int = MOST_PARTS) -> DividedColumn:
    """Divide a prepared column. Numbers: by quantiles. Categories: the most frequent ones, the rest as one part."""
    gaps = background.isna().to_numpy()
    if background.dtype.kind == "f":
        values, known = background.to_numpy(), background.dropna().to_numpy()
        edges = np.unique(np.quantile(known, np.arange(1, parts) / parts)) if len(known) else np.empty(0)
        codes = np.searchsorted(edges, values, side="left").astype(np.int64)
        return DividedColumn(values, gaps, codes, len(edges) + 1, (), parts)
    texts = background.astype(str)
    names = texts[~gaps].value_counts().sort_index().sort_values(ascending=False, kind="stable").index
    found = np.where(gaps, 0, names.get_indexer(pd.Index(texts))).astype(np.int64)
    return DividedColumn(texts.to_numpy(), gaps, found, 0, tuple(names), parts)


def parts_each(columns: int) -> int:
    """Into how many parts each column is divided where there are so many of them.

    >>> parts_each(16), parts_each(50), parts_each(1000)
    (10, 5, 2)
    """
    return max(FEWEST_PARTS, min(MOST_PARTS, _ALL_PARTS // columns))


def code(background: "pd.Series[Any]", value: object, parts: int = MOST_PARTS) -> CodedColumn:
    """Divide a prepared column into parts; behind these are the explained row's value, which is not missing, and gaps.

    >>> code(pd.Series([1.0, 2.0, 3.0, 4.0, np.nan]), 4.0, parts=2).codes.tolist()
    [0, 0, 1, 2, 3]
    """
    return divide(background, parts).around(value)


def design(drawn: Sequence[IntArray], columns: Sequence[CodedColumn]) -> csr_matrix:
    """The drawn parts `(columns, n)` as ones in a matrix `(n, all parts)`; a row's own value is all zeros."""
    starts = np.cumsum([0, *(len(column.shares) for column in columns)])
    parts = np.array(drawn).T
    changed = parts != OWN
    places = (parts + starts[:-1])[changed]
    ends = np.concatenate([[0], np.cumsum(changed.sum(axis=1))])
    return csr_matrix((np.ones(len(places)), places, ends), shape=(len(parts), int(starts[-1])))
