"""Reports of many columns over many windows, kept as arrays; single results are made when asked for."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from monitoring.domain.bins import FloatArray, Rows
from monitoring.domain.deployment import Column
from monitoring.domain.results import R, Report
from monitoring.domain.verdict import Verdict
from monitoring.domain.window import Window, whole

if TYPE_CHECKING:
    import pandas as pd

VERDICTS = (Verdict.SKIPPED, Verdict.OK, Verdict.WARN, Verdict.FAIL)
"""What the codes 0 to 3 in `Grid.verdict` mean; the higher, the worse."""


def by_chance(n: int) -> str:
    """The reason of what `n` rows beyond the limit do not prove.

    >>> by_chance(1)
    'beyond the limit, but 1 row varies that much by chance'
    """
    return f"beyond the limit, but {'1 row varies' if n == 1 else f'{n:,} rows vary'} that much by chance"


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Results as arrays: axis 0 a pair of a column and a method (or check), axis 1 a window.

    Args:
        columns: the pairs' columns.
        names: the pairs' methods or checks.
        value: (pairs, windows); nan where there is none: it is SKIPPED then, as is what is known and cannot be judged.
        limit: likewise.
        p_value: likewise.
        verdict: codes into `VERDICTS`, (pairs, windows).
        reason: places in `reasons`, (pairs, windows); what is OK beyond its limit, by another
            reason than those, has `by_chance`.
        reasons: why something was skipped, or what else there is to say of it; the first one is empty.
        n_reference: rows of what the window was compared with, (pairs, windows).
        n_current: rows of the window, (pairs, windows).
        segment: what all results were confined to.
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    value: FloatArray
    limit: FloatArray
    p_value: FloatArray
    verdict: NDArray[np.uint8]
    reason: NDArray[np.int32]
    reasons: tuple[str, ...]
    n_reference: Rows
    n_current: Rows
    segment: str | None = None

    def only(self, pairs: Sequence[int]) -> "Grid":
        """Some of the pairs, in this order."""
        rows, parts = list(pairs), ("value", "limit", "p_value", "verdict", "reason", "n_reference", "n_current")
        chosen: dict[str, Any] = {part: getattr(self, part)[rows] for part in parts}
        named = {part: tuple(getattr(self, part)[i] for i in rows) for part in ("columns", "names")}
        return replace(self, **chosen | named)

    def at(self, window: int) -> "Grid":
        """One window alone."""
        parts = ("value", "limit", "p_value", "verdict", "reason", "n_reference", "n_current")
        chosen: dict[str, Any] = {part: getattr(self, part)[:, [window]] for part in parts}
        return replace(self, **chosen)


class GridReport(Report[R]):
    """A `Report` over arrays: `verdict`, `frame()` and `values()` never build the single results.

    Args:
        windows: what `result.window` points into.
        grid: the results.
    """

    result_type: ClassVar[Callable[..., Any]]
    grid: Grid

    def __init__(self, windows: tuple[Window, ...], grid: Grid) -> None:
        object.__setattr__(self, "windows", windows)
        object.__setattr__(self, "grid", grid)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.windows, self.grid)

    def __repr__(self) -> str:
        size = f"{len(self.grid.names)} comparisons over {len(self.windows)} windows"
        return f"{type(self).__name__}({size}: {self.verdict})"

    @cached_property
    def results(self) -> tuple[R, ...]:
        """One a pair and window, pairs in order, windows in order within a pair."""
        return self._results(range(len(self.grid.names)))

    def in_window(self, window: int) -> tuple[R, ...]:
        """The results of one window; those of the others are not made for it."""
        alone = type(self)(self.windows, self.grid.at(window)).results
        return tuple(replace(one, window=window) for one in alone)

    def failing(self, window: int) -> tuple[R, ...]:
        """The results, in all windows, of the pairs that fail in this one; the others are not made for it."""
        return self._results(np.flatnonzero(self.grid.verdict[:, window] == VERDICTS.index(Verdict.FAIL)).tolist())

    def failing_ever(self, names: Collection[str]) -> tuple[R, ...]:
        """The same of the pairs of these methods or checks that fail in any window."""
        fails = (self.grid.verdict == VERDICTS.index(Verdict.FAIL)).any(axis=1)
        return self._results(np.flatnonzero(fails & np.isin(self.grid.names, list(names))).tolist())

    def of(self, name: str) -> tuple[R, ...]:
        """The results of one method or check, in all windows."""
        return self._results(np.flatnonzero(np.isin(self.grid.names, [name])).tolist())

    def _results(self, pairs: Iterable[int]) -> tuple[R, ...]:
        grid, make = self.grid, type(self).result_type
        texts = self._reasons()
        found = []
        for i in pairs:
            column, name = grid.columns[i], grid.names[i]
            parts = (grid.value, grid.limit, grid.p_value, grid.verdict, grid.n_reference, grid.n_current, texts)
            rows = enumerate(zip(*(part[i].tolist() for part in parts), strict=True))
            found += [
                make(column.name, w, name, value, limit, p, VERDICTS[code], n, rows_here, reason, grid.segment)
                for w, (value, limit, p, code, n, rows_here, reason) in rows
            ]
        return tuple(found)

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all results."""
        return VERDICTS[int(self.grid.verdict.max(initial=0))]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, each once, in order."""
        return tuple(dict.fromkeys(self.grid.columns))

    def values(self, name: str | None = None) -> FloatArray:
        """Values of one method or check as (columns, windows), nan where there is none and in windows cut short.

        Those of too few rows to be judged are among them. Without a name: each value divided by its limit, the largest
        of the column's methods.
        """
        grid, judged = self.grid, {window.index for window in whole(self.windows)}
        with np.errstate(divide="ignore", invalid="ignore"):
            source = grid.value.copy() if name else grid.value / grid.limit
        source[:, [one.index for one in self.windows if one.rows and one.index not in judged]] = np.nan
        place = {column: i for i, column in enumerate(self.columns)}
        table = np.full((len(place), len(self.windows)), np.nan)
        for i, (column, own) in enumerate(zip(grid.columns, grid.names, strict=True)):
            if name in (None, own):
                table[place[column]] = np.fmax(table[place[column]], source[i])
        return table

    def frame(self) -> "pd.DataFrame":
        """Tidy table: one row a result, in the results' order, with the window's start and end."""
        import pandas as pd

        grid, count = self.grid, len(self.windows)
        # The result's own field names, so that a method stays a `method` and a check a `check`.
        named = fields(type(self).result_type)[2].name  # type: ignore[arg-type]
        table: dict[str, object] = {
            "column": np.repeat(np.array([column.name for column in grid.columns], dtype=object), count),
            "window": np.tile(np.arange(count), len(grid.names)),
            "start": self._edges("start"),
            "end": self._edges("end"),
            named: np.repeat(np.array(grid.names, dtype=object), count),
            "value": grid.value.ravel(),
            "limit": grid.limit.ravel(),
            "p_value": grid.p_value.ravel(),
            "verdict": np.array([str(v) for v in VERDICTS], dtype=object)[grid.verdict.ravel()],
            "n_reference": grid.n_reference.ravel().astype(np.int64),
            "n_current": grid.n_current.ravel().astype(np.int64),
            "reason": self._reasons().ravel(),
            "segment": np.full(grid.value.size, grid.segment, dtype=object),
        }
        return pd.DataFrame(table)

    def _edges(self, name: str) -> "pd.Series[Any]":
        import pandas as pd

        edges = pd.Series([getattr(window, name) for window in self.windows])
        return edges.iloc[np.tile(np.arange(len(edges)), len(self.grid.names))].reset_index(drop=True)

    def _reasons(self) -> NDArray[np.object_]:
        grid = self.grid
        texts = np.array(grid.reasons, dtype=object)[grid.reason]
        beyond = (grid.verdict == VERDICTS.index(Verdict.OK)) & (grid.value >= grid.limit)
        chance = np.nonzero(beyond & (grid.reason == 0))
        texts[chance] = [by_chance(n) for n in grid.n_current[chance].tolist()]
        return texts
