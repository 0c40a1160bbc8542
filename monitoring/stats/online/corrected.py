"""Verdicts by the levels of a stream of tests, in place of those by the budget."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from monitoring.domain import VERDICTS, Grid, Selection, Verdict, Window
from monitoring.stats.online.stream import Logged, Trials, stream

Found = tuple[tuple[Window, ...], Grid]
OK, FAIL = VERDICTS.index(Verdict.OK), VERDICTS.index(Verdict.FAIL)


def why(level: float, *, fails: bool) -> str:
    """What there is to say where the budget would have judged otherwise.

    >>> why(2.5e-7, fails=False)
    'beyond the limit, but p is not below 2.5e-07, the level that LORD leaves this test'
    """
    if fails:
        return f"beyond the limit, and p is below {level:.2g}, the level that LORD leaves this test"
    return f"beyond the limit, but p is not below {level:.2g}, the level that LORD leaves this test"


def corrected(
    log: Logged, selection: Selection, found: Found, kind: str, everything: Callable[[Selection], Found]
) -> Grid:
    """The grid, what is beyond its limit judged by the stream where the deployment asks for it.

    What few windows of a quiet time hold back stays WARN unless it fails; what is small goes by the budget.

    Args:
        log: whose results these are.
        selection: what was looked at.
        found: its windows and results, judged by the budget.
        kind: of alarm.
        everything: the same of all watched columns, by their defaults, over other windows.
    """
    windows, grid = found
    known = stream(log, selection, kind, lambda chosen: _tests(everything(chosen), kind))
    if known is None:
        return grid
    level = known.levels(_subjects(grid, kind), windows)
    with np.errstate(invalid="ignore"):
        judged = np.isfinite(level) & (grid.value >= grid.limit)
        fails = judged & (grid.p_value < level)
    verdict = np.where(fails, FAIL, np.where(judged & (grid.verdict == FAIL), OK, grid.verdict)).astype(np.uint8)
    reason, reasons = grid.reason.copy(), {text: place for place, text in enumerate(grid.reasons)}
    for at in zip(*np.nonzero(verdict != grid.verdict), strict=True):
        reason[at] = reasons.setdefault(why(float(level[at]), fails=bool(fails[at])), len(reasons))
    return replace(grid, verdict=verdict, reason=reason, reasons=tuple(reasons))


def _subjects(grid: Grid, kind: str) -> Sequence[tuple[str, ...]]:
    """Drift is one test a column, whatever method is shown; a check is one of its own."""
    pairs = zip(grid.columns, grid.names, strict=True)
    return [(column.name,) if kind == "drift" else (column.name, name) for column, name in pairs]


def _tests(found: Found, kind: str) -> Trials:
    windows, grid = found
    with np.errstate(invalid="ignore"):
        p_values = np.where(grid.value >= grid.limit, grid.p_value, np.where(np.isnan(grid.value), np.nan, 1.0))
    return Trials(tuple(_subjects(grid, kind)), windows, p_values)
