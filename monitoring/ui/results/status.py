"""One deployment in a sentence: is it all right, what changed, since when."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitoring.alerts.glance import newest_drift, newest_judged
from monitoring.alerts.status import Status, ToLookAt, to_look_at
from monitoring.domain import (
    VERDICTS,
    Alert,
    Column,
    Deployment,
    Measure,
    Report,
    Verdict,
    Window,
    newest_whole,
)
from monitoring.drift.report import DriftReport
from monitoring.figures.shared.text import share
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.quality.report import QualityReport
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain
from monitoring.ui.results import alerted, data, sentences

FAILED = VERDICTS.index(Verdict.FAIL)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer.

    Args:
        state: its verdict and word, and those of its parts.
        sentences: what is known, the most important first; markdown.
        key: the key metric's newest measure of a whole window, None without any.
        reference: the same of the reference.
        alerts: what stands.
        looks: what wants a look besides.
        drifted: inputs that have drifted in the newest whole window.
        inputs: inputs that were judged in it.
        newest: that window; None where no window has rows.
    """

    state: Status
    sentences: tuple[str, ...]
    key: Measure | None
    reference: Measure | None
    alerts: tuple[Alert, ...]
    looks: tuple[ToLookAt, ...]
    drifted: int
    inputs: int
    newest: Window | None


def answer(view: View) -> Answer:
    """Put performance, drift and quality of a selection into words."""
    return told(
        view.deployment,
        data.windows(view),
        data.performance(view),
        data.drift(view),
        data.quality(view),
        alerted.alerts(view),
        alerted.state(view),
        alerted.hushed(view),
    )


def told(
    deployment: Deployment,
    windows: Sequence[Window],
    performance: Report[Measure],
    drift: DriftReport,
    quality: QualityReport,
    alerts: tuple[Alert, ...],
    state: Status,
    hushed: Sequence[Alert] = (),
) -> Answer:
    """The same of the results themselves; window -1 of `performance` is the reference, `hushed` some of the alerts."""
    name, newest = key_metric(deployment), newest_whole(windows)
    measures = [m for m in performance.results if m.metric == name]
    key = newest_judged(measures, windows)
    reference = next((m for m in measures if m.window < 0 and not math.isnan(m.value)), None)
    run = _failing(measures, alerts, name)
    first = sentences.performance(deployment, key, reference, windows, run)
    others = [METRICS[a.subject].descriptor.title for a in alerts if a.kind == "performance" and a.subject != name]
    if others and not run:
        first = f"**Against the reference changed:** {listing([plain(other) for other in others])}. {first}"
    drifted, judged = newest_drift(drift, windows)
    said = [first, *(sentences.labels(windows) if deployment.label and key else ()), *sentences.stopped(windows)]
    if newest and (of_drift := sentences.drift(judged, beyond(drift, newest), newest)):
        said.append(of_drift)
    looks = once([*to_look_at("drift", drift, alerts), *to_look_at("quality", quality, alerts)], alerts)
    said += [
        *sentences.quality(alerts),
        *(sentences.wants_a_look({look.subject: look.why for look in looks}, newest) if newest else ()),
        *sentences.hushed(hushed, alerts),
    ]
    return Answer(state, tuple(said), key, reference, alerts, looks, drifted, judged, newest)


def once(looks: Sequence[ToLookAt], alerts: Sequence[Alert]) -> tuple[ToLookAt, ...]:
    """Each column once, with all its reasons; not where an alert stands of it, whatever kind the alert is of.

    >>> two = [ToLookAt("drift", "age", "psi", 3, "higher"), ToLookAt("quality", "age", "missing", 3, "more gaps")]
    >>> [(look.kind, look.why) for look in once(two, ())]
    [('drift', 'higher; more gaps')]
    """
    standing = {alert.subject for alert in alerts if alert.kind != "performance"}
    found: dict[str, ToLookAt] = {}
    for look in (each for each in looks if each.subject not in standing):
        first = found.setdefault(look.subject, look)
        if first.why != look.why:
            found[look.subject] = replace(first, why=f"{first.why}; {look.why}")
    return tuple(found.values())


def _failing(measures: Sequence[Measure], alerts: Sequence[Alert], name: str) -> list[Measure]:
    """The run of failing measures that an alert on this metric is about, oldest first; empty where none stands."""
    alert = next((a for a in alerts if a.kind == "performance" and a.subject == name), None)
    if alert is None:
        return []
    run = [m for m in measures if alert.since <= m.window <= alert.window and m.verdict is Verdict.FAIL]
    return sorted(run, key=lambda m: m.window)


def beyond(drift: DriftReport, window: Window) -> list[Column]:
    """The columns that are beyond their limit in a window, the farthest first."""
    grid, here = drift.grid, window.index
    failed = np.flatnonzero(grid.verdict[:, here] == FAILED)
    with np.errstate(divide="ignore"):
        farthest_first = failed[np.argsort(-grid.value[failed, here] / grid.limit[failed, here], kind="stable")]
    return list(dict.fromkeys(grid.columns[place] for place in farthest_first))


def coverage(windows: tuple[Window, ...]) -> str:
    """How much of all the predictions is labelled."""
    rows = sum(w.rows for w in windows)
    return share(sum(w.labelled for w in windows) / rows) if rows else "–"
