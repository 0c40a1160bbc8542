"""How much a finding matters: by how far it is off, and by how much the model hangs on its column."""

from collections.abc import Mapping

from monitoring.domain import Alert, Severity
from monitoring.quality.whole_check import WHOLE

LARGE = 3.0  # times its limit


def severity(alert: Alert, key: str, importance: Mapping[str, float]) -> Severity:
    """Critical: the key metric, or no predictions at all. Warning: another metric, or a column that matters.

    A column matters where its drift or its share of bad rows is `LARGE` times the limit and it is not among those that
    the model hardly reads; and where the model hangs on it more than on most, whatever the size. Everything else is
    for information.

    Args:
        alert: the finding.
        key: the metric that comes first.
        importance: by column, how far the model's prediction moves with it; empty where that is not known.

    >>> found = Alert("drift", "age", 3, 2, 0.3, 0.2, "")
    >>> [str(severity(found, "roc_auc", weights)) for weights in ({}, {"age": 0.2, "idle": 0.01})]
    ['info', 'warning']
    >>> from dataclasses import replace
    >>> [str(severity(replace(found, subject="all columns", rule=rule), "mae", {})) for rule in ("empty", "volume")]
    ['critical', 'info']
    """
    if alert.subject == key:
        return Severity.CRITICAL
    if alert.rule in WHOLE.names():
        return WHOLE[alert.rule].descriptor.severity
    if alert.kind == "performance":
        return Severity.WARNING
    fair = sum(importance.values()) / len(importance) if importance else 0.0
    weight = importance.get(alert.subject)
    large = not alert.limit or abs(alert.value / alert.limit) >= LARGE
    matters = large if weight is None else weight >= fair or (large and weight >= fair / 4)
    return Severity.WARNING if matters else Severity.INFO
