"""From counts to a quality report."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from monitoring.domain import (
    Deployment,
    FloatArray,
    Grid,
    Histogram,
    Score,
    Selection,
    Verdict,
    Window,
)
from monitoring.domain.bins import in_few_bytes
from monitoring.domain.grid import VERDICTS
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS
from monitoring.quality.report import QualityReport
from monitoring.quality.share import share_of
from monitoring.quality.whole_check import WHOLE, Facts
from monitoring.quality.whole_check import Found as Answer
from monitoring.stats.alarms import judge
from monitoring.stats.compare import compare, level
from monitoring.stats.comparing.cut_short import grid_of_whole
from monitoring.stats.comparing.inquiry import Question
from monitoring.stats.comparing.sides import Comparison
from monitoring.stats.comparing.too_few import without_too_few
from monitoring.stats.counts_log import CountsLog
from monitoring.stats.null.by_calendar import Learnt
from monitoring.stats.online.corrected import Found, corrected
from monitoring.stats.proportions import divide


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
    windows, (grid,) = compare(log, selection, question(log.deployment, columns, checks))
    grid = _judged(log, selection, (windows, grid))
    return (
        _whole_too(log, selection, windows, grid)
        if columns is None
        else QualityReport(windows, grid_of_whole(grid, windows))
    )


def question(
    deployment: Deployment, columns: Sequence[str] | None = None, checks: Sequence[str] | None = None
) -> Question:
    """What `run` asks of columns, for a comparison that asks more."""
    named = CHECKS.names() if checks is None else tuple(checks)
    for name in named:
        CHECKS[name]
    watched = deployment.columns if columns is None else tuple(map(deployment.column, columns))
    asked = [(column, name) for column in watched for name in named]
    return Question(asked, _ask, "quality", tests(deployment), _widen, _together, _moves)


def report(log: CountsLog, selection: Selection, found: Found) -> QualityReport:
    """What was found of all columns, judged as the deployment has it, with what checks of whole windows say."""
    return _whole_too(log, selection, found[0], _judged(log, selection, found))


def _judged(log: CountsLog, selection: Selection, found: Found) -> Grid:
    pairs = list(zip(found[1].columns, found[1].names, strict=True))
    whole = pairs == [(column, name) for column in log.deployment.columns for name in CHECKS.names()]

    def everything(chosen: Selection) -> Found:
        if whole and selection.by_deployment == chosen:
            return found
        windows, (grid,) = compare(log, chosen, question(log.deployment))
        return windows, grid

    grid = corrected(log, selection, found, "quality", everything)
    return without_too_few(log, selection, found[0], grid, question(log.deployment))


def _whole_too(log: CountsLog, selection: Selection, windows: tuple[Window, ...], grid: Grid) -> QualityReport:
    alpha = level(log, selection, windows, "quality", tests(log.deployment))
    facts = Facts(log, selection, windows)
    answers = [(entry.descriptor.name, found) for entry in WHOLE for found in entry.function(facts)]
    return QualityReport(windows, grid_of_whole(_with_whole(grid, windows, answers, alpha), windows))


def tests(deployment: Deployment) -> int:
    """How many alarms a window can raise by chance: each check of each column that it is for, and those of all rows."""
    cards = [entry.descriptor for entry in CHECKS]
    whole = sum(entry.descriptor.tests(deployment) for entry in WHOLE)
    return whole + sum(c.kind in card.kinds and c.role in card.roles for c in deployment.columns for card in cards)


def _ask(comparison: Comparison, reference: Histogram, current: Histogram) -> Score:
    entry = CHECKS[comparison.name]
    if comparison.column.kind not in entry.descriptor.kinds:
        raise NotApplicableError(f"this check is for {' and '.join(entry.descriptor.kinds)} columns")
    if comparison.column.role not in entry.descriptor.roles:
        named = " and ".join(f"{role}s" for role in entry.descriptor.roles)
        raise NotApplicableError(f"this check is for {named}")
    score: Score = entry.function(reference, current)
    return score


def _moves(name: str) -> bool:
    return CHECKS[name].descriptor.cells is not None


def _together(comparison: Comparison, reference: Histogram, current: Histogram) -> Score | None:
    """Shares against those of earlier windows, where the reference does not make the check impossible."""
    cells = CHECKS[comparison.name].descriptor.cells
    if cells is None or comparison.fixed is None:
        return None
    _ask(comparison, comparison.fixed, current)
    return share_of(reference, current, cells(current.bins))


def _widen(comparison: Comparison, reference: Histogram, current: Histogram, score: Score) -> Learnt | None:
    """What the same check says of windows of a quiet time; checks that answer yes or no have no spread."""
    entry, usual = CHECKS[comparison.name], comparison.usual
    if usual is None or not entry.descriptor.is_share:
        return None
    if (cells := entry.descriptor.cells) and comparison.fixed is not None and usual.before is not None:
        old, now, then = (_share(one, cells(one.bins)) for one in (usual.before, usual.quiet, reference))
        return usual.share_beside(now, old, score.value, current.n, (then, reference.n))
    before = float(entry.function(reference, reference).value)
    if not 0 < before < 1:  # then no share of a quiet time has a spread
        return Learnt(np.full(current.n.shape, np.nan))
    return usual.share(comparison.name, entry.function(reference, usual.quiet).value, score.value, current.n, before)


def _share(histogram: Histogram, cells: tuple[int, ...]) -> FloatArray:
    """Of the rows of each window."""
    return divide(histogram.counts[..., list(cells)].sum(axis=-1), histogram.n)


def _with_whole(grid: Grid, windows: tuple[Window, ...], answers: Sequence[tuple[str, Answer]], alpha: float) -> Grid:
    """With the checks of whole windows."""
    found = [answer for _, answer in answers]
    value, p_value = (np.array([getattr(one.score, part) for one in found]) for part in ("value", "p_value"))
    nothing = np.full(len(windows), np.nan)
    limit = np.array([nothing if one.score.limit is None else one.score.limit for one in found])
    limit = np.where(np.isnan(value), np.nan, limit)
    verdict = judge(value, limit, p_value, alpha)
    look = np.array([np.zeros(len(windows), np.bool_) if one.look is None else one.look for one in found])
    verdict[look & (verdict == VERDICTS.index(Verdict.OK))] = VERDICTS.index(Verdict.WARN)
    texts = [one.texts for one in found]
    place = {text: i for i, text in enumerate(dict.fromkeys(chain(grid.reasons, *texts)))}
    reason = np.fromiter(map(place.__getitem__, chain(*texts)), np.int32).reshape(value.shape)
    rows = np.array([window.rows for window in windows])
    n_current = np.array([rows if one.rows is None else one.rows for one in found])
    return replace(
        grid,
        columns=(*grid.columns, *(one.column for one in found)),
        names=(*grid.names, *(name for name, _ in answers)),
        value=np.vstack([grid.value, value]),
        limit=np.vstack([grid.limit, limit]),
        p_value=np.vstack([grid.p_value, p_value]),
        verdict=np.vstack([grid.verdict, verdict]),
        reason=np.vstack([grid.reason, reason]),
        reasons=tuple(place),
        n_reference=np.vstack([grid.n_reference, np.zeros(value.shape, np.int32)]),
        n_current=np.vstack([grid.n_current, in_few_bytes(n_current)]),
    )
