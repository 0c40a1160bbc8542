"""What amounts are counted in, as people say it: of a regression the label's unit, where the settings give one."""

from monitoring.domain import Deployment, Task


def shown(deployment: Deployment, unit: str) -> str:
    """The unit of an explanation for people.

    >>> d = Deployment(name="d", title="D", task=Task.REGRESSION, label="power", units={"power": "kW"})
    >>> shown(d, "power"), shown(d.__class__(name="d", title="D", task=Task.BINARY), "log-odds")
    ('kW', 'log-odds')
    """
    return of_label(deployment) or unit if deployment.task is Task.REGRESSION else unit


def of_label(deployment: Deployment) -> str:
    """What a regression's values are counted in, or nothing."""
    return deployment.unit(deployment.label or deployment.prediction or "")
