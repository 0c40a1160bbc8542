"""What the rules of `[alerts]` name must be there: a rule about nothing would be one that never does anything."""

from monitoring.domain import Deployment
from monitoring.drift.method import METHODS
from monitoring.errors import SettingsError, nearest, short
from monitoring.performance.run import metric_names
from monitoring.quality.check import CHECKS
from monitoring.quality.whole_check import EVERYTHING, WHOLE

KINDS = ("performance", "quality", "drift")


def require_known(deployment: Deployment) -> None:
    """Raise `SettingsError` for the first name in `[alerts]` that is no column, metric, check, method or kind."""
    subjects = [column.name for column in deployment.columns] + [*metric_names(deployment.task), EVERYTHING]
    subjects += [deployment.time] if deployment.time else []
    rules = [*CHECKS.names(), *METHODS.names(), *WHOLE.names()]
    for mute in deployment.alerts.mute:
        _require("mute", mute.subject, subjects, "column or metric")
        _require("mute", mute.rule, rules, "check or drift method")
    for name in deployment.alerts.runbook:
        _require("runbook", name, [*subjects, *rules, *KINDS], "column, metric, check, drift method or kind")


def _require(key: str, name: str | None, known: list[str], what: str) -> None:
    if name is not None and name not in known:
        hint = nearest(name, known) or f"write one of: {', '.join(known[:12])}, …"
        raise SettingsError(f"alerts.{key} names {short(name)}, which is no {what}", hint)
