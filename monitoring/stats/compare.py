"""The loop that drift and quality share: ask a question of each column's counts, collect answers and verdicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import (
    VERDICTS,
    Column,
    FloatArray,
    Grid,
    Histogram,
    Quiet,
    Role,
    Score,
    Selection,
    Verdict,
    Window,
)
from monitoring.errors import MonitoringError
from monitoring.stats.alarms import budget_of, judge
from monitoring.stats.counts_log import CountsLog
from monitoring.stats.null.usual import Usual, usual_of
from monitoring.stats.null.words import FEW, held_back, independent
from monitoring.stats.sequential.small import told


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question: a column, what is asked of it, and the level at which chance is ruled out."""

    column: Column
    name: str
    alpha: float
    usual: Usual | None = None


Ask = Callable[[Comparison, Histogram, Histogram], Score]
Widen = Callable[[Comparison, Histogram, Histogram, Score], FloatArray | None]
Asked = Sequence[tuple[Column, str]]


def compare(
    log: CountsLog, selection: Selection, asked: Asked, ask: Ask, kind: str, tests: int, widen: Widen | None = None
) -> tuple[tuple[Window, ...], Grid]:
    """All answers over all windows of the selection; questions of the same column stand side by side in `asked`.

    `ask` answers with a limit in its score. What it cannot answer it raises as a `MonitoringError`: that pair is
    SKIPPED with the error's message. So is a column that cannot be read (where none can, the first error is raised),
    and a window with an undefined value, with the reason found in the counts. Anything else that is raised is a defect
    and is let through. `kind` is that of the alarms, of which one window of the deployment undergoes so many `tests`,
    however few are asked for here. `widen` answers how often windows of a quiet time are as far away, where that can be
    told: the larger p-value counts, because rows of one window are seldom independent.
    """
    windows = log.windows(selection)
    alpha = level(log, selection, windows, kind, tests)
    names = list(dict.fromkeys(column.name for column, _ in asked))
    counts, answers = log.histograms(selection, names), Answers(asked, len(windows))
    quiet = log.quiet(selection, names)
    unread: list[MonitoringError] = []
    for column, rows in groupby(range(len(asked)), key=lambda i: asked[i][0]):
        try:
            reference, current = counts[column.name]
        except MonitoringError as error:
            unread.append(error)
            answers.skip(list(rows), error.message)
            continue
        n_reference, n_current = reference.n, current.n
        usual = usual_of(quiet, column.name)
        unripe = log.unripe(selection) if kind == "drift" and column.role is Role.LABEL else ()
        for i in rows:
            answers.n_reference[i], answers.n_current[i] = n_reference, n_current
            try:
                alone = _ripe(ask(asking := Comparison(column, asked[i][1], alpha, usual), reference, current), unripe)
                learnt = widen(asking, reference, current, alone) if widen and usual else None
            except MonitoringError as error:
                answers.skip(i, error.message)
                continue
            score = alone if learnt is None else replace(alone, p_value=np.fmax(alone.p_value, learnt))
            answers.put(i, score)
            if learnt is not None and len(quiet.windows) < FEW:
                answers.doubt(i, _beyond(alone, alpha) & (score.p_value >= alpha))
            texts = said_of(score, alone, alpha, quiet, unknown=learnt is None)
            small = told(score, alpha, reference, current, windows, kind == "quality")
            undefined = why_undefined(column, score.value, reference, n_current)
            waiting = ((why, window) for window, why in enumerate(unripe) if why)
            for text, where in chain(texts, small, undefined, waiting):
                answers.skip((i, where), text)
    if unread and len(unread) == len(names):
        raise unread[0]
    return windows, answers.grid(selection, alpha)


class Answers:
    """The arrays of a `Grid` while they are filled, nothing answered at first."""

    def __init__(self, asked: Asked, windows: int) -> None:
        self._asked, shape = asked, (len(asked), windows)
        self._value, self._limit, self._p_value = (np.full(shape, np.nan) for _ in range(3))
        self._reason, self._reasons = np.zeros(shape, dtype=np.intp), {"": 0}
        self._doubtful = np.zeros(shape, dtype=np.bool_)
        self.n_reference, self.n_current = np.zeros(len(asked), dtype=np.int64), np.zeros(shape, dtype=np.int64)

    def put(self, i: int, score: Score) -> None:
        """The answer to one question, over all windows."""
        self._value[i], self._p_value[i] = score.value, score.p_value
        if score.limit is not None:
            self._limit[i] = np.where(np.isnan(self._value[i]), np.nan, score.limit)

    def skip(self, where: Any, text: str) -> None:
        """Why there is no answer to some questions, or in some windows; or what is to be said of one that is there."""
        self._reason[where] = self._reasons.setdefault(text, len(self._reasons))

    def doubt(self, i: int, where: NDArray[np.bool_]) -> None:
        """Of which windows' answers nobody can tell yet whether they are usual."""
        self._doubtful[i] = where

    def grid(self, selection: Selection, alpha: float) -> Grid:
        """All of them, with their verdicts."""
        verdict = judge(self._value, self._limit, self._p_value, alpha)
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
            n_reference=self.n_reference,
            n_current=self.n_current,
            segment=str(selection.segment) if selection.segment else None,
        )


def _ripe(score: Score, unripe: Sequence[str]) -> Score:
    """The same where labels have come: those that come first may be of another kind than the others."""
    open_ones = np.array([bool(why) for why in unripe])
    if not open_ones.any():
        return score
    value, p_value = (np.where(open_ones, np.nan, part) for part in (score.value, score.p_value))
    return replace(score, value=value, p_value=p_value)


def said_of(
    score: Score, alone: Score, alpha: float, quiet: Quiet, *, unknown: bool
) -> list[tuple[str, NDArray[np.bool_]]]:
    """Where a quiet time decides what is beyond its limit; or would, if it were known."""
    certain = _beyond(alone, alpha)
    if not unknown:
        return [(held_back(len(quiet.windows)), certain & (score.p_value >= alpha))]
    why = independent(quiet.why)
    return [(why, certain)] if why and certain.any() else []


def _beyond(alone: Score, alpha: float) -> NDArray[np.bool_]:
    """Which windows are beyond their limit, and beyond chance for independent rows."""
    limit = np.inf if alone.limit is None else alone.limit
    return np.atleast_1d((alone.p_value < alpha) & (alone.value >= limit))


def level(log: CountsLog, selection: Selection, windows: Sequence[Window], kind: str, tests: int) -> float:
    """The p-value under which a window fails, from what the deployment allows and all that it watches."""
    return budget_of(log.deployment, selection.every, windows, {kind: tests}).level(kind)


def why_undefined(
    column: Column, value: FloatArray, reference: Histogram, n_current: FloatArray
) -> list[tuple[str, NDArray[np.bool_]]]:
    """Reasons for a column's undefined values, each with the windows that it holds for."""
    undefined = np.isnan(value)
    if not undefined.any():
        return []
    empty = n_current == 0
    if reference.n == 0:
        return [("the reference has no rows of this column", undefined)]
    if not reference.counts[: reference.bins.missing].any():
        return [("the reference has no value in this column to compare with", undefined)]
    label = column.role is Role.LABEL
    nothing = "no label of this window is known yet" if label else "no rows in this window"
    return [(nothing, undefined & empty), ("every value is missing or not finite", undefined & ~empty)]
