"""What can be said of a column or a metric over the whole life of a deployment, however often one has looked."""

from dataclasses import dataclass

from monitoring.domain import Window
from monitoring.performance.metric import METRICS


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The evidence against "nothing has changed since the reference", of all windows up to now.

    Args:
        kind: "column" (its distribution and its quality) or "metric".
        subject: the column or metric.
        alpha: the chance that `e_value` ever reaches 1 / `alpha` where nothing changes.
        e_value: the largest so far, 0 to 1e100; nan where nothing could be followed.
        since: the window that the change began in; None where none is certain.
        found: the window in which it became certain; None likewise.
        what: what is different since then, such as "higher"; empty likewise.
        reason: why nothing could be followed; empty where it could.
    """

    kind: str
    subject: str
    alpha: float
    e_value: float
    since: Window | None = None
    found: Window | None = None
    what: str = ""
    reason: str = ""

    @property
    def called(self) -> str:
        """The subject as people know it."""
        return METRICS[self.subject].descriptor.title if self.kind == "metric" else self.subject

    @property
    def certain(self) -> bool:
        """Whether it is certain, at its `alpha`, that something has changed."""
        return self.since is not None
