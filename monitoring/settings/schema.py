"""Every key of a deployment file, declared once: its type, its default and what it is for."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from monitoring.settings.parts.alerts import AlertsPart
from monitoring.settings.parts.export import ExportPart
from monitoring.settings.parts.files import FilesPart
from monitoring.settings.parts.gate import GatePart
from monitoring.settings.parts.letter import LetterPart
from monitoring.settings.parts.quiet import QuietPart
from monitoring.settings.parts.section import Moment, Section, dotted


class Columns(Section):
    """`[columns]`: what the files' columns mean."""

    id: str | None = Field(default=None, description="Identifies a prediction. Without it: file name and row number")
    time: str | None = Field(
        default=None, description="When the prediction was made. Without it, windows are counted in rows"
    )
    score: str | dict[str, str] | None = Field(
        default=None, description="Binary: P(positive). Multiclass: `{class = column}`. Regression: leave out"
    )
    prediction: str | None = Field(
        default=None,
        description="What the model said, where score and threshold do not give it. Regression: the value",
    )
    label: str | None = Field(default=None, description="The ground truth")
    positive: str | None = Field(
        default=None,
        description="Binary: the label, and the model's class, that means yes, where the words do not say it",
    )
    label_time: str | None = Field(default=None, description="When the truth became known")
    version: str | None = Field(default=None, description="The version of the model that made the prediction")
    shadow: dict[str, str | dict[str, str]] = Field(
        default={},
        description="Other versions' scores of the same rows, beside the live ones: `{version = column}`, "
        "multiclass `{version = {class = column}}`",
    )
    numeric: list[str] = Field(default=[], description="Numeric features")
    categorical: list[str] = Field(default=[], description="Categorical features")
    segments: list[str] = Field(default=[], description="Categorical features, or the `version`, to follow by value")
    sensitive: list[str] = Field(default=[], description="Categorical features, or the id, stored as tokens only")
    units: dict[str, str] = Field(
        default={},
        description='What numbers are counted in, as pages write it behind them: `{distance = "km"}`; of a regression, '
        "the prediction's is the label's too",
    )
    groups: dict[str, list[str]] = Field(
        default={},
        description='Features that pages show together: `{weather = ["temp", "wind"]}`; without it, by what stands '
        "in front of _ or . in their names",
    )
    fixed: list[str] = Field(default=[], description="Features that no advice is to change, such as age")
    one_way: dict[str, Literal["up", "down"]] = Field(
        default={}, description='Numeric features that advice may move one way alone: `{age = "up"}`, up or down'
    )


class ReferencePart(Section):
    """`[reference]`: what windows are compared with, a file, a time range of the log, or its first rows."""

    path: str | None = Field(default=None, description="A file of rows that windows are compared with")
    start: Moment | None = Field(default=None, alias="from", description="Instead of a file: the log from this day on")
    end: Moment | None = Field(
        default=None, alias="to", description="Instead of a file: the log up to this day, inclusive"
    )
    rows: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Instead of a file or days: the first rows of the log, in the order of its files"
    )


class LogPart(Section):
    """`[log]`: the files to import, or the place where the log lies, and the engine that counts it."""

    predictions: list[str] = Field(default=[], description="Files of predictions to import")
    labels: list[str] = Field(default=[], description="Files of labels to import; may be the same as the predictions")
    attach: bool = Field(default=False, description="Read predictions and labels where they lie, instead of importing")
    columns: dict[str, str] = Field(
        default={},
        description="What columns are called in an attached log, or in files that lack our name: `{ours = theirs}`",
    )
    engine: Literal["duckdb", "spark"] = Field(default="duckdb", description="What counts the log: duckdb or spark")
    spark: Annotated[dict[str, str], BeforeValidator(dotted)] = Field(
        default={}, description="Settings of the Spark session; `${NAME}` is taken from the environment"
    )


