"""`modelwatch retrain`: a candidate from the log's own labelled rows, or a look back at when that would have paid."""

from argparse import Namespace
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitoring.alerts import desk
from monitoring.cli import output, refreshing, streams
from monitoring.cli.retraining import telling
from monitoring.connect import load_model
from monitoring.domain import Every, Selection
from monitoring.domain.selection import end_of, moment, parse_moment
from monitoring.errors import MonitoringError, NotApplicableError
from monitoring.gate.collect import collect
from monitoring.gate.recorded import note
from monitoring.gate.run import GateReport, run
from monitoring.log import Log, Workspace
from monitoring.log.ground.progress import Progress
from monitoring.log.ground.steps import steps
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model
from monitoring.releases.releases import Releases
from monitoring.retraining import told
from monitoring.retraining.backtest.run import backtest
from monitoring.retraining.candidate import TRAINED, Wanted, candidate
from monitoring.retraining.estimator import from_file
from monitoring.retraining.gathered import require_trainable
from monitoring.retraining.known import advised, recommend
from monitoring.retraining.registering import flattered, register
from monitoring.retraining.window import Recommended


def retrain(arguments: Namespace) -> int:
    """Run it."""
    _require_sense(arguments)
    workspace = Workspace()
    log = workspace.log(arguments.name)
    champion = load_model(workspace, log.deployment) if log.deployment.model else None
    with output.Progress() as progress:
        refreshing.tell(log.refresh(progress, log.deployment.every))
    if arguments.backtest:
        return _look_back(workspace, log, champion, arguments)
    with output.Progress() as progress:
        return _train(workspace, log, champion, arguments, progress)


def _require_sense(arguments: Namespace) -> None:
    """Raise `MonitoringError` for options that say nothing together."""
    if arguments.backtest and (arguments.recalibrate or arguments.estimator):
        raise MonitoringError("--backtest looks back at clones of the model in use", "leave the other option out")
    if arguments.recalibrate and arguments.estimator:
        message = "--recalibrate keeps the model in use, --estimator trains another one"
        raise MonitoringError(message, "choose one of them")
    if arguments.every and not arguments.backtest:
        raise MonitoringError("--every is for --backtest", "leave it out")


def _selection(log: Log, arguments: Namespace, *, whole: bool) -> Selection:
    d = log.deployment
    as_of = end_of(parse_moment(arguments.as_of)) if arguments.as_of else None if whole else d.as_of
    return Selection(d.name, Every.parse(arguments.every) if arguments.every else d.every, as_of=as_of)


def _look_back(workspace: Workspace, log: Log, champion: Model | None, arguments: Namespace) -> int:
    if champion is None:
        message = f"{log.deployment.name} names no model that could have been trained anew"
        raise NotApplicableError(message, "connect it with its model: [model] path")
    start = moment(parse_moment(arguments.start)) if arguments.start else None
    end = end_of(parse_moment(arguments.end)) if arguments.end else None
    selection = replace(_selection(log, arguments, whole=True), start=start, end=end)
    with output.Progress() as progress:
        found = backtest(log, champion, selection, progress)
    caution = flattered(Releases(workspace, log.deployment.name).live(), found.bank.windows[0].start)
    output.warn(caution)
    if arguments.format == "json":
        output.print_json({**told.backtest_json(log.deployment.name, found, desk.now()), "caution": caution})
    else:
        streams.show(telling.backtest(found))
    return 0


def _train(workspace: Workspace, log: Log, champion: Model | None, arguments: Namespace, progress: Progress) -> int:
    d, selection = log.deployment, _selection(log, arguments, whole=False)
    looking, training, keeping, asking = steps(progress, 1, 3, 3, 6)
    looking("looking at what is labelled", 0.0)
    require_trainable(d, champion.features if champion and not arguments.estimator else d.features)
    rows = _recommended(log, selection, arguments)
    advice = advised(log, selection, rows, champion) if rows else None
    wanted = _wanted(log, rows, arguments, Trust.load(workspace.home))
    found = candidate(log, champion, selection, wanted, training)
    caution = flattered(Releases(workspace, d.name).live(), wanted.end)
    found = replace(found, said=(*found.said, *([caution] if caution else [])))
    version, gated = "", None
    if not arguments.dry_run:
        version = register(workspace, d.name, found, arguments.by or "", arguments.note, keeping).name
        gated = _gated(workspace, d.name, version, asking, selection.as_of)
    if arguments.format == "json":
        output.print_json(told.candidate_json(d.name, found, rows, advice, version, gated, desk.now()))
    else:
        streams.show(telling.candidate(d, found, rows, advice, version, gated))
    return 0


def _gated(workspace: Workspace, name: str, version: str, progress: Progress, as_of: datetime | None) -> GateReport:
    """What the gate says of a version that is registered by now, whatever becomes of asking it."""
    collecting, asking = steps(progress, 1, 2)
    try:
        report = run(collect(workspace, name, version, collecting, as_of), asking)
        note(workspace, report)
    except BaseException as error:
        error.add_note(
            f"version {version} is registered all the same; ask its gate by: modelwatch gate {name} {version}"
        )
        raise
    return report


def _recommended(log: Log, selection: Selection, arguments: Namespace) -> Recommended | None:
    """None where the window is said, and none could be recommended."""
    try:
        return recommend(log, selection)
    except NotApplicableError:
        if arguments.end:
            return None
        raise


def _wanted(log: Log, rows: Recommended | None, arguments: Namespace, trust: Trust) -> Wanted:
    """What is typed, and what is recommended where nothing is typed."""
    start = moment(parse_moment(arguments.start)) if arguments.start else rows.start if rows else None
    end = end_of(parse_moment(arguments.end)) if arguments.end else rows.end if rows else None
    assert end
    if start and start >= end:
        raise MonitoringError(f"--from {start:%Y-%m-%d} is not before the end, {end:%Y-%m-%d}", "choose earlier rows")
    until = rows.until if rows and rows.until > end else None
    wanted = Wanted(start, end, until, arguments.recalibrate or TRAINED)
    if not arguments.estimator:
        return wanted
    estimator, reader = from_file(Path(arguments.estimator), log.deployment, trust)
    return replace(wanted, estimator=estimator, reader=reader)
