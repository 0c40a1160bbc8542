"""Windows with far fewer or far more rows than such windows have."""

import math
from collections.abc import Sequence

import numpy as np

from monitoring.domain import FloatArray, QualityResult, Score, Window
from monitoring.domain.text import percent, plural
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, one

LIMIT = 0.5
FEWEST_ALIKE, MOST_ALIKE = 4, 12
FEWEST_ANY, MOST_ANY = 8, 28
UNKNOWN = "too few whole windows with rows before it tell how many are usual"


def volume(windows: Sequence[Window]) -> Score:
    """By what share a window's rows are off the usual number, 0 or more; 0.5 is a half fewer or a half more.

    Usual is the mean of the logarithms over the last whole windows of the same weekday (windows of a day) or hour (of
    an hour); where under four of them had rows, over all the last ones. The p-value is that of Student's prediction
    interval for one more window, two-sided, with a spread of no less than that of independent rows (Poisson): a log
    that varies is not told off for varying, nor is one that grows slowly. A change of level rings while the old level
    is what is usual. Windows without rows are no part of it, `empty` looks at them; neither are windows of a number of
    rows, of which each has as many.

    >>> from datetime import datetime, timedelta
    >>> from monitoring.domain import Every
    >>> days = [datetime(2024, 1, 1) + timedelta(day) for day in range(21)]
    >>> rows = [100, 102, 98, 99, 101, 40, 41] * 2 + [100, 102, 98, 99, 101, 40, 10]
    >>> ends = [day + timedelta(1) for day in days]
    >>> score = volume([Window(i, i, i + 1, days[i], ends[i], n, 0, True, Every("day")) for i, n in enumerate(rows)])
    >>> score.value[19:].round(2).tolist(), (score.p_value[19:] < 0.01).tolist()
    ([0.52, 0.87], [False, True])
    """
    from scipy.special import stdtr

    more, statistic, freedom = _departures(windows)
    value, p_value = np.abs(more), 2 * stdtr(freedom, -statistic)
    return Score(value, p_value, np.where(np.isnan(value), np.nan, LIMIT))


def _departures(windows: Sequence[Window]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """By what share each window has more rows than usual (negative: fewer), Student's statistic, its freedom."""
    more, statistic, freedom = np.full((3, len(windows)), np.nan)
    before: list[float] = []
    alike: dict[int, list[float]] = {}
    for window in windows:
        if not window.rows or not window.complete or window.every.by_rows:
            continue
        same, log = alike.setdefault(_slot(window), []), math.log(window.rows)
        enough = len(same) >= FEWEST_ALIKE
        usual = same[-MOST_ALIKE:] if enough else before[-MOST_ANY:]
        if enough or len(before) >= FEWEST_ANY:
            k, mean = len(usual), sum(usual) / len(usual)
            variance = sum((each - mean) ** 2 for each in usual) / (k - 1)
            more[window.index] = math.expm1(log - mean)
            statistic[window.index] = abs(log - mean) / math.sqrt(max(variance, math.exp(-mean)) * (1 + 1 / k))
            freedom[window.index] = k - 1
        same.append(log)
        before.append(log)
    return more, statistic, freedom


def _slot(window: Window) -> int:
    """A number that windows have to share to be alike."""
    if window.start is None:
        return 0
    return {"day": window.start.weekday(), "hour": window.start.hour}.get(window.every.unit, 0)


def told(result: QualityResult, since: str) -> str:
    """How many predictions there are, by how much these are more or fewer than usual, and since when."""
    return f"{result.reason}, since {since}"


def words(rows: int, more: float) -> str:
    """How many predictions there are where that is far from usual; empty where it is not.

    >>> words(40, -0.6), words(1210, 1.1), words(900, -0.1)
    ('40 predictions, 60.0 % fewer than usual', '1,210 predictions, 110.0 % more than usual', '')
    """
    if not abs(more) >= LIMIT:
        return ""
    return f"{plural(rows, 'prediction')}, {percent(abs(more))} {'more' if more > 0 else 'fewer'} than usual"


@WHOLE.register(
    WholeCheck(
        name="volume",
        title="Number of predictions",
        summary="By what share the rows of a window are off the usual number: that of the last whole windows of the "
        "same weekday (hour, of windows of an hour).",
        limit="a half fewer or more",
        told=told,
        tests=one,
        not_for="Windows of a number of rows, of which each has as many; windows without rows: empty looks at them.",
        source="Student's prediction interval for the logarithm of one more window's rows, two-sided.",
    )
)
def of_windows(facts: Facts) -> Sequence[Found]:
    """See `volume`."""
    more, _, _ = _departures(facts.windows)
    texts = [UNKNOWN if math.isnan(x) else words(w.rows, x) for w, x in zip(facts.windows, more.tolist(), strict=True)]
    return (Found(volume(facts.windows), texts),)
