"""What was found at one time, in little: what fails now, and how each of that has done in the newest windows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile, groupby, takewhile
from typing import Any

import numpy as np

from monitoring.alerts.policy import alerts, subject_of
from monitoring.domain import VERDICTS, Alert, AlertPolicy, GridReport, Measure, Report, Verdict, Window, whole
from monitoring.quality.whole_check import now_alone, of_ends

Key = tuple[str, str, str]
DEPTH = 50  # judged windows that are looked back; no policy asks for more


@dataclass(frozen=True, slots=True)
class Look:
    """What was found at one time.

    Args:
        found: what fails in the newest windows, whatever the policy.
        courses: by what a finding is about, whether its newest judged windows failed, the newest first; only of what
            failed in any of them.
        windows: what the findings point into.
    """

    found: tuple[Alert, ...]
    courses: Mapping[Key, tuple[bool, ...]]
    windows: tuple[Window, ...]

    def course(self, key: Key) -> tuple[bool, ...]:
        """Whether the newest judged windows of something failed, the newest first; empty where none of them did."""
        return self.courses.get(key, ())

    def quiet(self, key: Key) -> int:
        """How many of the newest judged windows in a row have not failed."""
        course = self.course(key)
        return course.index(True) if course else DEPTH

    def start(self, index: int) -> datetime | int:
        """Where a window begins: its time, or its first row counted from 1 where the log has no time."""
        return start_of(self.windows[index])

    def standing(self, policy: AlertPolicy) -> tuple[Alert, ...]:
        """Those of the findings that a policy takes for alerts."""
        return tuple(
            alert
            for alert in self.found
            if not policy.is_muted(*alert.key)
            and (alert.rule in now_alone() or policy.opens(self.course(alert.key) or (True,)))
        )

    def pause(self, key: Key) -> int:
        """How many judged windows in a row did not fail before the run of failures that is the newest."""
        before_it = dropwhile(bool, dropwhile(lambda failed: not failed, self.course(key)))
        return len([*takewhile(lambda failed: not failed, before_it)])


def start_of(window: Window) -> datetime | int:
    """Where a window begins: its time, or its first row counted from 1 where the log has no time."""
    return window.start or window.first_row


def look(performance: Report[Measure], drift: Report[Any], quality: Report[Any], key: str, unit: str = "") -> Look:
    """Everything that a policy has to know of three reports.

    Args:
        performance: measures; window -1 is the reference.
        drift: one method a column.
        quality: all checks.
        key: the metric that comes first.
        unit: what the label is counted in; empty where that is not said.
    """
    reports = {"performance": performance, "drift": drift, "quality": quality}
    courses = {(kind, *subject): course for kind, report in reports.items() for subject, course in _courses(report)}
    return Look(alerts(performance, drift, quality, key, unit), courses, quality.windows)


def _courses(report: Report[Any]) -> Iterator[tuple[tuple[str, str], tuple[bool, ...]]]:
    filled = [window.index for window in whole(report.windows)]
    ended = [window.index for window in whole(report.windows, empty=True)]
    for subject, verdicts in _verdicts(report):
        judged = [verdicts[place] for place in (ended if subject[1] in of_ends() else filled)]
        newest = [verdict is Verdict.FAIL for verdict in reversed(judged) if verdict is not Verdict.SKIPPED][:DEPTH]
        if any(newest):
            yield subject, tuple(newest)


def _verdicts(report: Report[Any]) -> Iterator[tuple[tuple[str, str], Sequence[Verdict]]]:
    """By what failed in any window, its verdicts in all of them."""
    if isinstance(report, GridReport):
        grid = report.grid
        for pair in np.flatnonzero((grid.verdict == VERDICTS.index(Verdict.FAIL)).any(axis=1)).tolist():
            codes = grid.verdict[pair].tolist()
            yield (grid.columns[pair].name, grid.names[pair]), [VERDICTS[code] for code in codes]
        return
    for subject, group in groupby(sorted(report.results, key=subject_of), key=subject_of):
        here = {result.window: result.verdict for result in group}
        yield subject, [here.get(window.index, Verdict.SKIPPED) for window in report.windows]
