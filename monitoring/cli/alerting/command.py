"""`modelwatch alerts`: list what stands, take it on, mute it, close it, try other rules."""

import getpass
from argparse import Namespace
from collections.abc import Callable
from functools import partial

from monitoring.alerts import desk, hand, told
from monitoring.alerts.delivery.due import unsent
from monitoring.alerts.hand import Hand
from monitoring.alerts.life import Case, Lives
from monitoring.alerts.look import Look
from monitoring.cli import output, refreshing, streams
from monitoring.connect import load_importance
from monitoring.domain import Incident, Selection
from monitoring.domain.selection import end_of, parse_moment
from monitoring.domain.text import day
from monitoring.errors import MonitoringError
from monitoring.log import Log, Workspace
from monitoring.log.folder.rights import require_writable
from monitoring.reports.answers import remembered
from monitoring.reports.summary import summarise

NEEDS = {"ack": "the id of an alert", "mute": "the id of an alert", "close": "the id of an alert"}
NEEDS |= {"replay": "a file with the rules to try"}
HINTS = {"replay": 'write a file with [alerts] and its keys, as in persist = "2 of 3"'}


def alerts(arguments: Namespace) -> int:
    """Run one action; 0 where it is done, `list` too: whether an alert stands is what `check` tells."""
    action, subject = arguments.action, arguments.subject
    if action in NEEDS and not subject:
        raise MonitoringError(
            f"{action} needs {NEEDS[action]}", HINTS.get(action, f"modelwatch alerts {arguments.name} lists them")
        )
    if action == "list" and subject:
        raise MonitoringError(f"list takes no id, got {subject!r}", "leave it out; --format json has every detail")
    if arguments.until and action != "mute":
        raise MonitoringError(f"--until is for mute, not for {action}", "leave it out")
    if action == "replay":
        from monitoring.cli.alerting.replaying import replay

        return replay(arguments)
    workspace = Workspace()
    log = workspace.log(arguments.name)
    act = _act(arguments)
    if act is not None:
        require_writable(workspace.home, log.folder)
    look, case = found(workspace, log)
    lives = desk.settle(log, look, case, act or (lambda lives: lives))
    chosen = tuple(one for one in lives if arguments.all or one.is_open)
    if act is not None:
        chosen = (hand.find(lives, subject),)
    if arguments.format == "json":
        output.print_json(told.to_json(arguments.name, chosen, look, log.deployment.alerts, desk.now()))
    else:
        streams.show(listed(chosen, lives, log) if act is None else _line(chosen[0]))
    for sentence in unsent(lives, log.deployment.alerts):
        output.warn(sentence)
    return 0


def found(workspace: Workspace, log: Log) -> tuple[Look, Case]:
    """What fails now in the selection that alerts live by, and whose alerts these are."""
    d = log.deployment
    with output.Progress() as progress:
        refreshing.tell(log.refresh(progress, d.every))
    selection = Selection(d.name, d.every, as_of=d.as_of)
    look = summarise(log, selection, find=remembered).looked
    assert look is not None
    return look, desk.case_of(d, selection, load_importance(workspace, d.name))


def _act(arguments: Namespace) -> Callable[[Lives], Lives] | None:
    if arguments.action == "list":
        return None
    by = getpass.getuser() if arguments.by is None else arguments.by
    who, id = Hand(desk.now(), by, arguments.note), arguments.subject
    if arguments.action == "ack":
        return partial(hand.acknowledge, id=id, hand=who)
    if arguments.action == "close":
        return partial(hand.close, id=id, hand=who)
    if not arguments.until:
        raise MonitoringError("mute needs --until", "write --until 2030-01-31: that day counts as a whole")
    return partial(hand.mute, id=id, hand=who, until=end_of(parse_moment(arguments.until)))


def listed(chosen: Lives, lives: Lives, log: Log) -> str:
    """A table of alerts, and under it the cause and the advice of each that has one."""
    closed = sum(not one.is_open for one in lives)
    if not chosen:
        return f"no alert is open{f'; {closed:,} closed, see --all' if closed else ''}"
    rows = [
        (one.id, str(one.severity), str(one.state), told.place(one.since), one.owner or "-", one.lead.message)
        for one in reversed(chosen)
    ]
    parts = [output.table(("id", "severity", "state", "since", "owner", ""), rows)]
    for one in reversed(chosen):
        others = [f"  {member.message}" for member in one.members[1:]]
        advice = log.deployment.alerts.advice(*one.lead.key)
        said = [f"  cause: {one.cause}"] * bool(one.cause) + [f"  what to do: {advice}"] * bool(advice)
        if others or said:
            parts += ["", f"{one.id}: {one.lead.message}", *others, *said]
    return "\n".join(parts)


def _line(one: Incident) -> str:
    until = f" until {day(one.until)} (UTC)" if one.until else ""
    return f"{one.id} is {one.state}{until}: {one.lead.message}"
