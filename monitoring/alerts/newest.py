"""The newest figures of a deployment: what is kept of a look at it, and served as metrics without counting."""

import math
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from monitoring.alerts import desk
from monitoring.domain import VERDICTS, Deployment, Measure, Selection, Verdict, Window
from monitoring.drift.report import DriftReport, input_counts
from monitoring.log import Log
from monitoring.log.folder.rights import is_writable
from monitoring.log.kept import newest as kept
from monitoring.log.kept.newest import Figure, Newest

MOST = 100  # columns of which single figures are kept
OK = VERDICTS.index(Verdict.OK)


def keep(
    log: Log,
    selection: Selection,
    windows: Sequence[Window],
    measures: Iterable[Measure],
    drift: DriftReport,
    state: Verdict,
) -> None:
    """Keep what the selection that alerts live by has to tell; of any other, and where nothing may be written, nothing.

    Args:
        log: whose figures they are.
        selection: what was looked at.
        windows: its windows.
        measures: realised and estimated ones; window -1 is the reference.
        drift: one method a column.
        state: the deployment's verdict.
    """
    d = log.deployment
    if desk.is_followed(d, selection) and selection.segment is None and is_writable(log.folder):
        kept.keep(log.folder, newest(d, windows, measures, drift, state, desk.now()))


def newest(
    deployment: Deployment,
    windows: Sequence[Window],
    measures: Iterable[Measure],
    drift: DriftReport,
    state: Verdict,
    at: datetime,
) -> Newest:
    """The figures of the newest complete windows; half a week tells nothing of a whole one."""
    complete = {window.index: window for window in windows if window.complete and window.rows}
    last = complete[max(complete)] if complete else None
    drifted, inputs = input_counts(drift)[last.index] if last else (0, 0)
    compared = _compared(drift, last) if last else []
    return Newest(
        at,
        last.end if last else None,
        sum(window.rows for window in windows),
        sum(window.labelled for window in windows) if deployment.label else None,
        last.rows if last else None,
        drifted,
        inputs,
        state,
        tuple(compared[:MOST]),
        len(compared),
        tuple(_measured(m, complete[m.window]) for m in _newest_of_each(measures, complete)),
    )


def _compared(drift: DriftReport, window: Window) -> list[Figure]:
    """One figure a judged column, the worst first."""
    grid, here = drift.grid, window.index
    judged = [place for place in range(len(grid.columns)) if grid.verdict[place, here] >= OK]
    judged.sort(key=lambda place: (-int(grid.verdict[place, here]), -_ratio(drift, place, here)))
    return [
        Figure(
            grid.columns[place].name,
            grid.names[place],
            float(grid.value[place, here]),
            math.nan,
            math.nan,
            float(grid.limit[place, here]),
            VERDICTS[int(grid.verdict[place, here])],
            window.end,
        )
        for place in judged
    ]


def _ratio(drift: DriftReport, place: int, window: int) -> float:
    limit = float(drift.grid.limit[place, window])
    return float(drift.grid.value[place, window]) / limit if limit else math.inf


def _newest_of_each(measures: Iterable[Measure], windows: Collection[int]) -> list[Measure]:
    """By metric and basis what the newest of these windows has to tell; what is provisional still changes."""
    known = [m for m in measures if m.window in windows and not math.isnan(m.value) and not m.provisional]
    return [*{(m.metric, m.basis): m for m in sorted(known, key=lambda m: m.window)}.values()]


def _measured(m: Measure, window: Window) -> Figure:
    return Figure(m.metric, m.basis, m.value, m.low, m.high, m.limit, m.verdict, window.end)
