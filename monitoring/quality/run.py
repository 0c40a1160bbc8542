"""From counts to a quality report."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from monitoring.domain import (
    Column,
    Deployment,
    FloatArray,
    Grid,
    Histogram,
    Kind,
    Score,
    Selection,
    Verdict,
    Window,
    newest_whole,
)
from monitoring.domain.grid import VERDICTS
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS
from monitoring.quality.empty import APART, EVERYTHING, NAME, empty_windows
from monitoring.quality.report import QualityReport
from monitoring.quality.whole.volume import NAME as VOLUME
from monitoring.quality.whole.volume import UNKNOWN, volume
from monitoring.stats.alarms import judge
from monitoring.stats.compare import Comparison, compare, level
from monitoring.stats.counts_log import CountsLog


def run(
    log: CountsLog, selection: Selection, columns: Sequence[str] | None = None, checks: Sequence[str] | None = None
) -> QualityReport:
    """Put every check to every column and window; over all columns, more look at how many rows windows have.

    A check that does not apply to a column is SKIPPED with its reason and stops nothing.

    Args:
        log: where the counts come from.
        selection: which windows, as of when, of which segment.
        columns: names of watched columns; None: all of them, and the checks of whole windows.
        checks: names of checks; None: all of them.

    Raises:
        UnknownNameError: there is no such column or check.
    """
    named = CHECKS.names() if checks is None else tuple(checks)
    for name in named:
        CHECKS[name]
    watched = log.deployment.columns if columns is None else tuple(map(log.deployment.column, columns))
    asked, count = [(column, name) for column in watched for name in named], tests(log.deployment)
    windows, grid = compare(log, selection, asked, _ask, "quality", count, _widen)
    if columns is None:
        alpha, rows = level(log, selection, windows, "quality", count), np.array([float(w.rows) for w in windows])
        grid = _with_all_columns(grid, windows, NAME, empty_windows(rows), alpha, "the log has no rows yet, or no more")
        grid = _with_all_columns(grid, windows, VOLUME, volume(windows), alpha, UNKNOWN)
        grid = _with_far_times(grid, windows, log.deployment.time or "", log.apart(selection))
    return QualityReport(windows, grid)


def tests(deployment: Deployment) -> int:
    """How many alarms a window can raise: each check of each column that it is for, and two of its number of rows."""
    cards = [entry.descriptor for entry in CHECKS]
    return 2 + sum(c.kind in card.kinds and c.role in card.roles for c in deployment.columns for card in cards)


def _ask(comparison: Comparison, reference: Histogram, current: Histogram) -> Score:
    entry = CHECKS[comparison.name]
    if comparison.column.kind not in entry.descriptor.kinds:
        raise NotApplicableError(f"this check is for {' and '.join(entry.descriptor.kinds)} columns")
    if comparison.column.role not in entry.descriptor.roles:
        named = " and ".join(f"{role}s" for role in entry.descriptor.roles)
        raise NotApplicableError(f"this check is for {named}")
    score: Score = entry.function(reference, current)
    return score


def _widen(comparison: Comparison, reference: Histogram, current: Histogram, score: Score) -> FloatArray | None:
    """What the same check says of windows of a quiet time; checks that answer yes or no have no spread."""
    entry, usual = CHECKS[comparison.name], comparison.usual
    if usual is None or not entry.descriptor.is_share:
        return None
    before = float(entry.function(reference, reference).value)
    return usual.share(entry.function(reference, usual.quiet).value, score.value, current.n, before)


def _with_far_times(grid: Grid, windows: tuple[Window, ...], time: str, apart: int) -> Grid:
    """Where rows are in no window, because their times are far from all others, the newest whole one says so."""
    newest = newest_whole(windows)
    if not apart or newest is None:
        return grid
    here = np.arange(len(windows)) == newest.index
    rows = sum(window.rows for window in windows) + apart
    reasons = (*grid.reasons, "it is said of the newest whole window")
    return replace(
        grid,
        columns=(*grid.columns, Column(time, Kind.NUMERIC)),
        names=(*grid.names, APART),
        value=np.vstack([grid.value, np.where(here, apart / rows, np.nan)]),
        limit=np.vstack([grid.limit, np.where(here, 0.0, np.nan)]),
        p_value=np.vstack([grid.p_value, np.where(here, 0.0, np.nan)]),
        verdict=np.vstack([grid.verdict, np.where(here, VERDICTS.index(Verdict.FAIL), 0).astype(grid.verdict.dtype)]),
        reason=np.vstack([grid.reason, np.where(here, 0, len(reasons) - 1)]),
        reasons=reasons,
        n_reference=np.append(grid.n_reference, 0),
        n_current=np.vstack([grid.n_current, np.where(here, rows, 0)]),
    )


def _with_all_columns(
    grid: Grid, windows: tuple[Window, ...], name: str, score: Score, alpha: float, undefined: str
) -> Grid:
    """One more check, of whole windows; where it has no value, that is because of what is `undefined`."""
    limit = np.full(len(windows), np.nan) if score.limit is None else score.limit
    limit = np.where(np.isnan(score.value), np.nan, limit)
    reasons = (*grid.reasons, undefined)
    return replace(
        grid,
        columns=(*grid.columns, Column(EVERYTHING, Kind.NUMERIC)),
        names=(*grid.names, name),
        value=np.vstack([grid.value, score.value]),
        limit=np.vstack([grid.limit, limit]),
        p_value=np.vstack([grid.p_value, score.p_value]),
        verdict=np.vstack([grid.verdict, judge(score.value, limit, score.p_value, alpha)]),
        reason=np.vstack([grid.reason, np.where(np.isnan(score.value), len(reasons) - 1, 0)]),
        reasons=reasons,
        n_reference=np.append(grid.n_reference, 0),
        n_current=np.vstack([grid.n_current, [window.rows for window in windows]]),
    )
