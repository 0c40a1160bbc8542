"""When a value becomes an alarm, so that chance rings at most as often as the operator allows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import VERDICTS, Deployment, Every, FloatArray, Score, Verdict, Window
from monitoring.stats.sequential.small import small

DAYS_PER_MONTH = 30.44
PER_MONTH = {"hour": 730.5, "day": 30.44, "week": 4.35, "month": 1.0}
LARGEST_ALPHA = 0.05


def windows_per_month(every: Every, windows: Sequence[Window] = ()) -> float:
    """How many windows end in a month; windows of rows: as many as the log's own span tells, without times as days.

    Were a window without times a month, it would have a whole month's false alarms, and nearly each would ring.

    >>> windows_per_month(Every("week"))
    4.35
    """
    if not every.by_rows:
        return PER_MONTH[every.unit]
    days = _span(windows)
    return len(windows) * DAYS_PER_MONTH / days if days else PER_MONTH["day"]


def _span(windows: Sequence[Window]) -> float:
    """From the first window's start to the last one's end, in days; 0 where they have no times."""
    start, end = (windows[0].start, windows[-1].end) if windows else (None, None)
    return max((end - start).total_seconds() / 86_400, 0.0) if start and end else 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """How many false alarms are allowed, and at which level that is kept.

    Each kind of alarm that a deployment can have gets an equal share, and each of its tests in each window an equal
    part of that. Where nothing has changed, every test rings with at most its level, so the expected number of false
    alarms of all kinds together is at most `per_month`, however they hang together (Bonferroni's argument, for the
    expectation).

    Args:
        per_month: false alarms a month, of all kinds together.
        windows_per_month: how many windows are judged in a month.
        kinds: the kinds of alarm that share it.
        tests: how many tests of a kind one window undergoes, of the kinds that were counted.
        timed: whether windows have times; without them nobody knows how many days lie between two false alarms.

    >>> budget = Budget(1, windows_per_month=30.44, kinds=("drift", "quality"), tests={"drift": 25, "quality": 60})
    >>> round(budget.level("drift"), 6), round(budget.days_between, 2)
    (0.000657, 30.44)
    """

    per_month: float
    windows_per_month: float
    kinds: tuple[str, ...]
    tests: Mapping[str, int]
    timed: bool = True

    def share(self, kind: str) -> float:
        """The part of the budget that a kind has, 0 to 1."""
        return 1 / len(self.kinds) if kind in self.kinds else 0.0

    def level(self, kind: str) -> float:
        """The p-value under which one test of a kind fails; never above 0.05."""
        comparisons = max(self.tests[kind], 1) * self.windows_per_month
        return min(LARGEST_ALPHA, self.per_month * self.share(kind) / comparisons)

    @property
    def days_between(self) -> float:
        """About so many days lie between two false alarms, of the kinds that were counted; nan without times."""
        return self.windows_between * DAYS_PER_MONTH / self.windows_per_month if self.timed else math.nan

    @property
    def windows_between(self) -> float:
        """From one false alarm to the next there are about so many windows; infinite without tests."""
        a_window = sum(count * self.level(kind) for kind, count in self.tests.items())
        return 1 / a_window if a_window else math.inf


def kinds_of(deployment: Deployment) -> tuple[str, ...]:
    """The kinds of alarm that a deployment can have: without labels and predictions nothing tells how good it is.

    >>> from monitoring.domain import Task
    >>> kinds_of(Deployment(name="d", title="d", task=Task.BINARY, numeric=("age",)))
    ('drift', 'quality')
    """
    realised = ("performance",) if deployment.label and deployment.outputs else ()
    return (*realised, "drift", "quality")


def budget_of(deployment: Deployment, every: Every, windows: Sequence[Window], tests: Mapping[str, int]) -> Budget:
    """The budget of a deployment whose windows are so long.

    Args:
        deployment: what is allowed, and which kinds of alarm there are.
        every: the length of a window.
        windows: of which the number a month is told where they are made of rows.
        tests: how many tests of a kind one window undergoes; each kind knows its own (`drift.run.tests` ...).
    """
    per_month = windows_per_month(every, windows)
    timed = not every.by_rows or _span(windows) > 0
    return Budget(deployment.false_alarms_per_month, per_month, kinds_of(deployment), tests, timed)


def judge(
    value: FloatArray, limit: FloatArray, p_value: FloatArray, alpha: float, *, lasting: bool | NDArray[np.bool_] = True
) -> NDArray[np.uint8]:
    """The verdicts, as codes into `VERDICTS`; the last axis is that of windows, oldest first.

    Undefined: SKIPPED. From the limit on: FAIL where chance is ruled out (`p_value < alpha`), otherwise OK, because so
    few rows vary that much. Under the limit: WARN where chance has been ruled out twice, or clearly (small but certain,
    where `lasting` changes are told), otherwise OK.

    >>> codes = judge(np.array([np.nan, 0.1, 0.3, 0.3]), np.array(0.2), np.array([np.nan, 9e-4, 0.04, 1e-9]), 0.001)
    >>> [str(VERDICTS[code]) for code in codes]
    ['SKIPPED', 'OK', 'OK', 'FAIL']
    """
    code = {verdict: np.uint8(VERDICTS.index(verdict)) for verdict in Verdict}
    high = np.where(p_value < alpha, code[Verdict.FAIL], code[Verdict.OK])
    low = np.where(lasting & small(Score(value, p_value, limit), alpha), code[Verdict.WARN], code[Verdict.OK])
    return np.where(np.isnan(value), code[Verdict.SKIPPED], np.where(value >= limit, high, low))
