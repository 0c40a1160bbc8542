"""What a metric says of itself, and the catalogue of all of them."""

from dataclasses import dataclass

from monitoring.catalogue import Catalogue
from monitoring.domain import Deployment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """The card of a metric: a pure function `(outcomes: Outcomes) -> Estimate`.

    Args:
        name: key in the command line and in JSON.
        title: as people read it.
        summary: one sentence on what it measures.
        tasks: the tasks that it is defined for.
        better: 1 where higher is better, -1 where lower is, 0 where a step to either side is a change.
        judged: whether windows are held against the reference; False for figures that are only shown.
        low: smallest possible value.
        high: largest possible value.
        in_units: whether it is counted in the label's unit.
        exact: whether it equals the value computed on rows; otherwise `bound` says how far it can be off.
        bound: the bound in words; empty where exact.
        needs_label: whether it rests on labelled rows; False where it covers all of them.
        needs_score: undefined where the log holds only yes or no.
        undefined: the reason given where its value is nan although labels are there.
        interval: how the 95 % interval is made.
        source: paper or formula.
    """

    name: str
    title: str
    summary: str
    tasks: tuple[Task, ...]
    better: int
    judged: bool = True
    low: float
    high: float
    in_units: bool = False
    exact: bool
    bound: str = ""
    needs_label: bool = True
    needs_score: bool = False
    undefined: str
    interval: str
    source: str


METRICS: Catalogue[Metric] = Catalogue("metric", "monitoring.performance.metrics")


def titled(name: str, deployment: Deployment) -> str:
    """What a metric is called in a table for people: its title, and the label's unit where it is counted in it.

    >>> trip = Deployment(name="d", title="D", task=Task.REGRESSION, label="delay", units={"delay": "min"})
    >>> titled("mae", trip), titled("r2", trip)
    ('Mean absolute error (min)', 'R²')
    """
    card, unit = METRICS[name].descriptor, deployment.unit(deployment.label or deployment.prediction or "")
    return f"{card.title} ({unit})" if unit and card.in_units else card.title
