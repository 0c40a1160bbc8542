"""One deployment's report: everything that the pages show, as one object, for the command line and for scripts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from monitoring.alerts import desk, glance, newest
from monitoring.alerts.budget import budget
from monitoring.alerts.look import Look, look
from monitoring.alerts.status import Status, status
from monitoring.disk import mended
from monitoring.domain import (
    Alert,
    Baseline,
    Deployment,
    Measure,
    QualityResult,
    Report,
    Selection,
    Verdict,
    Window,
)
from monitoring.drift.report import DriftReport
from monitoring.lifetime.followed import summed
from monitoring.lifetime.result import Lifetime
from monitoring.lifetime.run import metrics_of
from monitoring.log import Log
from monitoring.log.kept.glance import Glance
from monitoring.performance.estimated.run import run as run_estimates
from monitoring.performance.judged import Judged, judged, notes
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.performance.run import run as run_performance
from monitoring.reports.answers import Find, found
from monitoring.reports.compared import compared
from monitoring.reports.steady import of_one_state
from monitoring.stats.alarms import Budget
from monitoring.stats.comparing.against import baseline_of
from monitoring.stats.counts_log import ReadOnce


@dataclass(frozen=True)
class Summary:
    """What is known of one deployment over one selection.

    Args:
        deployment: whose it is.
        selection: what was looked at.
        windows: what every result's `window` points into.
        drift: inputs, outputs and label against the reference.
        performance: realised measures; window -1 is the reference's own.
        quality: missing, unseen, out of range, non-finite.
        alerts: what stands now, by the deployment's rules.
        left_out: what of an attached log could not be counted, one sentence each.
        judged: the rows that metrics rest on and those that they leave out, one a window.
        notes: what has to be said of these rows, one sentence each.
        by_default: drift by each column's default method, where `drift` shows others; what the state hangs on.
        mended: which files were found damaged and put right on the way, one sentence each.
        estimates: what metrics probably are where labels do not tell yet; they raise no alert.
        looked: what alerts are made of.
        hushed: those of `alerts` that are muted, or were closed by hand; they make no state of alert.
        lifetime: what is certain over the whole life; it raises no alert.
    """

    deployment: Deployment
    selection: Selection
    windows: tuple[Window, ...]
    drift: DriftReport
    performance: Report[Measure]
    quality: Report[QualityResult]
    alerts: tuple[Alert, ...]
    left_out: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()
    notes: tuple[str, ...] = ()
    by_default: DriftReport | None = None
    mended: tuple[str, ...] = ()
    estimates: tuple[Measure, ...] = ()
    looked: Look | None = None
    hushed: tuple[Alert, ...] = ()
    lifetime: tuple[Lifetime, ...] = ()

    @cached_property
    def status(self) -> Status:
        """The deployment's state, in the words that the pages have for it."""
        drift = self.by_default or self.drift
        ringing = [alert for alert in self.alerts if alert not in self.hushed]
        return status(self.performance, drift, self.quality, ringing, key_metric(self.deployment))

    @cached_property
    def budget(self) -> Budget:
        """How many false alarms are allowed, and the level that this comes to for each kind."""
        return budget(self.deployment, self.selection.every, self.windows)

    @property
    def metric_heads(self) -> dict[str, str]:
        """By name what a column of a metric is called in a table for people: its name, and the label's unit."""
        unit = self.deployment.unit(self.deployment.label or "")
        names = dict.fromkeys(m.metric for m in self.performance.results)
        return {name: f"{name} ({unit})" if unit and METRICS[name].descriptor.in_units else name for name in names}

    @property
    def baseline(self) -> Baseline:
        """What drift was measured against."""
        return self.baseline_of("drift")

    def baseline_of(self, kind: str) -> Baseline:
        """What drift, quality or performance was measured against."""
        return baseline_of(self.selection, self.deployment, kind)

    @property
    def verdict(self) -> Verdict:
        """That of the state: FAIL exactly where an alert stands that is neither muted nor was closed by hand."""
        return self.status.verdict


def summarise(
    log: Log,
    selection: Selection,
    methods: Sequence[str] | None = None,
    progress: Callable[[str, float], None] | None = None,
    find: Find = found,
) -> Summary:
    """Compute the whole report of a selection.

    Args:
        log: where the counts come from.
        selection: which windows, as of when, of which segment.
        methods: drift methods to show; None: one a column, its default. Alerts always come from the default.
        progress: told how far it is where single rows may be read, too, for the errors of regressions whose labels have
            not come; None: they are not estimated, which takes seconds.
        find: where what counts say of columns comes from; see `reports.answers`.

    All of it is of one state of the log: see `reports.steady`.
    """
    return of_one_state(
        log,
        lambda: _summarised(log, selection, methods, progress, find),
        lambda made, note: replace(made, notes=(*made.notes, note)),
    )


def _summarised(
    log: Log,
    selection: Selection,
    methods: Sequence[str] | None,
    progress: Callable[[str, float], None] | None,
    find: Find,
) -> Summary:
    counts = ReadOnce(log, summed)
    drifted, shown, checked, lives = compared(log, counts, selection, methods, find)
    measured = run_performance(log, selection)
    unit = log.deployment.unit(log.deployment.label or "")
    looked = look(measured, drifted, checked, key_metric(log.deployment), unit)
    outcomes, likely = log.outcomes(selection), [run_estimates(log, selection, measured)]
    if progress:
        from monitoring.performance.estimated.direct import run as run_direct

        likely.append(run_direct(log, selection, measured, progress))
    return Summary(
        log.deployment,
        selection,
        shown.windows,
        shown,
        measured,
        checked,
        looked.standing(log.deployment.alerts),
        log.left_out(selection.every),
        judged(outcomes.labels),
        notes(log.deployment, outcomes),
        drifted,
        mended.told(log.folder),
        tuple(measure for report in likely for measure in report.results),
        looked,
        desk.hushed(log, looked, selection),
        (*lives, *metrics_of(log, selection, measured)),
    )


def keep_newest(log: Log, summary: Summary, made_of: str) -> Glance:
    """Keep the newest figures, which are served as metrics, and the deployment's line in the list of all, given back.

    Of a report of the deployment's own windows; of any other one nothing is kept.

    Args:
        log: whose.
        summary: the report.
        made_of: from `glance.made_of`, before the report was computed.
    """
    measures, drift = (*summary.performance.results, *summary.estimates), summary.by_default or summary.drift
    newest.keep(log, summary.selection, summary.windows, measures, drift, summary.verdict)
    found = glance.glance(log, summary.windows, summary.performance, drift, summary.alerts, summary.status, made_of)
    glance.keep(log, summary.selection, found, summary.hushed)
    return found
