"""What `check` finds is put beside the alerts that are kept."""

import os
from argparse import Namespace
from datetime import timedelta

from monitoring.agreement.kept_weights import kept_weights
from monitoring.alerts import desk
from monitoring.cli import output
from monitoring.domain import Alert, Deployment
from monitoring.domain.selection import end_of, parse_moment
from monitoring.errors import MonitoringError
from monitoring.log import Workspace
from monitoring.log.folder import watermark
from monitoring.log.folder.rights import require_writable
from monitoring.reports.summary import Summary


def settled(summary: Summary) -> tuple[list[Alert], list[dict[str, str]]]:
    """What stands and was neither muted nor closed by hand; and of all that stands, the id and state of its alert.

    Written down where the selection is the one that alerts live by; whoever checks another changes nothing.
    """
    d, selection = summary.deployment, summary.selection
    if summary.looked is None or not desk.is_followed(d, selection):
        return [*summary.alerts], []
    workspace = Workspace()
    case = desk.case_of(d, selection, _importance(workspace, d))
    lives = desk.settle(workspace.log(d.name), summary.looked, case)
    belongs = [desk.of(lives, alert, case.segment) for alert in summary.alerts]
    noted = [{"id": one.id, "state": str(one.state)} if one else {} for one in belongs]
    return [alert for alert in summary.alerts if desk.rings(lives, alert, case.segment)], noted


def _importance(workspace: Workspace, d: Deployment) -> dict[str, float]:
    """As `connect.load_importance` has it, which brings models along and is asked only where nothing is kept."""
    kept = kept_weights(workspace.model_folder(d.name))
    if kept is not None or d.model is None:
        return kept or {}
    from monitoring.connect import load_importance

    return load_importance(workspace, d.name)


def complete(arguments: Namespace) -> None:
    """Keep up to when a log is complete, as somebody says; what has not come by then will not."""
    workspace = Workspace()
    log = workspace.log(arguments.name)
    if log.deployment.time is None:
        raise MonitoringError(
            f"{arguments.name} has no time column: nobody can say when it is complete", "leave it out"
        )
    if arguments.end or arguments.as_of:
        hint = "leave --until out: these options say up to when the log is taken"
        raise MonitoringError("--until goes without --to and --as-of", hint)
    until = end_of(parse_moment(arguments.until))
    if until > desk.now() + timedelta(days=1):  # a day that counts as a whole may have begun somewhere
        raise MonitoringError(f"--until {arguments.until} is still to come", "name a day or time that is over")
    require_writable(workspace.home, log.folder)
    watermark.keep(log.folder, until)


def notify(summary: Summary) -> None:
    """Send what was not sent yet; what could not be sent is told, and tried again by the next check."""
    from monitoring.alerts.delivery.deliver import deliver

    d = summary.deployment
    if summary.looked is None or not desk.is_followed(d, summary.selection) or summary.selection.segment is not None:
        hint = "leave --from, --to, --as-of, --every and --segment out"
        raise MonitoringError("--notify sends the alerts of the deployment's own windows", hint)
    log = Workspace().log(d.name)
    require_writable(log.folder.parent, log.folder)
    for sentence in deliver(log, summary.looked, os.environ):
        output.warn(sentence)
