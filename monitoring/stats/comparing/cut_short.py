"""Windows that are cut short: half a week has other weekdays than a whole one, so nothing in it is judged."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitoring.domain import VERDICTS, Grid, Measure, Verdict, Window, whole

SKIPPED = VERDICTS.index(Verdict.SKIPPED)


def why(window: Window) -> str:
    """The reason that its figures have.

    >>> from monitoring.domain import Every
    >>> why(Window(0, 0, 1, None, None, 5, 0, False, Every("week")))
    'the window is cut short: not a whole week'
    """
    return f"the window is cut short: not a whole {window.every}"


def cut_short(windows: Sequence[Window]) -> dict[int, str]:
    """Why each window that is cut short is not judged, by its index; none where there are no others to judge."""
    judged = {window.index for window in whole(windows)}
    return {one.index: why(one) for one in windows if one.rows and one.index not in judged}


def grid_of_whole(grid: Grid, windows: Sequence[Window]) -> Grid:
    """The same with what was judged of windows that are cut short SKIPPED; the figures stay."""
    cut = cut_short(windows)
    if not cut:
        return grid
    verdict, reason, reasons = grid.verdict.copy(), grid.reason.copy(), list(grid.reasons)
    for index, words in cut.items():
        judged = verdict[:, index] != SKIPPED
        reason[judged, index] = len(reasons)
        verdict[:, index] = SKIPPED
        reasons.append(words)
    return replace(grid, verdict=verdict, reason=reason, reasons=tuple(reasons))


def measures_of_whole(measures: Iterable[Measure], windows: Sequence[Window]) -> tuple[Measure, ...]:
    """The same of measures."""
    cut = cut_short(windows)
    return tuple(
        replace(one, verdict=Verdict.SKIPPED, reason=cut[one.window])
        if one.window in cut and one.verdict is not Verdict.SKIPPED
        else one
        for one in measures
    )
