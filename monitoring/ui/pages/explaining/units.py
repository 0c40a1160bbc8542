"""What amounts are counted in, as people say it: of a regression the label's unit, where the settings give one."""

from monitoring.domain import Deployment, Task
from monitoring.figures.shared.text import with_unit

SCALES = ("probability", "log-odds", "log score")


def shown(deployment: Deployment, unit: str) -> str:
    """The unit of an explanation for people.

    >>> d = Deployment(name="d", title="D", task=Task.REGRESSION, label="power", units={"power": "kW"})
    >>> shown(d, "power"), shown(d.__class__(name="d", title="D", task=Task.BINARY), "log-odds")
    ('kW', 'log-odds')
    """
    return of_label(deployment) or unit if deployment.task is Task.REGRESSION else unit


def amount(text: str, unit: str) -> str:
    """A number with the unit of an explanation behind it, as a sentence has it.

    >>> amount("0.155", "probability"), amount("1.2", "log-odds"), amount("12", "min")
    ('0.155 in probability', '1.2 in log-odds', '12 min')
    """
    return f"{text} in {unit}" if unit in SCALES else with_unit(text, unit)


def of_label(deployment: Deployment) -> str:
    """What a regression's values are counted in, or nothing."""
    return deployment.unit(deployment.label or deployment.prediction or "")
