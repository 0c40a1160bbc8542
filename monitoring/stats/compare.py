"""The loop that drift and quality share: ask a question of each column's counts, collect answers and verdicts."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, groupby

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Column, Grid, Quiet, Role, Score, Selection, Window
from monitoring.errors import MonitoringError
from monitoring.stats.alarms import budget_of
from monitoring.stats.comparing.against import Against, against
from monitoring.stats.comparing.answers import Answers, Asked
from monitoring.stats.comparing.sides import Ask, Comparison, Said, Sides, Together, Widen
from monitoring.stats.counts_log import CountsLog, Pair
from monitoring.stats.null.by_calendar import Learnt
from monitoring.stats.null.moments import Times, times
from monitoring.stats.null.usual import usual_of
from monitoring.stats.null.words import FEW, beyond, held_back, independent
from monitoring.stats.sequential.small import told


def compare(
    log: CountsLog,
    selection: Selection,
    asked: Asked,
    ask: Ask,
    kind: str,
    tests: int,
    widen: Widen | None = None,
    together: Together | None = None,
) -> tuple[tuple[Window, ...], Grid]:
    """All answers over all windows of the selection; questions of the same column stand side by side in `asked`.

    `ask` answers with a limit in its score. What it cannot answer it raises as a `MonitoringError`: that pair is
    SKIPPED with the error's message. So is a column that cannot be read (where none can, the first error is raised),
    and a window with an undefined value, with the reason found in the counts. Anything else that is raised is a defect
    and is let through. `kind` is that of the alarms, of which one window of the deployment undergoes so many `tests`,
    however few are asked for here. `widen` answers how often windows of a quiet time are as far away, where that can be
    told: the larger p-value counts, because rows of one window are seldom independent. Drift is measured against the
    selection's baseline, all windows at once where `together` answers that; all else against the reference.
    """
    windows = log.windows(selection)
    alpha = level(log, selection, windows, kind, tests)
    names = list(dict.fromkeys(column.name for column, _ in asked))
    counts, answers = log.histograms(selection, names), Answers(asked, len(windows))
    quiet, earlier = log.quiet(selection, names), against(log, selection, windows, names) if kind == "drift" else None
    when, unread = times(quiet.windows, windows), list[MonitoringError]()
    for column, rows in groupby(range(len(asked)), key=lambda i: asked[i][0]):
        try:
            sides = _sides(column, counts[column.name], quiet, earlier, when)
        except MonitoringError as error:
            unread.append(error)
            answers.skip(list(rows), error.message)
            continue
        if kind == "drift" and column.role is Role.LABEL:
            sides = replace(sides, unripe=log.unripe(selection))
        for i in rows:
            answers.n_reference[i], answers.n_current[i] = sides.reference.n, sides.current.n
            asking = Comparison(column, asked[i][1], alpha, sides.usual)
            try:
                alone, refused = sides.answer(ask, asking, together)
                learnt = widen(asking, sides.reference, sides.current, alone) if widen and sides.usual else None
            except MonitoringError as error:
                answers.skip(i, error.message)
                continue
            score = alone if learnt is None else replace(alone, p_value=np.fmax(alone.p_value, learnt.p_value))
            answers.put(i, score)
            if learnt is not None and len(quiet.windows) < FEW:
                answers.doubt(i, _beyond(alone, alpha) & (score.p_value >= alpha))
            small = [] if earlier else told(score, alpha, sides.reference, sides.current, windows, kind == "quality")
            said = said_of(score, alone, alpha, quiet, learnt)
            for text, where in chain(said, small, sides.why_undefined(column, score.value, refused)):
                answers.skip((i, where), text)
    if unread and len(unread) == len(names):
        raise unread[0]
    return windows, answers.grid(selection, alpha, lasting=earlier is None)


def _sides(column: Column, pair: Pair, quiet: Quiet, earlier: Against | None, when: Times | None) -> Sides:
    reference, current = pair
    if earlier is None:
        return Sides(reference, current, usual_of(quiet, column.name, when))
    usual = usual_of(quiet, column.name, None, reference, earlier.baseline)
    return Sides(earlier.histogram(column.name), current, usual, short=earlier.why)


def said_of(score: Score, alone: Score, alpha: float, quiet: Quiet, learnt: Learnt | None) -> Said:
    """Where a quiet time decides what is beyond its limit; or would, if it were known."""
    certain = _beyond(alone, alpha)
    if learnt is not None:
        usual = certain & (score.p_value >= alpha)
        beside = [(beyond(learnt.alike), certain & ~usual)] if learnt.alike else []
        return [(held_back(len(quiet.windows), learnt.alike), usual), *beside]
    why = independent(quiet.why)
    return [(why, certain)] if why and certain.any() else []


def _beyond(alone: Score, alpha: float) -> NDArray[np.bool_]:
    """Which windows are beyond their limit, and beyond chance for independent rows."""
    limit = np.inf if alone.limit is None else alone.limit
    return np.atleast_1d((alone.p_value < alpha) & (alone.value >= limit))


def level(log: CountsLog, selection: Selection, windows: Sequence[Window], kind: str, tests: int) -> float:
    """The p-value under which a window fails, from what the deployment allows and all that it watches."""
    return budget_of(log.deployment, selection.every, windows, {kind: tests}).level(kind)
