"""How a model in its library's own format is read, where its file leaves that open."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError, listed
from monitoring.models.native.scorer import ALL, BEST, Gives, Told

OUTPUTS = (Gives.PROBABILITY.value, Gives.LOG_ODDS.value)
# What is open by its setting under [model], and what it may be, the likeliest first; nothing where rows must tell.
Open = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The answers.

    Args:
        output: of a classifier, what its answers are: "probability" or "log-odds".
        trees: "best" for those up to the best round of early stopping, or "all".
        missing: the number that means missing.
        classes: the names of the classes, in the model's order.
    """

    output: str = ""
    trees: str = ""
    missing: float | None = None
    classes: tuple[str, ...] = ()

    def line(self, key: str) -> str:
        """The line of a deployment file that says one of them.

        >>> Reading(trees="best").line("trees"), Reading(missing=-999.0).line("missing")
        ('[model] trees = "best"', '[model] missing = -999')
        """
        value = getattr(self, key)
        return f"[model] {key} = {value:g}" if isinstance(value, float) else f'[model] {key} = "{value}"'

    def with_one(self, key: str, value: object) -> "Reading":
        """The same with another answer."""
        return replace(self, **{key: value})  # type: ignore[arg-type]  # a key of this class, and what belongs to it


def of_settings(told: Told, deployment: Deployment) -> Reading:
    """What the deployment file says; raises `ModelError` for what the model's own file says otherwise."""
    given = deployment.model
    if given is None:
        return Reading()
    if given.classes and given.classes != tuple(map(str, told.classes)):
        if told.named:
            hint = "leave it out: it is for models that do not know what their classes are called"
            raise ModelError(f"model.classes names other classes than the model itself: {listed(told.classes)}", hint)
        if len(given.classes) != len(told.classes):
            message = f"model.classes names {len(given.classes)} classes, the model has {len(told.classes)}"
            raise ModelError(message, "name them in the model's order: that of its classes 0, 1, …")
    if given.trees == BEST and not told.best:
        hint = "leave [model] trees out"
        raise ModelError("the model's file knows no best round of early stopping, which [model] trees asks for", hint)
    return Reading(given.output, given.trees, given.missing, given.classes)


def open_readings(told: Told, deployment: Deployment) -> Open:
    """What neither the model's file nor the deployment's says."""
    given = of_settings(told, deployment)
    found: dict[str, tuple[str, ...]] = {}
    if asks_output(told, deployment) and not given.output:
        found["output"] = OUTPUTS
    if told.best and told.best < told.rounds and not given.trees:
        found["trees"] = (BEST, ALL) if told.best_first else (ALL, BEST)
    if told.forgets_missing and given.missing is None:
        found["missing"] = ()
    return found


def asks_output(told: Told, deployment: Deployment) -> bool:
    """Whether a classifier is wanted, and the model's objective is none of one."""
    several = deployment.task is Task.MULTICLASS
    return (
        deployment.task is not Task.REGRESSION
        and told.gives in (Gives.VALUE, Gives.UNKNOWN)
        and (told.outputs > 2 if several else told.outputs <= 2)
    )
