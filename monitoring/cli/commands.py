"""One function a command: arguments in, exit status out."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from monitoring.alerts import glance
from monitoring.cli import output, refreshing, refusing, streams
from monitoring.cli.alerting import following, junit
from monitoring.cli.files import options, telling
from monitoring.cli.reported import printed
from monitoring.cli.reported.segment import segment_of
from monitoring.disk import mended
from monitoring.domain import Baseline, Every, Selection, Verdict
from monitoring.domain.baseline import OF_KIND
from monitoring.domain.selection import end_of, moment, parse_moment
from monitoring.drift.method import METHODS
from monitoring.errors import MonitoringError
from monitoring.log import Log, Workspace
from monitoring.log.folder.rights import require_changeable
from monitoring.log.ground.steps import steps
from monitoring.log.profiles.profile import read_once
from monitoring.reports.answers import remembered
from monitoring.reports.summary import Summary, keep_newest, summarise


def add(arguments: Namespace) -> int:
    """Connect a deployment."""
    from monitoring.connect import add as connect

    workspace = Workspace()
    require_changeable(workspace.home)
    with output.Progress() as progress:
        cells, files = Path(arguments.plan) if arguments.plan else None, options.given(arguments)
        connected = connect(
            workspace, Path(arguments.file), progress, again=arguments.replace, cells=cells, files=files
        )
    log, imported = connected.log, connected.imported
    if arguments.format == "json":
        left_out = list(log.refresh().left_out) if log.deployment.attached else []
        about = {"left_out": left_out, "model": connected.agreement.to_json() if connected.agreement else None}
        output.print_json(telling.to_json(log.deployment.name, imported) | about)
        return 0
    if log.deployment.attached:
        streams.show("\n".join(refreshing.attached(log, imported)))
        imported = {what: done for what, done in imported.items() if what == "reference"}
    for what, done in imported.items():
        streams.show(output.imported(what, done))
        output.warn(done.warning)
    if connected.agreement:
        streams.show("\n".join(output.agreement(connected.agreement)))
    streams.show(f"connected {log.deployment.name}")
    return 0


def append(arguments: Namespace) -> int:
    """Append predictions or labels, then count what is new."""
    workspace = Workspace()
    kind = "predictions" if arguments.command == "log" else "labels"
    put = workspace.append_predictions if kind == "predictions" else workspace.append_labels
    progress = output.Progress()
    reading, counting = steps(progress, 1, 2)
    with progress:
        done = put(arguments.name, arguments.files, reading, options.given(arguments))
    refusing.nothing_taken(done)
    if arguments.format == "json":
        output.print_json(telling.to_json(arguments.name, {kind: done}))
    else:
        output.warn(done.warning)
        streams.show(output.imported(kind, done))
    with progress:
        refreshing.count_appended(workspace, arguments.name, counting)
    return 0


def report(arguments: Namespace) -> int:
    """Print the report."""
    from monitoring.cli.reported.beside import beside
    from monitoring.releases.logged import logged  # `check` need not wait for what only reports tell
    from monitoring.releases.releases import Releases
    from monitoring.releases.told import strangers_json

    if arguments.multivariate and arguments.format == "html":
        raise MonitoringError("--multivariate is not shown in HTML", "write --format table or --format json")
    printed.require_charts_elsewhere(arguments)
    workspace, summary = Workspace(), _summary(arguments)
    named = logged(workspace.log(arguments.name), Releases(workspace, arguments.name).history())
    rows = beside(arguments, workspace.log(arguments.name), summary)
    rows.json["unregistered"] = strangers_json(named.strangers)
    printed.show(replace(summary, notes=(*summary.notes, *named.sentences)), arguments, rows=rows)
    return 0


def check(arguments: Namespace) -> int:
    """Print the report; 1 where an alert stands, and an error where the options leave nothing to judge."""
    printed.require_charts_elsewhere(arguments)
    if arguments.until:
        following.complete(arguments)
    summary = _summary(arguments)
    if summary.verdict is Verdict.SKIPPED:
        judged = sum(window.rows for window in summary.windows)
        refusing.nothing_judged(arguments.name, Workspace().log(arguments.name).span(), judged)
    ringing, noted = following.settled(summary)
    if arguments.format == "junit":
        streams.show(junit.to_junit(summary, ringing))
    else:
        printed.show(summary, arguments, noted)
    if arguments.notify:
        following.notify(summary)
    return 1 if ringing else 0


def _summary(arguments: Namespace) -> Summary:
    log = Workspace().log(arguments.name)
    methods = None
    if arguments.method:
        methods = METHODS.names() if arguments.method == "all" else (METHODS[arguments.method].descriptor.name,)
    with output.Progress() as progress:
        selection = _selection(log, arguments)
        refreshed = log.refresh(progress, selection.every)
        if arguments.segment:  # which versions there are is known once rows are counted
            selection = replace(selection, segment=segment_of(log, arguments.segment))
    refreshing.tell(refreshed)
    made_of = glance.made_of(log)
    with output.Progress() as progress, read_once():
        from_rows = progress if arguments.command == "report" and arguments.format == "json" else None
        summary = summarise(log, selection, methods, from_rows, remembered)
    keep_newest(log, summary, made_of)
    return replace(summary, mended=mended.told(log.folder))  # also what could not be kept


def _selection(log: Log, arguments: Namespace) -> Selection:
    d = log.deployment
    every = Every.parse(arguments.every) if arguments.every else d.every
    if d.time is None and (not every.by_rows or arguments.start or arguments.end or arguments.as_of):
        hint = 'use --every "1000 rows", without --from, --to and --as-of'
        raise MonitoringError(f"{d.name} has no time column: its windows are counted in rows", hint)
    start = moment(parse_moment(arguments.start)) if arguments.start else None
    end = end_of(parse_moment(arguments.end)) if arguments.end else None
    if start and end and start >= end:
        raise MonitoringError(f"--from {arguments.start} is not before --to {arguments.end}", "exchange them")
    return Selection(
        deployment=d.name,
        every=every,
        as_of=end_of(parse_moment(arguments.as_of)) if arguments.as_of else d.as_of,
        start=start,
        end=end,
        segment=None,
        **{name: _baseline(text, every) for name in OF_KIND.values() if (text := getattr(arguments, name))},
    )


def _baseline(text: str, every: Every) -> Baseline:
    found = Baseline.parse(text)
    if not found.fits(every.unit):
        raise MonitoringError(found.not_told_apart(every.plural), f"write --every {found.longest}, or another baseline")
    return found
