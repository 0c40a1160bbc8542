"""When a value becomes an alarm, so that chance rings at most as often as the operator allows."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import VERDICTS, Every, FloatArray, Verdict, Window

DAYS_PER_MONTH = 30.44
PER_MONTH = {"hour": 730.5, "day": 30.44, "week": 4.35, "month": 1.0}
LARGEST_ALPHA = 0.05


def windows_per_month(every: Every, windows: Sequence[Window] = ()) -> float:
    """How many windows end in a month; windows of rows: as many as the log's own span tells, 1 where it has no time.

    >>> windows_per_month(Every("week"))
    4.35
    """
    if not every.by_rows:
        return PER_MONTH[every.unit]
    start, end = (windows[0].start, windows[-1].end) if windows else (None, None)
    if start is None or end is None or end <= start:
        return 1.0
    days = (end - start).total_seconds() / 86_400
    return len(windows) * DAYS_PER_MONTH / days


def alarm_level(false_alarms_per_month: float, columns: int, per_month: float) -> float:
    """The p-value under which a window fails: the alarms allowed, spread evenly over all that is looked at.

    Where nothing has drifted, each of `columns` × `per_month` comparisons rings with at most this probability, so
    the expected number of false alarms a month is at most `false_alarms_per_month`, however the columns hang
    together (Bonferroni's argument, for the expectation). Never above 0.05.

    >>> round(alarm_level(1, columns=50, per_month=30.44), 6)
    0.000657
    """
    return min(LARGEST_ALPHA, false_alarms_per_month / (max(columns, 1) * per_month))


def judge(value: FloatArray, limit: FloatArray, p_value: FloatArray, alpha: float) -> NDArray[np.uint8]:
    """The verdicts, as codes into `VERDICTS`.

    Undefined: SKIPPED. Under the limit: OK. From the limit on: FAIL where chance is ruled out (`p_value < alpha`),
    otherwise WARN: that few rows vary that much.

    >>> codes = judge(np.array([np.nan, 0.1, 0.3, 0.3]), np.array(0.2), np.array([np.nan, 0.0, 0.04, 1e-9]), 0.001)
    >>> [str(VERDICTS[code]) for code in codes]
    ['SKIPPED', 'OK', 'WARN', 'FAIL']
    """
    code = {verdict: np.uint8(VERDICTS.index(verdict)) for verdict in Verdict}
    high = np.where(p_value < alpha, code[Verdict.FAIL], code[Verdict.WARN])
    return np.where(np.isnan(value), code[Verdict.SKIPPED], np.where(value >= limit, high, code[Verdict.OK]))
