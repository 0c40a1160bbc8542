"""When what fails becomes an alert, when it is over, what is never one, and what is to be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mute:
    """What never becomes an alert; a field that is None fits everything.

    Args:
        kind: performance, quality or drift.
        subject: a column or metric.
        rule: a check or a drift method.
    """

    kind: str | None = None
    subject: str | None = None
    rule: str | None = None

    def fits(self, kind: str, subject: str, rule: str) -> bool:
        """Whether a finding is muted by it.

        >>> [mute.fits("drift", "age", "psi") for mute in (Mute(kind="drift", subject="age"), Mute(rule="unseen"))]
        [True, False]
        """
        asked = ((self.kind, kind), (self.subject, subject), (self.rule, rule))
        return all(wanted in (None, found) for wanted, found in asked)


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """The rules of a deployment's alerts; lengths are in windows that were judged.

    Args:
        failing: an alert opens where at least so many fail ...
        among: ... of the newest so many.
        clear: how many in a row must not fail until it is over.
        cool_down: what fails again within so many after that opens the old alert instead of a new one.
        mute: what never becomes an alert.
        runbook: what is to be done, by column, metric, check, drift method or kind; the first of these that is named.
        webhook: the address that alerts are posted to; empty for none.
        mail: who gets them by mail.
        apprise: names of further services, whose addresses the environment has.
        dashboard: the address under which people open the dashboard; links begin with it.
    """

    failing: int = 1
    among: int = 1
    clear: int = 2
    cool_down: int = 2
    mute: tuple[Mute, ...] = ()
    runbook: Mapping[str, str] = field(default_factory=dict)
    webhook: str = ""
    mail: tuple[str, ...] = ()
    apprise: tuple[str, ...] = ()
    dashboard: str = ""

    @property
    def receivers(self) -> tuple[str, ...]:
        """Who is told, by the names that deliveries have.

        >>> AlertPolicy(webhook="https://example.com/", mail=("a@example.com",), apprise=("slack",)).receivers
        ('webhook', 'a@example.com', 'slack')
        """
        return (*("webhook",) * bool(self.webhook), *self.mail, *self.apprise)

    def opens(self, course: tuple[bool, ...]) -> bool:
        """Whether an alert opens where the newest windows failed like this, the newest first.

        >>> AlertPolicy(failing=2, among=3).opens((True, False, True)), AlertPolicy().opens((False, True))
        (True, False)
        """
        return bool(course) and course[0] and sum(course[: self.among]) >= self.failing

    def is_muted(self, kind: str, subject: str, rule: str) -> bool:
        """Whether a finding never becomes an alert."""
        return any(mute.fits(kind, subject, rule) for mute in self.mute)

    def advice(self, kind: str, subject: str, rule: str) -> str:
        """What is to be done about a finding; empty where nothing was written down.

        >>> AlertPolicy(runbook={"drift": "look", "age": "call"}).advice("drift", "age", "psi")
        'call'
        """
        return next((self.runbook[name] for name in (subject, rule, kind) if name in self.runbook), "")
