"""The loop that drift and quality share: ask a question of each column's counts, collect answers and verdicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Column, Deployment, FloatArray, Grid, Histogram, Role, Score, Selection, Window
from monitoring.errors import MonitoringError
from monitoring.stats.alarms import alarm_level, judge, windows_per_month


class CountsLog(Protocol):
    """The part of a log that comparisons need."""

    @property
    def deployment(self) -> Deployment:
        """What is watched."""

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """The windows of the selection."""

    def histograms(self, selection: Selection, columns: Sequence[str]) -> dict[str, tuple[Histogram, Histogram]]:
        """The reference (cells,) and the windows (windows, cells) of each column."""


class ReadOnce:
    """A log for several comparisons of the same selection: what one has read, the next need not.

    Keep it no longer than these: counts of many columns and windows take their room.
    """

    def __init__(self, log: CountsLog) -> None:
        self.deployment = log.deployment
        self.windows = cache(log.windows)
        self._read = cache(log.histograms)

    def histograms(self, selection: Selection, columns: Sequence[str]) -> dict[str, tuple[Histogram, Histogram]]:
        """As the log has them."""
        return self._read(selection, tuple(columns))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question: a column, what is asked of it, and the level at which chance is ruled out."""

    column: Column
    name: str
    alpha: float


Ask = Callable[[Comparison, Histogram, Histogram], Score]
Pair = tuple[Histogram, Histogram]


def compare(
    log: CountsLog, selection: Selection, asked: Sequence[tuple[Column, str]], ask: Ask
) -> tuple[tuple[Window, ...], Grid]:
    """All answers over all windows of the selection.

    `ask` answers with a limit in its score. What it cannot answer it raises as a `MonitoringError`: that pair is
    SKIPPED with the error's message. So is a window with an undefined value, with the reason found in the counts.
    Anything else that is raised is a defect and is let through.
    """
    windows = log.windows(selection)
    alpha = level(log, selection, windows)
    counts = read_counts(log, selection, tuple(dict.fromkeys(column for column, _ in asked)))
    shape = (len(asked), len(windows))
    value, limit, p_value = np.full((3, *shape), np.nan)
    reasons, reason = {"": 0}, np.zeros(shape, dtype=np.intp)
    n_reference, n_current = np.zeros(shape[0], dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for i, (column, name) in enumerate(asked):
        found = counts[column.name]
        try:
            reference, current = _counted(found)
            same = i > 0 and asked[i - 1][0] is column
            n_reference[i] = n_reference[i - 1] if same else reference.n
            n_current[i] = n_current[i - 1] if same else current.n
            score = ask(Comparison(column, name, alpha), reference, current)
        except MonitoringError as error:
            reason[i] = reasons.setdefault(error.message, len(reasons))
            continue
        value[i], p_value[i] = score.value, score.p_value
        limit[i] = np.nan if score.limit is None else np.where(np.isnan(value[i]), np.nan, score.limit)
        for text, where in why_undefined(column, score.value, reference, current):
            reason[i, where] = reasons.setdefault(text, len(reasons))
    verdict = judge(value, limit, p_value, alpha)
    columns, names = tuple(column for column, _ in asked), tuple(name for _, name in asked)
    segment = str(selection.segment) if selection.segment else None
    texts = tuple(reasons)
    return windows, Grid(columns, names, value, limit, p_value, verdict, reason, texts, n_reference, n_current, segment)


def level(log: CountsLog, selection: Selection, windows: Sequence[Window]) -> float:
    """The p-value under which a window fails, from what the deployment allows and all that it watches."""
    deployment = log.deployment
    per_month = windows_per_month(selection.every, windows)
    return alarm_level(deployment.false_alarms_per_month, len(deployment.columns), per_month)


def read_counts(log: CountsLog, selection: Selection, columns: Sequence[Column]) -> dict[str, Pair | MonitoringError]:
    """Each column's counts, or the error that stands in their way; raises it where no column can be read."""
    names = [column.name for column in columns]
    try:
        return dict(log.histograms(selection, names))
    except MonitoringError as first:
        found: dict[str, Pair | MonitoringError] = {}
        for name in names:
            try:
                found[name] = log.histograms(selection, [name])[name]
            except MonitoringError as error:
                found[name] = error
        if all(isinstance(pair, MonitoringError) for pair in found.values()):
            raise first
        return found


def _counted(found: Pair | MonitoringError) -> Pair:
    if isinstance(found, MonitoringError):
        raise found
    return found


def why_undefined(
    column: Column, value: FloatArray, reference: Histogram, current: Histogram
) -> list[tuple[str, NDArray[np.bool_]]]:
    """Reasons for a column's undefined values, each with the windows that it holds for."""
    undefined = np.isnan(value)
    if not undefined.any():
        return []
    empty = current.n == 0
    if reference.n == 0:
        return [("the reference has no rows of this column", undefined)]
    label = column.role is Role.LABEL
    nothing = "no label of this window is known yet" if label else "no rows in this window"
    return [(nothing, undefined & empty), ("every value is missing or not finite", undefined & ~empty)]
