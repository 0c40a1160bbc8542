"""A grid of results put together: windows that were judged before, new ones, and columns that were asked anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import VERDICTS, Grid, Verdict
from monitoring.domain.bins import Rows, in_few_bytes
from monitoring.reports.carried.asked import Said
from monitoring.stats.comparing.inquiry import Question
from monitoring.stats.comparing.sides import NO_ROWS

SKIPPED, OK = VERDICTS.index(Verdict.SKIPPED), VERDICTS.index(Verdict.OK)
FIGURES = ("value", "limit", "p_value", "verdict", "n_reference", "n_current")


class Growing:
    """The results of a question, of which the first windows are known.

    Args:
        question: what was asked.
        before: the results of an earlier state.
        kept: how many of their windows stay.
        size: how many windows there are.
    """

    def __init__(self, question: Question, before: Grid, kept: int, size: int) -> None:
        self._kept, self._reasons = kept, {text: place for place, text in enumerate(before.reasons)}
        columns, names = zip(*question.asked, strict=True)
        shape = (len(columns), size)
        self._parts = {part: np.zeros(shape, getattr(before, part).dtype) for part in (*FIGURES, "reason")}
        for part, array in self._parts.items():
            array[:, :kept] = getattr(before, part)[:, :kept]
        self._grid = replace(before, columns=columns, names=names)
        self._at = {(column.name, name): i for i, (column, name) in enumerate(question.asked)}

    def never_answered(self, column: str, name: str) -> bool:
        """Whether none of the windows that stay has an answer."""
        return not self._parts["verdict"][self._at[column, name], : self._kept].any()

    def was_found(self, column: str, name: str) -> bool:
        """Whether a check that says yes or no has said yes before."""
        return bool((self._parts["value"][self._at[column, name], : self._kept] > 0).any())

    def put(self, columns: Sequence[str], name: str, said: Said | None, rows: tuple[NDArray[np.int64], ...]) -> None:
        """What was said of some columns' new windows; None: the same as before, that there is nothing to ask.

        `rows`: of the reference and of the windows, `(columns, windows)` each.
        """
        at = [self._at[column, name] for column in columns]
        new = {part: array[at, self._kept :] for part, array in self._parts.items()}
        new["n_reference"], new["n_current"] = rows
        if said is None:
            for part in ("value", "limit", "p_value"):
                new[part][:] = np.nan
            new["reason"][:] = self._parts["reason"][at, :1]
        else:
            new |= {"value": said.value, "limit": said.limit, "p_value": said.p_value}
            nothing = np.isnan(said.value)
            new["verdict"] = np.where(nothing, SKIPPED, OK)
            new["reason"] = np.where(nothing, self._reasons.setdefault(NO_ROWS, len(self._reasons)), 0)
        for part in ("n_reference", "n_current"):
            self._make_room(part, new[part])
        for part, array in self._parts.items():
            array[at, self._kept :] = new[part]

    def put_whole(self, grid: Grid) -> None:
        """The results of some columns over all windows."""
        at = [self._at[column.name, name] for column, name in zip(grid.columns, grid.names, strict=True)]
        for part in ("n_reference", "n_current"):
            self._make_room(part, getattr(grid, part))
        for part in FIGURES:
            self._parts[part][at] = getattr(grid, part)
        places = [self._reasons.setdefault(text, len(self._reasons)) for text in grid.reasons]
        self._parts["reason"][at] = np.array(places)[grid.reason]

    def _make_room(self, part: str, rows: Rows) -> None:
        """Have numbers of rows take as many bytes as these need."""
        wanted = np.promote_types(self._parts[part].dtype, in_few_bytes(rows).dtype)
        self._parts[part] = self._parts[part].astype(wanted, copy=False)

    def grid(self) -> Grid:
        """All of them."""
        parts: Mapping[str, NDArray[np.generic]] = self._parts
        return replace(self._grid, **parts, reasons=tuple(self._reasons))  # type: ignore[arg-type]
