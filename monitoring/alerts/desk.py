"""Where alerts are looked after: what is found now is put beside what was kept, and what people do is written down."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from monitoring.alerts.life import Case, Lives, live
from monitoring.alerts.look import Look
from monitoring.domain import Alert, Deployment, Incident, Selection, State
from monitoring.domain.baseline import OF_KIND
from monitoring.log import Log
from monitoring.log.folder.rights import is_writable
from monitoring.log.kept import lives as kept
from monitoring.performance.run import key_metric


def now() -> datetime:
    """The time of steps: UTC, without a zone, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def is_followed(deployment: Deployment, selection: Selection) -> bool:
    """Whether a selection is the one that alerts live by: all windows of the deployment's own length, as of its own.

    Whoever looks at an earlier day, a part of the log, other windows or another baseline opens and closes nothing.
    """
    own = (deployment.every, deployment.as_of, None, None)
    same = all(getattr(selection, name) in (None, getattr(deployment, name)) for name in OF_KIND.values())
    return same and (selection.every, selection.as_of, selection.start, selection.end) == own


def case_of(deployment: Deployment, selection: Selection, importance: Mapping[str, float]) -> Case:
    """Whose alerts a selection's are, and how they are judged."""
    segment = "" if selection.segment is None else str(selection.segment)
    return Case(deployment.name, segment, selection.every, key_metric(deployment), deployment.alerts, importance)


def shown(log: Log, look: Look, case: Case) -> Lives:
    """The alerts as they are after a look; nothing is written."""
    return live(kept.read(log.folder), look, case, now())


def settle(log: Log, look: Look, case: Case, act: Callable[[Lives], Lives] = lambda lives: lives) -> Lives:
    """The alerts after a look, and after what somebody does, written down.

    Where the workspace may only be read nothing is, and what somebody wanted to do raises an error of its own.
    """
    if not is_writable(log.folder):
        return act(shown(log, look, case))
    return kept.change(log.folder, lambda before: act(live(before, look, case, now())))


def hushed(log: Log, look: Look, selection: Selection) -> tuple[Alert, ...]:
    """What stands and nobody wants to hear of by now; nothing where the selection is not the one alerts live by."""
    d = log.deployment
    standing = look.standing(d.alerts)
    if not standing or not is_followed(d, selection):
        return ()
    case = case_of(d, selection, {})
    lives = shown(log, look, case)
    return tuple(alert for alert in standing if not rings(lives, alert, case.segment))


def of(lives: Lives, alert: Alert, segment: str) -> Incident | None:
    """The newest alert that a finding is part of."""
    own = (one for one in reversed(lives) if one.segment == segment)
    return next((one for one in own if alert.key in [member.key for member in one.members]), None)


def rings(lives: Lives, alert: Alert, segment: str) -> bool:
    """Whether a finding is one that people want to hear of: not where its alert is muted, or was closed by hand."""
    incident = of(lives, alert, segment)
    return incident is None or not (incident.state is State.MUTED or incident.by_hand)
