"""Cells: into which of them a value is counted, and how often each was hit."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from monitoring.domain.deployment import Kind
from monitoring.domain.text import short

FloatArray: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.signedinteger[Any]]

MOST_CATEGORIES = 10_000  # that have cells of their own


@dataclass(frozen=True, slots=True)
class Bins:
    """Into which cells a column's values are counted; fixed once, from the reference.

    Numeric cells, in order: below the first edge; `[edge, next edge)` for each pair of neighbours; from the
    last edge on; missing; non-finite. The last edge lies just above the reference's largest value, so the two
    outer cells hold what the reference never showed; a reference without any value has the one edge 0. Categorical
    cells: the reference's categories, unseen, missing. Of more than `MOST_CATEGORIES` the most frequent have cells of
    their own, and the others' rows lie in the cell of the unseen ones.

    >>> Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0)).labels
    ('below 0', '0 to 1', '1 to 2', '2 and above', 'missing', 'non-finite')
    >>> Bins(Kind.CATEGORICAL, categories=("a", "b")).labels
    ('a', 'b', 'unseen', 'missing')
    >>> Bins(Kind.NUMERIC, edges=(10.12345, 12345.6)).labels[:3], Bins(Kind.NUMERIC, edges=(1.0004, 1.0006)).labels[1]
    (('below 10.1', '10.1 to 12,346', '12,346 and above'), '1 to 1.001')
    """

    kind: Kind
    edges: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.edges) + 3 if self.kind is Kind.NUMERIC else len(self.categories) + 2

    @property
    def ordered(self) -> int:
        """How many leading cells lie on the number line (numeric), 0 for categories."""
        return len(self.edges) + 1 if self.kind is Kind.NUMERIC else 0

    @property
    def is_empty(self) -> bool:
        """Whether the reference showed no value at all, so that nothing can be outside of what it showed."""
        return self.edges == (0.0,) if self.kind is Kind.NUMERIC else not self.categories

    @property
    def is_full(self) -> bool:
        """Whether the reference may have shown categories that have no cell of their own."""
        return len(self.categories) >= MOST_CATEGORIES

    @property
    def missing(self) -> int:
        """Index of the cell that counts missing values."""
        return self.size - (2 if self.kind is Kind.NUMERIC else 1)

    @property
    def outside(self) -> tuple[int, ...]:
        """Indices of the cells for values that the reference never showed."""
        if self.kind is Kind.NUMERIC:
            return (0, len(self.edges), self.size - 1)
        return (len(self.categories),)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each cell is called."""
        if self.kind is Kind.CATEGORICAL:
            return (*self.categories, "rare or unseen" if self.is_full else "unseen", "missing")
        shown = _told_apart(self.edges)
        inner = [f"{low} to {high}" for low, high in pairwise(shown)]
        return (f"below {shown[0]}", *inner, f"{shown[-1]} and above", "missing", "non-finite")


def _told_apart(edges: tuple[float, ...]) -> list[str]:
    """Three significant digits, and up to six where edges look alike with fewer."""
    best: list[str] = []
    for digits in range(3, 7):
        found = [short(edge, digits) for edge in edges]
        best = found if len({*found}) > len({*best}) else best
        if len({*best}) == len(edges):
            break
    return best


def in_few_bytes(rows: Rows) -> Rows:
    """Numbers of rows in four bytes each where these hold them: of results there are millions, and they are copied.

    >>> [in_few_bytes(np.array([most])).dtype.itemsize for most in (5_000, 5_000_000_000)]
    [4, 8]
    """
    return rows.astype(np.int32 if rows.max(initial=0) <= np.iinfo(np.int32).max else np.int64, copy=False)


@dataclass(frozen=True, eq=False)
class Histogram:
    """How often each cell was hit: one distribution `(cells,)` or one a window `(windows, cells)`.

    Args:
        bins: the cells.
        counts: non-negative numbers of rows; never proportions.
        sums: per numeric cell the sum of the values in it, 0 for missing and non-finite; None for categories.
        low, high: smallest and largest finite value (nan without any), of shape () or (windows,); None for categories.
    """

    bins: Bins
    counts: FloatArray
    sums: FloatArray | None = None
    low: FloatArray | None = None
    high: FloatArray | None = None

    @cached_property
    def n(self) -> FloatArray:
        """Rows counted, missing ones included: shape () or (windows,)."""
        found = np.asarray(self.counts.sum(axis=-1))
        found.setflags(write=False)  # every comparison of a column asks for it
        return found

    @property
    def proportions(self) -> FloatArray:
        """Counts divided by `n`; nan where nothing was counted."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.counts / self.n[..., None])

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(part.nbytes for part in (self.counts, self.sums, self.low, self.high) if part is not None)

    def window(self, index: int) -> "Histogram":
        """The distribution of one window."""
        cut = [None if part is None else part[index] for part in (self.sums, self.low, self.high)]
        return Histogram(self.bins, self.counts[index], *cut)
