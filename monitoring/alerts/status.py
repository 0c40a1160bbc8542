"""A deployment's state in one verdict and one word: the same on the command line, in reports, on every page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np

from monitoring.domain import VERDICTS, Alert, GridReport, Measure, Report, Verdict, Window, whole, worst

KINDS = ("performance", "quality", "drift")
STATES: dict[Verdict, str] = {
    Verdict.OK: "all right",
    Verdict.WARN: "look at it",
    Verdict.FAIL: "alert",
    Verdict.SKIPPED: "not judged",
}
PARTLY = "no alert"
NO_ALERT = "beyond its limit, and no alert by the deployment's rules"


@dataclass(frozen=True, slots=True)
class Status:
    """A deployment's state.

    Args:
        parts: the verdict of each of `KINDS`.
    """

    parts: Mapping[str, Verdict]

    @property
    def verdict(self) -> Verdict:
        """FAIL where an alert stands; WARN where some figure wants a look (small but certain, or beyond
        its limit where too little is known of what is usual); OK where neither.

        SKIPPED where nothing could be judged.
        """
        return worst(self.parts.values())

    @property
    def word(self) -> str:
        """The verdict in a word or two; not "all right" where a part of it is not known."""
        partly = self.verdict is Verdict.OK and Verdict.SKIPPED in self.parts.values()
        return PARTLY if partly else STATES[self.verdict]

    def word_of(self, kind: str) -> str:
        """One part's verdict in a word or two."""
        return STATES[self.parts[kind]]


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """A figure of the newest whole window that wants a look, and is no alert.

    Args:
        kind: drift or quality.
        subject: the column.
        rule: the method or the check.
        window: the window's place.
        why: its size, or what lacks to judge it.
    """

    kind: str
    subject: str
    rule: str
    window: int
    why: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about, as an alert has it."""
        return self.kind, self.subject, self.rule


def status(
    performance: Report[Measure], drift: Report[Any], quality: Report[Any], standing: Iterable[Alert], key: str
) -> Status:
    """A deployment's state, from all results and what stands.

    Performance is judged in the newest whole window with enough labels, drift and quality in the newest with rows.

    Args:
        performance: measures; window -1 is the reference.
        drift: one method a column.
        quality: all checks.
        standing: what `alerts` finds in them.
        key: the metric of which a warning counts; of any other an alert alone does.
    """
    failed = {alert.kind for alert in standing}
    found = {
        "performance": _measured(performance, key),
        "quality": _judged(quality),
        "drift": _judged(drift),
    }
    return Status({kind: Verdict.FAIL if kind in failed else _without_alert(found[kind]) for kind in KINDS})


def to_look_at(kind: str, report: GridReport[Any], alerts: Sequence[Alert]) -> tuple[ToLookAt, ...]:
    """What is a warning in the newest whole window, or fails there and is no alert by the deployment's rules.

    One a column of which no alert stands: what fails first, and the farthest beyond its limit first.

    Args:
        kind: "drift" or "quality".
        report: drift with one method a column, or all checks.
        alerts: what stands.
    """
    judged = whole(report.windows)
    if not judged:
        return ()
    newest, known = judged[-1].index, {alert.subject for alert in alerts if alert.kind == kind}
    here = report.grid.at(newest)
    code = here.verdict[:, 0].astype(int)
    with np.errstate(divide="ignore", invalid="ignore"):
        over = np.nan_to_num(here.value[:, 0] / here.limit[:, 0])
    found: dict[str, ToLookAt] = {}
    for place in np.lexsort((-over, -code)).tolist():
        why = here.reasons[here.reason[place, 0]] or NO_ALERT
        look = ToLookAt(kind, here.columns[place].name, here.names[place], newest, why)
        if code[place] >= VERDICTS.index(Verdict.WARN) and look.subject not in known:
            found.setdefault(look.subject, look)
    return tuple(found.values())


def _without_alert(verdict: Verdict) -> Verdict:
    """A failure that the deployment's rules do not take for an alert, or not yet, is to be looked at."""
    return Verdict.WARN if verdict is Verdict.FAIL else verdict


def _measured(report: Report[Measure], key: str) -> Verdict:
    """WARN where the key metric's newest measure is one, or fails; SKIPPED where there is none, or it is not judged."""
    here = {window.index for window in whole(report.windows)}
    valued = [m for m in report.results if m.metric == key and not isnan(m.value) and not m.provisional]
    last = max((m for m in valued if m.window in here), key=lambda m: m.window, default=None)
    if last is None or last.verdict is Verdict.SKIPPED:
        return Verdict.SKIPPED
    return Verdict.WARN if last.verdict in (Verdict.WARN, Verdict.FAIL) else Verdict.OK


def _judged(report: Report[Any]) -> Verdict:
    """The worst verdict of the newest whole window."""
    windows: Sequence[Window] = whole(report.windows)
    if not windows:
        return Verdict.SKIPPED
    newest = windows[-1].index
    if isinstance(report, GridReport):
        return VERDICTS[int(report.grid.verdict[:, newest].max(initial=0))]
    return worst(result.verdict for result in report.results if result.window == newest)
