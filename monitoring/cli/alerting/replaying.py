"""`modelwatch alerts NAME replay POLICY.toml`: other rules beside those that hold, on the past as it was known then."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from monitoring.alerts import desk
from monitoring.alerts.replay import told
from monitoring.alerts.replay.drops import Truth, truth
from monitoring.alerts.replay.past import Seen, past
from monitoring.alerts.replay.replay import UNKNOWN, WITH, WITHOUT, Outcome, Replayed
from monitoring.alerts.replay.replay import replay as live_through
from monitoring.alerts.rules import require_known
from monitoring.cli import output, refreshing, streams
from monitoring.connect import load_importance
from monitoring.domain import Selection
from monitoring.domain.text import day, plural
from monitoring.errors import MonitoringError, SettingsError
from monitoring.log import Workspace
from monitoring.settings.rules_file import load_rules


def replay(arguments: Namespace) -> int:
    """Show both side by side; nothing is written."""
    workspace, file = Workspace(), Path(arguments.subject)
    log = workspace.log(arguments.name)
    d, policy = log.deployment, load_rules(file)
    try:
        require_known(replace(d, alerts=policy))
    except MonitoringError as error:
        raise SettingsError(f"{file.name}: {error.message}", error.hint) from error
    with output.Progress() as progress:
        refreshing.tell(log.refresh(progress, d.every))
        seen, fell = past(log, progress), truth(log)
    case = desk.case_of(d, Selection(d.name, d.every), load_importance(workspace, d.name))
    tried = {"now": live_through(seen, case, d.alerts, fell), file.name: live_through(seen, case, policy, fell)}
    if arguments.format == "json":
        output.print_json(told.to_json(d.name, seen, fell, tried, desk.now()))
    else:
        streams.show(_table(seen, fell, tried))
    return 0


def _table(seen: tuple[Seen, ...], fell: Truth, tried: Mapping[str, Replayed]) -> str:
    if not seen:
        return "no whole window has ended yet: there is no past to try rules on"
    ends = f"from {day(seen[0].at)} to {day(seen[-1].at)}"
    reach = f"{plural(len(seen), 'look')} back, at the end of each window {ends}"
    known = f"performance fell {plural(len(fell.drops), 'time')} in {plural(len(fell.judged), 'judged window')}"
    dark = f"; of {plural(len(fell.unknown), 'window')} labels do not tell" if fell.unknown else ""
    rows = [
        ("alerts", *(str(len(one.outcomes)) for one in tried.values())),
        ("of a drop", *(str(one.count(WITH)) for one in tried.values())),
        ("of none", *(str(one.count(WITHOUT)) for one in tried.values())),
        ("not known", *(str(one.count(UNKNOWN)) for one in tried.values())),
        ("drops missed", *(str(len(one.missed)) for one in tried.values())),
        ("days ahead", *(output.figure(_or_nan(one.days_ahead), 2) for one in tried.values())),
    ]
    parts = [reach, known + dark, "", output.table(("", *tried), rows)]
    for name, one in tried.items():
        lines = [_row(each) for each in one.outcomes]
        parts += ["", f"{name}:", output.table(("opened", "closed", "severity", "came", ""), lines)] if lines else []
    return "\n".join(parts)


def _row(one: Outcome) -> tuple[str, ...]:
    closed = f"{one.closed:%Y-%m-%d}" if one.closed else "open"
    severity, subjects = str(one.alert.severity), ", ".join(one.alert.subjects)
    return f"{one.opened:%Y-%m-%d}", closed, severity, CAME[one.came], subjects


CAME = {WITH: "a drop", WITHOUT: "no drop", UNKNOWN: "not known"}


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
