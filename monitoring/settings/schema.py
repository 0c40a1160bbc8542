"""Every key of a deployment file, declared once: its type, its default and what it is for."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from monitoring.settings.parts.alerts import AlertsPart
from monitoring.settings.parts.export import ExportPart
from monitoring.settings.parts.files import FilesPart
from monitoring.settings.parts.gate import GatePart
from monitoring.settings.parts.letter import LetterPart
from monitoring.settings.parts.model import ModelPart
from monitoring.settings.parts.monitor import Monitor
from monitoring.settings.parts.reference import ReferencePart
from monitoring.settings.parts.section import Section, dotted


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
