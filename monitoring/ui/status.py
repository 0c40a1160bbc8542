"""One deployment in a sentence: is it all right, what changed, since when."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.alerts.status import Status, has_limit
from monitoring.domain import Alert, Measure, Verdict, Window, newest_whole, whole
from monitoring.drift.report import DriftReport
from monitoring.figures.text import held_against, share, span
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.quality.empty import EVERYTHING
from monitoring.ui import data
from monitoring.ui.view import View
from monitoring.ui.words import day, listing, plain, plural, within

NO_LABEL = "no label has come in"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer.

    Args:
        state: its verdict and word, and those of its parts.
        sentences: what is known, the most important first; markdown.
        key: the key metric's newest measure of a whole window, None without any.
        reference: the same of the reference.
        alerts: what stands.
        drifted: inputs beyond their limit in the newest whole window.
        inputs: inputs that were judged in it.
        newest: that window; None where no window has rows.
    """

    state: Status
    sentences: tuple[str, ...]
    key: Measure | None
    reference: Measure | None
    alerts: tuple[Alert, ...]
    drifted: int
    inputs: int
    newest: Window | None


def answer(view: View) -> Answer:
    """Put performance, drift and quality of a selection into words."""
    windows, alerts = data.windows(view), data.alerts(view)
    name = key_metric(view.deployment)
    report = data.performance(view)
    measures = [m for m in report.results if m.metric == name]
    key = newest_judged(measures, windows)
    reference = next((m for m in measures if m.window < 0 and not math.isnan(m.value)), None)
    drifted, judged = newest_drift(view, data.drift(view), windows)
    start = next((alert.since for alert in alerts if alert.kind == "performance" and alert.subject == name), None)
    first = _performance(view, key, reference, windows, start)
    others = [METRICS[a.subject].descriptor.title for a in alerts if a.kind == "performance" and a.subject != name]
    if others and start is None:
        first = f"**Against the reference changed:** {listing([plain(other) for other in others])}. {first}"
    newest = newest_whole(windows)
    sentences = [first, *_labels(view, windows, key), *_stopped(windows), *_data(view, alerts, drifted, judged, newest)]
    state = data.state(view)
    sentences += _may_be_chance(state, newest)
    return Answer(state, tuple(sentences), key, reference, alerts, drifted, judged, newest)


def newest_judged(measures: Sequence[Measure], windows: Sequence[Window]) -> Measure | None:
    """One metric's measure in the newest whole window that has enough labels for it; None where none has."""
    here = {window.index for window in whole(windows)}
    known = [m for m in measures if m.window in here and not math.isnan(m.value)]
    return max(known, key=lambda m: m.window, default=None)


def newest_drift(view: View, drift: DriftReport, windows: tuple[Window, ...]) -> tuple[int, int]:
    """How many inputs are beyond their limit in the newest whole window, of how many that were judged."""
    newest = newest_whole(windows)
    counts = drift_counts(view, drift)
    return (0, 0) if newest is None else counts[newest.index]


def drift_counts(view: View, drift: DriftReport) -> list[tuple[int, int]]:
    """Per window: inputs beyond their limit, and inputs that were judged."""
    features = set(view.deployment.features)
    rows = [i for i, column in enumerate(drift.grid.columns) if column.name in features]
    codes = drift.grid.verdict[rows]
    return list(zip((codes == 3).sum(axis=0).tolist(), (codes > 0).sum(axis=0).tolist(), strict=True))


def _performance(
    view: View, key: Measure | None, reference: Measure | None, windows: tuple[Window, ...], start: int | None
) -> str:
    title = METRICS[key_metric(view.deployment)].descriptor.title
    if key is None:
        if view.deployment.label is None:
            return "How good the predictions are cannot be told: this deployment names no label column."
        lack = f"no whole window has enough labels for {title}" if any(w.labelled for w in windows) else NO_LABEL
        return f"How good the predictions are cannot be told yet: {lack}."
    ends = [key.limit, reference.value if reference else key.limit]
    (value, low, high), (limit, of_reference) = held_against([key.value, key.low, key.high], ends)
    figures = f"{value} ({low} to {high})"
    against = f" against {of_reference} in the reference" if reference else ""
    when = within(windows[key.window])
    if key.verdict is Verdict.FAIL and start is not None:
        since_when = f"{key.side} the limit of {limit} since {_when(windows[start])}"
        return f"**Performance got worse:** {title} {figures}{against}, {since_when}."
    if key.verdict is Verdict.WARN:
        may_be = f"{key.side} the limit of {limit}, but so few rows vary that much by chance"
        return f"**{title} may be worse:** {figures} {when}{against}; {may_be}."
    if not has_limit(key):
        return f"{title} {figures} {when}{against}; the reference has too few labels to compare with."
    return f"**{title} holds:** {figures} {when}{against}."


def _when(window: Window) -> str:
    if window.start is None:
        return span(window)
    if window.every.unit == "month":
        return f"{window.start:%B %Y}"
    return f"the week of {day(window.start)}" if window.every.unit == "week" else f"the window of {day(window.start)}"


def _labels(view: View, windows: tuple[Window, ...], key: Measure | None) -> list[str]:
    filled = [w for w in windows if w.rows]
    if view.deployment.label is None or not filled or key is None:
        return []
    waiting = len(filled) - 1 - max((i for i, w in enumerate(filled) if w.labelled), default=-1)
    if not waiting:
        return []
    rows = sum(w.rows for w in filled[-waiting:])
    since_when = "" if filled[-waiting].start is None else f" since {day(filled[-waiting].start)}"
    return [f"Labels are not in yet for the newest {plural(waiting, 'window')} ({rows:,} predictions{since_when})."]


def _stopped(windows: tuple[Window, ...]) -> list[str]:
    last = max((w.index for w in windows if w.rows), default=-1)
    empty = [w for w in windows if w.index > last and w.start]
    return [f"**No predictions since {day(empty[0].start)}.**"] if empty else []


def _data(view: View, alerts: tuple[Alert, ...], drifted: int, judged: int, newest: Window | None) -> list[str]:
    said = []
    if judged and newest:
        outputs = {c.name for c in view.deployment.outputs}
        scores = [plain(a.subject) for a in alerts if a.kind == "drift" and a.subject in outputs]
        also = f", and so did {listing(scores)}" if scores and drifted else f"; {listing(scores)} did" if scores else ""
        amount = f"**{drifted} of {judged} inputs drifted**" if drifted else f"None of {judged} inputs drifted"
        said.append(f"{amount} {within(newest)}{also}.")
    broken = sorted({a.subject for a in alerts if a.kind == "quality"} - {EVERYTHING})
    if broken:
        said.append(f"Data quality: look at {listing([f'**{plain(name)}**' for name in broken])}.")
    return said


def _may_be_chance(state: Status, newest: Window | None) -> list[str]:
    """What makes the state a warning besides performance, which has a sentence of its own."""
    kinds = [f"data {kind}" for kind in ("drift", "quality") if state.parts[kind] is Verdict.WARN]
    if not kinds or newest is None:
        return []
    return [f"In {listing(kinds)} some figures are at or beyond their limit {within(newest)}, but may be by chance."]


def coverage(windows: tuple[Window, ...]) -> str:
    """How much of all the predictions is labelled."""
    rows = sum(w.rows for w in windows)
    return share(sum(w.labelled for w in windows) / rows) if rows else "–"
