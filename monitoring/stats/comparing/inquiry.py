"""A question that is asked of many columns, and its answers while they come in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Column, Grid, Quiet, Role, Score, Selection, Window
from monitoring.errors import MonitoringError
from monitoring.stats.comparing.against import Against
from monitoring.stats.comparing.answers import Answers, Asked
from monitoring.stats.comparing.said import Answered, beyond_chance, said_of
from monitoring.stats.comparing.sides import Ask, Comparison, Sides, Together, Widen
from monitoring.stats.null.usual import usual_of
from monitoring.stats.null.words import FEW
from monitoring.stats.sequential.small import told


@dataclass(frozen=True)
class Question:
    """What a comparison asks.

    Args:
        asked: each column with what is asked of it.
        ask: answers with a limit in its score. What it cannot answer it raises as a `MonitoringError`: that pair is
            SKIPPED with the error's message, and so is a window with an undefined value, with the reason found in the
            counts. Anything else that is raised is a defect and is let through.
        kind: that of the alarms, of which one window of the deployment undergoes so many `tests`, however few are asked
            for here.
        tests: see there.
        widen: how often windows of a quiet time are as far away, where that can be told: the larger p-value counts,
            because rows of one window are seldom independent.
        together: all windows at once, where each has a reference of its own and that can be answered.
        moves: whether what is asked, by its name, may be compared with earlier windows; all else keeps to the
            reference.
        unit: what a column is counted in, or nothing.
    """

    asked: Asked
    ask: Ask
    kind: str
    tests: int
    widen: Widen | None = None
    together: Together | None = None
    moves: Callable[[str], bool] = lambda name: True
    unit: Callable[[str], str] = lambda column: ""


class Inquiry:
    """One question over all windows; the columns come in one by one.

    Args:
        question: what is asked.
        selection: of what.
        windows: its windows.
        alpha: the level at which chance is ruled out.
        earlier: what windows are compared with, where that is not the reference.
        unripe: why windows cannot be judged by their labels yet.
    """

    def __init__(
        self,
        question: Question,
        selection: Selection,
        windows: tuple[Window, ...],
        alpha: float,
        earlier: Against | None,
        unripe: Callable[[], Sequence[str]],
    ) -> None:
        self._question, self._selection, self._windows, self._alpha = question, selection, windows, alpha
        self._earlier, self._unripe = earlier, unripe
        self._answers, self._rows = Answers(question.asked, len(windows)), dict[str, list[int]]()
        self._unread: list[MonitoringError] = []
        for i, (column, _) in enumerate(question.asked):
            self._rows.setdefault(column.name, []).append(i)

    @property
    def names(self) -> Sequence[str]:
        """The columns that it is about."""
        return list(self._rows)

    def skip(self, name: str, error: MonitoringError) -> None:
        """Why there is no answer of a column, which could not be read."""
        if name in self._rows:
            self._unread.append(error)
            self._answers.skip(self._rows[name], error.message)

    def put(self, name: str, sides: Sides, quiet: Quiet) -> None:
        """The answers of one column, of which both sides are known."""
        rows, answers = self._rows.get(name, []), self._answers
        try:
            own = self._own(sides, quiet, self._question.asked[rows[0]][0]) if rows else sides
        except MonitoringError as error:
            self.skip(name, error)
            return
        asked = [own if self._moves(i) else sides for i in rows]
        for i, side in zip(rows, asked, strict=True):
            answers.n_reference[i], answers.n_current[i] = side.reference.n, side.current.n
        found = [self._answer(i, side) for i, side in zip(rows, asked, strict=True)]
        for i, one, side, notable in zip(rows, found, asked, self._notable(rows, found), strict=True):
            try:
                if notable:
                    self._tell(i, one, side, quiet)
            except MonitoringError as error:
                answers.skip(i, error.message)

    def _moves(self, i: int) -> bool:
        return self._earlier is None or self._question.moves(self._question.asked[i][1])

    def _own(self, sides: Sides, quiet: Quiet, column: Column) -> Sides:
        """What this question compares; earlier windows can be unreadable where these are not."""
        if self._earlier:
            usual = usual_of(quiet, column.name, None, sides.reference, self._earlier.baseline)
            before, short = self._earlier.histogram(column.name), self._earlier.why
            sides = Sides(before, sides.current, usual, short=short, fixed=sides.reference)
        return replace(sides, unripe=self._unripe()) if column.role is Role.LABEL else sides

    def _answer(self, i: int, sides: Sides) -> Answered | MonitoringError:
        question, (column, what) = self._question, self._question.asked[i]
        asking = Comparison(column, what, self._alpha, sides.usual, sides.fixed)
        try:
            alone, refused = sides.answer(question.ask, asking, question.together)
            widen = question.widen if sides.usual else None
            learnt = widen(asking, sides.reference, sides.current, alone) if widen else None
        except MonitoringError as error:
            return error
        p_value = alone.p_value if learnt is None else np.fmax(alone.p_value, learnt.p_value)
        score = Score(alone.value, p_value, alone.limit)
        self._answers.put(i, score)
        return Answered(column, alone, score, learnt, refused)

    def _notable(self, rows: Sequence[int], found: Sequence[Answered | MonitoringError]) -> NDArray[np.bool_]:
        """Of which answers there may be anything to say; most often of none, which one look at all of them tells."""
        p_value = np.ones((len(rows), len(self._windows)))
        for place, one in enumerate(found):
            if isinstance(one, Answered):
                p_value[place] = np.fmin(one.alone.p_value, one.score.p_value)
        return np.asarray(((p_value < self._alpha) | self._answers.undefined(rows)).any(axis=-1))

    def _tell(self, i: int, one: Answered | MonitoringError, sides: Sides, quiet: Quiet) -> None:
        if isinstance(one, MonitoringError):
            raise one
        alone, score, learnt, alpha = one.alone, one.score, one.learnt, self._alpha
        if learnt is not None and len(quiet.windows) < FEW:
            self._answers.doubt(i, beyond_chance(alone, alpha) & (score.p_value >= alpha))
        unit = None if self._question.kind == "quality" else self._question.unit(one.column.name)
        small = [] if sides.fixed else told(score, alpha, sides.reference, sides.current, self._windows, unit)
        said = said_of(score, alone, alpha, quiet, learnt)
        for text, where in chain(said, small, sides.why_undefined(one.column, score.value, one.refused)):
            self._answers.skip((i, where), text)

    def grid(self) -> Grid:
        """All of them, with their verdicts; raises the first error where no column could be read."""
        if self._unread and len(self._unread) == len(self._rows):
            raise self._unread[0]
        asked = self._question.asked
        lasting = np.array([self._earlier is None or not self._moves(i) for i in range(len(asked))], dtype=np.bool_)
        return self._answers.grid(self._selection, self._alpha, lasting=lasting)
