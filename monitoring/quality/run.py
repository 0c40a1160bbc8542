"""From counts to a quality report."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from monitoring.domain import (
    Deployment,
    Grid,
    Histogram,
    Score,
    Selection,
    Verdict,
    Window,
)
from monitoring.domain.grid import VERDICTS
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS
from monitoring.quality.report import QualityReport
from monitoring.quality.whole_check import WHOLE, Facts
from monitoring.quality.whole_check import Found as Answer
from monitoring.stats.alarms import judge
from monitoring.stats.compare import compare, level
from monitoring.stats.comparing.sides import Comparison
from monitoring.stats.counts_log import CountsLog
from monitoring.stats.null.by_calendar import Learnt
from monitoring.stats.online.corrected import Found, corrected


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
    found = compare(log, selection, asked, _ask, "quality", count, _widen)

    def everything(chosen: Selection) -> Found:
        defaults = [(column, name) for column in log.deployment.columns for name in CHECKS.names()]
        same = asked == defaults and replace(selection, baseline=None) == chosen
        return found if same else compare(log, chosen, defaults, _ask, "quality", count, _widen)

    windows, grid = found[0], corrected(log, selection, found, "quality", everything)
    if columns is None:
        alpha, facts = level(log, selection, windows, "quality", count), Facts(log, selection, windows)
        answers = [(entry.descriptor.name, found) for entry in WHOLE for found in entry.function(facts)]
        grid = _with_whole(grid, windows, answers, alpha)
    return QualityReport(windows, grid)


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


def _widen(comparison: Comparison, reference: Histogram, current: Histogram, score: Score) -> Learnt | None:
    """What the same check says of windows of a quiet time; checks that answer yes or no have no spread."""
    entry, usual = CHECKS[comparison.name], comparison.usual
    if usual is None or not entry.descriptor.is_share:
        return None
    before = float(entry.function(reference, reference).value)
    return usual.share(entry.function(reference, usual.quiet).value, score.value, current.n, before)


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
    reasons = dict.fromkeys((*grid.reasons, *(text for each in texts for text in each)))
    place = {text: i for i, text in enumerate(reasons)}
    rows = np.array([window.rows for window in windows])
    return replace(
        grid,
        columns=(*grid.columns, *(one.column for one in found)),
        names=(*grid.names, *(name for name, _ in answers)),
        value=np.vstack([grid.value, value]),
        limit=np.vstack([grid.limit, limit]),
        p_value=np.vstack([grid.p_value, p_value]),
        verdict=np.vstack([grid.verdict, verdict]),
        reason=np.vstack([grid.reason, np.array([[place[text] for text in each] for each in texts], dtype=np.intp)]),
        reasons=tuple(place),
        n_reference=np.vstack([grid.n_reference, np.zeros((len(found), len(windows)), dtype=np.int64)]),
        n_current=np.vstack([grid.n_current, [rows if one.rows is None else one.rows for one in found]]),
    )
