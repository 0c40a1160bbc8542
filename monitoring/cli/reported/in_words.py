"""A report as text for people: the answer, the windows, performance, what drifted."""

from math import isnan

from monitoring.alerts.budget import meaning
from monitoring.cli import output
from monitoring.domain import Measure, Verdict, Window, newest_whole
from monitoring.lifetime import words as life
from monitoring.reports import looks
from monitoring.reports.summary import Summary


def summary(report: Summary) -> str:
    """The report as text: the answer, the windows, performance, what drifted."""
    state = report.status
    kinds = ", ".join(f"{kind} {verdict} ({state.word_of(kind)})" for kind, verdict in state.parts.items())
    parts = [f"{report.deployment.title}: {state.verdict} ({state.word}) – {kinds}"]
    said = {True: " (muted, or closed by hand)", False: ""}
    parts += [f"  {alert.message}{said[alert in report.hushed]}" for alert in report.alerts]
    parts += [f"  {text}" for text in looks.sentences(report)]
    parts += [*report.left_out, *report.notes, f"budget: {meaning(report.budget, report.deployment, report.selection)}"]
    parts += [text for text in (life.summary(report.lifetime),) if text]
    if not report.windows:
        return "\n".join([*parts, "there are no predictions in this selection"])
    windows = [
        (w.label + ("" if w.complete else " *"), f"{w.rows:,}", f"{w.labelled:,}", *_measures(report, w))
        for w in report.windows
    ]
    parts += ["", output.table(("window", "rows", "labelled", *report.metric_heads.values()), windows)]
    for kind, what in (("performance", "metrics"), ("quality", "shares of data quality")):
        baseline = report.baseline_of(kind)
        parts += [f"{what} are compared with those of {baseline.words}"] if baseline.moves else []
    if not all(w.complete for w in report.windows):
        parts.append("* not a whole window")
    if any(_is_open(m) for m in report.performance.results if m.window >= 0):
        parts.append("(...) not judged; --format json has the reason of each")
    return "\n".join([*parts, "", _drift(report)])


def _measures(report: Summary, window: Window) -> list[str]:
    found: list[Measure] = [m for m in report.performance.results if m.window == window.index]
    return [f"({output.figure(m.value)})" if _is_open(m) else output.figure(m.value) for m in found]


def _is_open(measure: Measure) -> bool:
    return measure.verdict is Verdict.SKIPPED and not isnan(measure.value)


def _drift(report: Summary) -> str:
    newest = newest_whole(report.windows) or report.windows[-1]
    rows = [
        (r.column, r.method, *output.compared(r), output.chance(r.p_value), str(r.verdict), r.reason)
        for r in report.drift.in_window(newest.index)
    ]
    head = ("column", "method", "value", "limit", "p", "verdict", "")
    against = f", compared with {report.baseline.words}" if report.baseline.moves else ""
    return f"drift in {newest.label}{against}\n" + output.table(head, rows)