class ModelPart(Section):
    """`[model]`: the deployed model; drift and performance need none, explaining and scoring do."""

    path: str = Field(description="The model's file")
    threshold: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description='Binary: the score from which on the model says "yes"; 0.5 where it is left out'
    )
    features: list[str] = Field(
        default=[], description="The columns in the order of a model that was fitted on bare arrays, without names"
    )
    missing: float | None = Field(
        default=None, description="The number that means missing to the model, where its file does not say it: -999"
    )
    output: Literal["probability", "log-odds"] | None = Field(
        default=None,
        description="What a classifier answers, where its objective does not say it: probability or log-odds",
    )
    trees: Literal["best", "all"] | None = Field(
        default=None, description="Of a boosted model that stopped early, the trees that count: best or all"
    )
    classes: list[str] = Field(
        default=[], description="The names of the classes, in the order of a model that numbers them from 0 on"
    )
    categories: dict[str, list[bool | int | float | str]] = Field(
        default={}, description="The categories of a column in the model's order, where its file does not hold them"
    )
    trained_on: str | None = Field(default=None, description="The file of the rows that the model was trained on")


class Monitor(Section):
    """`[monitor]`: how the deployment is looked at."""

    every: str = Field(
        default="week", description='Length of a window: hour, day, week, month or a number such as "5000 rows"'
    )
    as_of: Moment | None = Field(default=None, description="The dashboard opens at this day, with what was known then")
    false_alarms_per_month: float = Field(
        default=1.0, gt=0, description="How many false alarms a month are acceptable, of all kinds together"
    )
    correction: Literal["budget", "lord"] = Field(
        default="budget",
        description="How many tests are allowed for: budget, or lord, for which few of the alarms are false",
    )
    false_discovery_rate: float = Field(
        default=0.05,
        gt=0,
        lt=1,
        description="The share of alarms that may be false, by lord; of drifted devices, always",
    )
    fresh_hours: float | None = Field(
        default=None, gt=0, description="Hours that may pass without a new prediction; without it, as many as usual"
    )
    silent_hours: float | None = Field(
        default=None,
        gt=0,
        description="Hours of silence from which on a device is called silent; without it, three times the usual wait",
    )
    baseline: str = Field(
        default="reference",
        description='What drift is measured against: reference, previous, "rolling 7", "same weekday" or "same hour"',
    )
    quality_baseline: str = Field(
        default="reference", description="What shares of data quality are measured against, likewise"
    )
    performance_baseline: str = Field(default="reference", description="What metrics are measured against, likewise")
    quiet: QuietPart | None = Field(
        default=None,
        description="A stretch of the log in which nothing was wrong, which shows how far windows vary then: "
        "`{from = 2024-01-01, to = 2024-03-31}`. Without it the reference itself, cut into windows",
    )


class DeploymentFile(Section):
    """The whole file."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")] = Field(
        description="Its name on the command line: small letters, digits, - and _"
    )
    title: str = Field(default="", description="Its name as people read it; the name where it is left out")
    task: str = Field(description="binary, multiclass or regression")
    columns: Columns
    reference: ReferencePart = Field(default_factory=ReferencePart)
    log: LogPart = Field(default_factory=LogPart)
    files: FilesPart = Field(default_factory=FilesPart)
    model: ModelPart | None = None
    monitor: Monitor = Field(default_factory=Monitor)
    alerts: AlertsPart = Field(default_factory=AlertsPart)
    gate: GatePart = Field(default_factory=GatePart)
    export: ExportPart = Field(default_factory=ExportPart)
    letter: LetterPart = Field(default_factory=LetterPart)


SECTIONS: dict[str, type[Section]] = {
    "columns": Columns,
    "reference": ReferencePart,
    "log": LogPart,
    "files": FilesPart,
    "model": ModelPart,
    "monitor": Monitor,
    "alerts": AlertsPart,
    "gate": GatePart,
    "export": ExportPart,
    "letter": LetterPart,
}


def keys(section: type[Section]) -> tuple[str, ...]:
    """A section's keys as they are written in the file."""
    return tuple(field.alias or name for name, field in section.model_fields.items())
