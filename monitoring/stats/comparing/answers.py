"""The arrays of a grid of results while they are filled."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import VERDICTS, Column, Grid, Score, Selection, Verdict
from monitoring.domain.bins import in_few_bytes
from monitoring.stats.alarms import judge

Asked = Sequence[tuple[Column, str]]


class Answers:
    """The arrays of a `Grid` while they are filled, nothing answered at first."""

    def __init__(self, asked: Asked, windows: int) -> None:
        self._asked, shape = asked, (len(asked), windows)
        self._value, self._limit, self._p_value = (np.full(shape, np.nan) for _ in range(3))
        self._reason, self._reasons = np.zeros(shape, dtype=np.int32), {"": 0}
        self._doubtful = np.zeros(shape, dtype=np.bool_)
        self.n_reference, self.n_current = (np.zeros(shape, dtype=np.int64) for _ in range(2))

    def put(self, i: int, score: Score) -> None:
        """The answer to one question, over all windows."""
        self._value[i], self._p_value[i] = score.value, score.p_value
        if score.limit is not None:
            self._limit[i] = score.limit

    def undefined(self, rows: Sequence[int]) -> NDArray[np.bool_]:
        """Where some questions have no answer, `(questions, windows)`."""
        return np.asarray(np.isnan(self._value[rows]))

    def skip(self, where: Any, text: str) -> None:
        """Why there is no answer to some questions, or in some windows; or what is to be said of one that is there."""
        self._reason[where] = self._reasons.setdefault(text, len(self._reasons))

    def doubt(self, i: int, where: NDArray[np.bool_]) -> None:
        """Of which windows' answers nobody can tell yet whether they are usual."""
        self._doubtful[i] = where

    def grid(self, selection: Selection, alpha: float, *, lasting: bool | NDArray[np.bool_]) -> Grid:
        """All of them, with their verdicts; `lasting`: of which questions small but certain changes are told."""
        nothing = np.isnan(self._value)
        self._p_value[nothing] = self._limit[nothing] = np.nan
        verdict = judge(self._value, self._limit, self._p_value, alpha, lasting=np.reshape(lasting, (-1, 1)))
        verdict[self._doubtful] = VERDICTS.index(Verdict.WARN)
        return Grid(
            columns=tuple(column for column, _ in self._asked),
            names=tuple(name for _, name in self._asked),
            value=self._value,
            limit=self._limit,
            p_value=self._p_value,
            verdict=verdict,
            reason=self._reason,
            reasons=tuple(self._reasons),
            n_reference=in_few_bytes(self.n_reference),
            n_current=in_few_bytes(self.n_current),
            segment=str(selection.segment) if selection.segment else None,
        )
