"""How much a finding matters: by how far it is off, and by how much the model hangs on its column."""

from collections.abc import Mapping

from monitoring.domain import Alert, Severity
from monitoring.domain.text import percent
from monitoring.quality.whole_check import WHOLE

LARGE = 3.0  # times its limit
HARDLY = 0.25  # of the mean importance; what has less the model hardly looks at


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
    weight, large = _weight(alert, importance), not alert.limit or abs(alert.value / alert.limit) >= LARGE
    matters = large if weight is None else weight >= 1 or (large and weight >= HARDLY)
    return Severity.WARNING if matters else Severity.INFO


def weighed(alert: Alert, importance: Mapping[str, float]) -> str:
    """How much the model hangs on the column of a finding, in words; empty where that is not known.

    >>> found = Alert("drift", "age", 3, 2, 0.3, 0.2, "")
    >>> weighed(found, {"age": 0.6, "idle": 0.01}), weighed(found, {"height": 1.0}), weighed(found, {})
    ('the model hangs on it more than on most columns (98.4 % of all importance)', '', '')
    """
    weight = _weight(alert, importance)
    if weight is None or not sum(importance.values()) > 0:
        return ""
    share = percent(importance[alert.subject] / sum(importance.values()))
    how = "hangs on it more than on most columns" if weight >= 1 else "hangs on it less than on most columns"
    return f"the model {how if weight >= HARDLY else 'hardly looks at it'} ({share} of all importance)"


def _weight(alert: Alert, importance: Mapping[str, float]) -> float | None:
    """The importance of a finding's column, as a multiple of the mean one; None where it is not known."""
    if alert.kind == "performance" or alert.subject not in importance:
        return None
    fair = sum(importance.values()) / len(importance)
    return importance[alert.subject] / fair if fair > 0 else 1.0
