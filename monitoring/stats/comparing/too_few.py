"""So few rows that no outcome could have failed: what is OK of them is not judged."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import VERDICTS, Grid, Kind, Role, Selection, Verdict, Window
from monitoring.domain.text import plural
from monitoring.stats.compare import level
from monitoring.stats.comparing.against import baseline_of
from monitoring.stats.comparing.extremes import AMPLE, least_p_value
from monitoring.stats.comparing.inquiry import Question
from monitoring.stats.comparing.sides import Comparison
from monitoring.stats.counts_log import CountsLog
from monitoring.stats.online.stream import highest

OK, SKIPPED = VERDICTS.index(Verdict.OK), VERDICTS.index(Verdict.SKIPPED)


def why(n: int, n_reference: int) -> str:
    """The reason that figures of so few rows have.

    >>> why(3, 5_000)
    '3 rows against 5,000: no outcome of so few could have failed'
    """
    return f"{plural(n, 'row')} against {n_reference:,}: no outcome of so few could have failed"


def without_too_few(
    log: CountsLog, selection: Selection, windows: Sequence[Window], grid: Grid, question: Question
) -> Grid:
    """The same with what is OK SKIPPED where no outcome of so many rows could have failed; the figures stay.

    Args:
        log: whose results these are.
        selection: what was looked at.
        windows: its windows.
        grid: what was found in them, judged.
        question: which these are the answers to.
    """
    few = (grid.verdict == OK) & (np.minimum(grid.n_reference, grid.n_current) < AMPLE)
    if not few.any():  # most often so
        return grid
    alpha = level(log, selection, windows, question.kind, question.tests)
    below, moves = (
        highest(log.deployment, selection, alpha),
        baseline_of(selection, log.deployment, question.kind).moves,
    )
    verdict, reason = grid.verdict.copy(), grid.reason.copy()
    reasons = {text: place for place, text in enumerate(grid.reasons)}
    for rows in _alike(grid):
        pair, window = np.nonzero(few[rows])
        at = rows[pair], window
        sizes, place = np.unique([grid.n_current[at], grid.n_reference[at]], axis=1, return_inverse=True)
        asking = Comparison(grid.columns[rows[0]], grid.names[rows[0]], below)
        untold = least_p_value(question, asking, *sizes.astype(np.float64), moves=moves) >= below
        for size in np.flatnonzero(untold).tolist():
            here = tuple(axis[place.ravel() == size] for axis in at)
            verdict[here] = SKIPPED
            reason[here] = reasons.setdefault(why(*sizes[:, size].tolist()), len(reasons))
    return replace(grid, verdict=verdict, reason=reason, reasons=tuple(reasons))


def _alike(grid: Grid) -> list[NDArray[np.intp]]:
    """The places of pairs of which the same is asked of the same kind of column."""
    groups: dict[tuple[str, Kind, Role], list[int]] = {}
    for place, (column, name) in enumerate(zip(grid.columns, grid.names, strict=True)):
        groups.setdefault((name, column.kind, column.role), []).append(place)
    return [np.array(places) for places in groups.values()]
