"""A loaded estimator put behind `Model`, checked against its deployment, and what is open about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError
from monitoring.models.categories import Known, alternatives, known
from monitoring.models.classes import meaning
from monitoring.models.feature_columns import Table, table
from monitoring.models.model import Model
from monitoring.models.native.adapter import Native, adapted
from monitoring.models.native.reading import Open, Reading, open_readings
from monitoring.models.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Settled:
    """What neither the model nor its deployment says, and was found out by trying.

    Args:
        positive: binary: the class that means yes; "" where it was not open.
        features: the order of the columns of a model without names; empty where it was not open.
        spelled: for a column, which of the spellings it may have.
        reading: how a model in its library's own format is read.
    """

    positive: str = ""
    features: tuple[str, ...] = ()
    spelled: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Questions:
    """What is open about a model.

    Args:
        classes: both classes, where nothing says which of them means yes.
        orders: the orders that its columns may have, as far as they are tried one by one, where nothing says it.
        spellings: for a column the spellings that it may have, by what they are called.
        clashes: the categories of a column that no file can tell apart.
        yes: why one of two classes means yes, where the deployment file does not say it.
        readings: what its own format leaves open, by its setting, and what it may be.
    """

    classes: tuple[str, ...]
    orders: tuple[tuple[str, ...], ...]
    spellings: Mapping[str, Mapping[str, Spelling]]
    clashes: Mapping[str, tuple[object, ...]]
    readings: Open = field(default_factory=dict)
    yes: str = ""


def wrap(pipeline: Any, deployment: Deployment, sha256: str, settled: Settled | None = None) -> Model:
    """Put a loaded estimator behind `Model`; what is open is taken as settled, or as is likeliest.

    Raises:
        ModelError: it is no fitted estimator, reads columns that the deployment does not name, or its outputs do not
            fit the task.
    """
    return draft(pipeline, deployment, sha256, settled)[0]


def draft(
    pipeline: Any, deployment: Deployment, sha256: str, settled: Settled | None = None
) -> tuple[Model, Questions]:
    """As `wrap`, with what is open."""
    done = settled or Settled()
    readings: Open = {}
    if isinstance(pipeline, Native):
        readings = open_readings(pipeline.told, deployment)
        pipeline = adapted(pipeline, deployment, done.reading)
    else:
        _require_estimator(pipeline, deployment)
    columns, means = table(pipeline, deployment), meaning(pipeline, deployment)
    features = done.features or columns.orders[0]
    found = _known(pipeline, columns, features, deployment)
    open_spellings = alternatives(found, deployment.numeric)
    spelled = {name: each.spelling() for name, each in found.items() if each.objects or each.number}
    spelled |= {name: next(iter(choices.values())) for name, choices in open_spellings.items()}
    spelled |= {name: open_spellings[name][label] for name, label in done.spelled.items() if name in open_spellings}
    classes, outputs = means.classes, means.outputs
    if done.positive and means.open:
        classes, outputs = (done.positive,), (means.open.index(done.positive),)
    model = Model(
        pipeline=pipeline,
        task=deployment.task,
        features=features,
        categorical=frozenset(features) & frozenset(deployment.categorical),
        named=columns.named,
        classes=classes,
        outputs=outputs,
        unit=(deployment.label or "value") if deployment.task is Task.REGRESSION else "probability",
        sha256=sha256,
        spelled=spelled,
        table=columns.columns if columns.named else {},
        dropped=columns.dropped,
        missing=_missing(deployment, done),
    )
    clashes = {name: tuple(chain(*each.clashes.values())) for name, each in found.items() if each.clashes}
    orders = columns.orders if columns.open else ()
    return model, Questions(means.open, orders, open_spellings, clashes, readings, means.why)


def _known(pipeline: Any, columns: Table, features: tuple[str, ...], deployment: Deployment) -> dict[str, Known]:
    """What the model says of each feature."""
    given = deployment.model.categories if deployment.model else {}
    found = known(pipeline, tuple(columns.columns) if columns.named else features, given)
    if not columns.named:
        return found
    return {feature: found[name] for name, feature in columns.columns.items() if feature}


def _require_estimator(pipeline: Any, deployment: Deployment) -> None:
    """Raise `ModelError` for what is no fitted estimator, and for settings that are none of its."""
    if not hasattr(pipeline, "predict") or not hasattr(pipeline, "fit"):
        raise ModelError(f"the file holds a {type(pipeline).__name__}, not a fitted scikit-learn estimator")
    for key in ("output", "trees", "classes"):
        if deployment.model and getattr(deployment.model, key):
            message = f"model.{key} is for models in their libraries' own formats, this one is an estimator"
            raise ModelError(message, f"leave [model] {key} out: it knows that itself")


def _missing(deployment: Deployment, settled: Settled) -> float | None:
    given = deployment.model.missing if deployment.model else None
    return settled.reading.missing if given is None else given
