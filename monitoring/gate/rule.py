"""What a rule says of itself, and the catalogue of all of them."""

from dataclasses import dataclass

from monitoring.catalogue import Catalogue
from monitoring.domain import Deployment
from monitoring.errors import SettingsError, listed, nearest, short


@dataclass(frozen=True, slots=True)
class Rule:
    """The card of a rule: a function `(evidence: Evidence) -> Finding`.

    It raises `NotApplicableError` where it makes no sense; any other `MonitoringError` is a FAIL with its sentence.

    Args:
        code: G001 and up, never used again; results stand in their order.
        name: key in the deployment file and in JSON.
        title: as people read it.
        asks: one sentence on what a candidate must show.
        unseen: whether it holds scores against labels, so that rows which stand in the training data tell it nothing:
            where the labelled rows do so by more than chance it is asked about the others.
        follows: names of rules whose fault brings this one with it: a model of mixed-up labels is no better than a
            trivial one, either. Where such a rule has failed, what this one says is told to follow from it.
    """

    code: str
    name: str
    title: str
    asks: str
    unseen: bool = False
    follows: tuple[str, ...] = ()


RULES: Catalogue[Rule] = Catalogue("gate rule", "monitoring.gate.rules")


def require_known_rules(deployment: Deployment) -> None:
    """Raise `SettingsError` for the first name in `[gate] off` that is no rule."""
    known = RULES.names()
    for name in deployment.gate.off:
        if name not in known:
            hint = nearest(name, known) or f"the rules are: {listed(known, 40)}"
            raise SettingsError(f"gate.off names {short(name)}, which is no rule of the gate", hint)
