"""`[gate]`: what a candidate must show before it may go live."""

from typing import Annotated, Literal

from pydantic import Field

from monitoring.domain import Deployment, GateSettings, Task
from monitoring.errors import SettingsError, nearest, short
from monitoring.settings.parts.section import Section

METRICS = {
    Task.BINARY: ("roc_auc", "log_loss", "brier", "accuracy"),
    Task.MULTICLASS: ("accuracy", "log_loss"),
    Task.REGRESSION: ("mae",),
}


class GatePart(Section):
    """`[gate]`: limits of the release gate, and rules that are not asked."""

    metric: Literal["roc_auc", "log_loss", "brier", "accuracy", "mae"] | None = Field(
        default=None,
        description="What candidate and champion are compared by: roc_auc (binary), accuracy (multiclass) or mae "
        "(regression) where it is left out; also log_loss, brier",
    )
    margin: Annotated[float, Field(gt=0)] | None = Field(
        default=None,
        description="By how much a candidate may be worse than the champion, in the metric's own units; 0.01 where it "
        "is left out, of mae 2 % of the champion's",
    )
    segment_margin: Annotated[float, Field(gt=0)] | None = Field(
        default=None,
        description="By how much a candidate may be worse than the champion in a segment; five times the margin where "
        "it is left out",
    )
    lead: Annotated[float, Field(ge=0)] | None = Field(
        default=None,
        description="By how much a candidate must be better than the trivial model, in the metric's own units; 0.05 of "
        "ROC AUC where it is left out, of accuracy 5 % of the trivial model's errors, of others 2 % of its loss, and "
        "never more than half of the champion's own lead",
    )
    floor: float | None = Field(default=None, description="The worst value of the metric that any segment may have")
    group: str | None = Field(default=None, description="The categorical column whose groups must be treated alike")
    group_gap: Annotated[float, Field(gt=0)] = Field(
        default=0.1,
        description="The largest difference between groups, of a share, or of a regression in the label's units",
    )
    calibration: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.1, description="The largest difference between the score and the share that came true"
    )
    estimated_drop: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.05, description="By how much the estimated share of right answers may fall in the newest window"
    )
    out_of_range: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.1, description="The largest share of the newest rows with a value that the training data never had"
    )
    monotone: dict[str, Literal["increasing", "decreasing"]] = Field(
        default={}, description='In which direction the score may go with a column: `{income = "increasing"}`'
    )
    stress: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.1,
        description="The largest share of its lead over the trivial model that a candidate may lose to missing values, "
        "noise, new categories or other stress",
    )
    alone: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        default=None,
        description="What one column may reach by itself: more is taken for a leak; ROC AUC 0.98, of a regression R² "
        "0.995, where it is left out",
    )
    slower: Annotated[float, Field(gt=1)] = Field(
        default=5.0, description="How many times as long as the champion one row may take, above slow_ms"
    )
    slow_ms: Annotated[float, Field(gt=0)] = Field(
        default=50.0, description="Milliseconds for one row that are fast enough, whatever the champion takes"
    )
    larger: Annotated[float, Field(gt=1)] = Field(
        default=10.0,
        description="How many times as large as the champion's file the candidate's may be, above large_mb",
    )
    large_mb: Annotated[float, Field(gt=0)] = Field(
        default=100.0, description="Megabytes of a model's file that are small enough, whatever the champion has"
    )
    valid_days: Annotated[float, Field(gt=0)] = Field(
        default=30.0,
        description="For how many days a verdict lets a version go live: since the gate was asked, and by how many its "
        "as-of was behind the log's end",
    )
    off: list[str] = Field(default=[], description="Rules that are not asked, by their names")


def gate_settings(part: GatePart) -> GateSettings:
    """The limits that a section states.

    >>> gate_settings(GatePart(margin=0.02)).margin
    0.02
    """
    told = part.model_dump() | {"off": tuple(part.off)}
    return GateSettings(**told | {"metric": part.metric or "", "group": part.group or ""})


def gate_fits(d: Deployment) -> None:
    """Raise `SettingsError` where `[gate]` names a metric or columns that the deployment does not have."""
    gate = d.gate
    if gate.metric and gate.metric not in METRICS[d.task]:
        raise SettingsError(f"gate.metric cannot be {gate.metric} for a {d.task} task", f"use {_listed(d.task)}")
    if gate.group and gate.group not in d.categorical:
        hint = nearest(gate.group, d.categorical) or "add it to categorical"
        raise SettingsError(f"gate.group names {short(gate.group)}, which is no categorical column", hint)
    for name in gate.monotone:
        if name not in d.numeric:
            hint = nearest(name, d.numeric) or "add it to numeric"
            raise SettingsError(f"gate.monotone names {short(name)}, which is no numeric column", hint)
    if twice := [name for name in gate.off if gate.off.count(name) > 1]:
        raise SettingsError(f"gate.off names {short(twice[0])} twice", "name each rule once")


def _listed(task: Task) -> str:
    return " or ".join(f'metric = "{name}"' for name in METRICS[task])
