"""Tables of counts as they grow: rows, sums and extremes for every combination of keys and cell that occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Columns = Mapping[str, np.ndarray]
_TIMES = ("low_time", "high_time")
_GRAINS = 2**32  # days and hours of all years, those before 1970 too


class Table:
    """One table of counts.

    Args:
        size: number of cells; 0: it has none.
        ordered: how many cells, the first ones, lie on a number line; the extremes of these are kept.
        segments: how many segments are followed.
        decided: whether rows are counted apart by what was decided, -1 to 1.
        outcome: whether the table has a column for outcomes; none of them is known on a device.
        sums: names of what is added up.
        times: whether the first and last moment are kept.

    >>> table = Table(size=5, ordered=3, sums=("sum",))
    >>> x = np.array([0.5, 1.5, 0.25])
    >>> table.add(np.array([7, 7, 7]), np.array([1, 2, 1]), sums={"sum": x}, span=x)
    >>> found = table.columns()
    >>> found["cell"].tolist(), found["n"].tolist(), found["sum"].tolist(), found["low"].tolist()
    ([1, 2], [2, 1], [0.75, 1.5], [0.25, nan])
    """

    def __init__(
        self,
        size: int = 0,
        ordered: int = 0,
        segments: int = 0,
        decided: bool = False,
        outcome: bool = False,
        sums: Sequence[str] = (),
        times: bool = False,
    ) -> None:
        self.size, self.ordered, self.outcome, self.decided = size, ordered, outcome, decided
        self.sums, self.times = tuple(sums), times
        self._radix = {"segment": segments + 1, "decided": 3 if decided else 1, "cell": max(size, 1)}
        self._ends = _TIMES if times else ("low", "high") if ordered and not outcome else ()
        self._codes = np.zeros(0, dtype=np.int64)
        self._groups = np.zeros(0, dtype=np.int64)  # codes without a cell: what extremes are kept of
        self._n = np.zeros(0, dtype=np.int64)
        self._sums = {name: np.zeros(0) for name in self.sums}
        self._span = [np.zeros(0, np.int64 if times else np.float64) for _ in self._ends]

    @property
    def rows(self) -> int:
        """Rows counted; of the segments alone, those of all."""
        return int(self._n[self._keys()["segment"] == 0].sum())

    @property
    def entries(self) -> int:
        """Combinations that occurred."""
        return len(self._codes)

    def add(
        self,
        grain: np.ndarray,
        cell: np.ndarray | None = None,
        segment: np.ndarray | int = 0,
        decided: np.ndarray | None = None,
        sums: Columns | None = None,
        span: np.ndarray | tuple[np.ndarray, np.ndarray] | None = None,
        n: np.ndarray | None = None,
    ) -> None:
        """Count rows, one after the other, so that sums are those of adding in this order.

        Args:
            grain: day or hour of each, `(rows,)`.
            cell: of each.
            segment: of each, or of all.
            decided: -1, 0 or 1 of each.
            sums: what each adds, by name.
            span: its value, or its lowest and its highest one where these are counts already.
            n: how many each stands for; None: one.
        """
        code = np.asarray(grain, dtype=np.int64) + _GRAINS // 2
        code = code * self._radix["segment"] + segment
        code = code * self._radix["decided"] + (
            0 if decided is None or not self.decided else decided.astype(np.int64) + 1
        )
        code = code * self._radix["cell"] + (0 if cell is None else cell)
        place = self._place(code)
        np.add.at(self._n, place, 1 if n is None else n)
        for name in self.sums:
            np.add.at(self._sums[name], place, (sums or {})[name])
        if self._ends and span is not None:
            low, high = span if isinstance(span, tuple) else (span, span)
            place = self._group(code // self._radix["cell"])
            np.minimum.at(self._span[0], place, low)
            np.maximum.at(self._span[1], place, high)

    def columns(self) -> dict[str, np.ndarray]:
        """The table as columns of equal length, ordered by their keys; extremes that are not kept are nan."""
        found = self._keys()
        found["n"] = self._n
        found.update(self._sums)
        if self.times:
            found.update(zip(_TIMES, self._span))
        elif self._ends:
            found.update(zip(self._ends, self._outermost(found["cell"])))
        return found

    def take(self, columns: Columns) -> None:
        """Add what `columns` of the same table has told."""
        span = None
        if self._ends:
            low, high = (columns[name] for name in self._ends)
            span = (low, high) if self.times else (_or(low, np.inf), _or(high, -np.inf))
        sums = {name: columns[name] for name in self.sums}
        given = {name: columns.get(name) for name in ("cell", "decided", "n")}
        self.add(columns["_grain"], segment=columns["segment"].astype(np.int64), sums=sums, span=span, **given)

    def _keys(self) -> dict[str, np.ndarray]:
        rest, found = self._codes, dict[str, np.ndarray]()
        for name in ("cell", "decided", "segment"):
            rest, found[name] = np.divmod(rest, self._radix[name])
        grain = rest - _GRAINS // 2
        named = {"segment": found["segment"], "_grain": grain, "_born": grain}
        if self.outcome:
            named["outcome"] = np.full(len(grain), -1)
        if self.decided:
            named["decided"] = found["decided"] - 1
        if self.size:
            named["cell"] = found["cell"]
        return {name: values.astype(np.int32) for name, values in named.items()}

    def _place(self, code: np.ndarray) -> np.ndarray:
        """Where each code is counted; there is room for all of them then."""
        codes = _with(self._codes, code)
        if len(codes) > len(self._codes):
            kept = np.searchsorted(codes, self._codes)
            self._n = _wider(self._n, kept, len(codes), 0)
            self._sums = {name: _wider(old, kept, len(codes), 0.0) for name, old in self._sums.items()}
            self._codes = codes
        return np.searchsorted(self._codes, code)

    def _group(self, group: np.ndarray) -> np.ndarray:
        """Where the extremes of each group are kept; there is room for all of them then."""
        groups = _with(self._groups, group)
        if len(groups) > len(self._groups):
            kept = np.searchsorted(groups, self._groups)
            ends = (np.iinfo(np.int64).max, np.iinfo(np.int64).min) if self.times else (np.inf, -np.inf)
            self._span = [_wider(old, kept, len(groups), end) for old, end in zip(self._span, ends)]
            self._groups = groups
        return np.searchsorted(self._groups, group)

    def _outermost(self, cell: np.ndarray) -> list[np.ndarray]:
        """The lowest value in the lowest cell of each group, and the highest in its highest, as the head keeps them."""
        group = self._codes // self.size
        there = np.flatnonzero(cell < self.ordered)
        found = [np.full(len(cell), np.nan) for _ in self._span]
        for side, step in ((0, 1), (1, -1)):
            known, first = np.unique(group[there][::step], return_index=True)
            found[side][there[::step][first]] = self._span[side][np.searchsorted(self._groups, known)]
        return found


def _with(known: np.ndarray, more: np.ndarray) -> np.ndarray:
    """Codes in order, with those that are new."""
    fresh = np.setdiff1d(more, known)
    return np.union1d(known, fresh) if fresh.size else known


def _wider(old: np.ndarray, kept: np.ndarray, size: int, empty: float) -> np.ndarray:
    """Values at their new places, `empty` elsewhere."""
    new = np.full(size, empty, dtype=old.dtype)
    new[kept] = old
    return new


def _or(values: np.ndarray, nothing: float) -> np.ndarray:
    return np.where(np.isnan(values), nothing, values)
