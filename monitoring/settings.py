"""Deployment files: TOML in, a checked `Deployment` out.

Every key is declared here once; an unknown one is an error that names the nearest known key.
Paths are relative to the file.
"""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monitoring.domain import Deployment, Every, ModelFile, Reference, Task
from monitoring.domain.selection import end_of, moment
from monitoring.errors import MonitoringError, SettingsError, nearest

Moment = date | datetime


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Columns(_Section):
    """`[columns]`: what the files' columns mean."""

    id: str | None = None
    time: str | None = None
    score: str | dict[str, str] | None = None
    prediction: str | None = None
    label: str | None = None
    label_time: str | None = None
    version: str | None = None
    numeric: list[str] = []
    categorical: list[str] = []
    segments: list[str] = []
    sensitive: list[str] = []


class ReferencePart(_Section):
    """`[reference]`: a file, or a time range of the log."""

    path: str | None = None
    start: Moment | None = Field(default=None, alias="from")
    end: Moment | None = Field(default=None, alias="to")


class LogPart(_Section):
    """`[log]`: the files to import."""

    predictions: list[str] = []
    labels: list[str] = []


class ModelPart(_Section):
    """`[model]`: the deployed model's file."""

    path: str
    threshold: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None


class Monitor(_Section):
    """`[monitor]`: how the deployment is looked at."""

    every: str = "week"
    as_of: Moment | None = None
    false_alarms_per_month: Annotated[float, Field(gt=0, strict=False)] = 1.0


class DeploymentFile(_Section):
    """The whole file."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
    title: str = ""
    task: str
    columns: Columns
    reference: ReferencePart = ReferencePart()
    log: LogPart = LogPart()
    model: ModelPart | None = None
    monitor: Monitor = Monitor()


SECTIONS: dict[str, type[BaseModel]] = {
    "columns": Columns,
    "reference": ReferencePart,
    "log": LogPart,
    "model": ModelPart,
    "monitor": Monitor,
}


def load_deployment(path: Path) -> Deployment:
    """Read a deployment file.

    Raises `SettingsError`, in one sentence with a hint, for a file that is not there, is not TOML, has an unknown
    key, a wrong value, or names files or columns that contradict each other.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"the deployment file {path} cannot be read: {reason}", "check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not a TOML file: {error}", "see the README for an example") from error
    try:
        parsed = DeploymentFile.model_validate(raw)
    except ValidationError as error:
        raise _first_problem(path, error) from error
    try:
        return _deployment(parsed, path.resolve().parent)
    except MonitoringError as error:
        raise SettingsError(f"{path.name}: {error.message}", error.hint) from error


def _first_problem(path: Path, error: ValidationError) -> SettingsError:
    problem = error.errors()[0]
    place = [str(part) for part in problem["loc"] if part not in ("str", "dict[str,str]", "date", "datetime")]
    key = ".".join(place)
    if problem["type"] == "extra_forbidden":
        section = SECTIONS.get(place[0], DeploymentFile) if len(place) > 1 else DeploymentFile
        known = [field.alias or name for name, field in section.model_fields.items()]
        hint = nearest(place[-1], known) or f"the keys here are: {', '.join(known)}"
        return SettingsError(f"{path.name}: there is no key {key!r}", hint)
    if problem["type"] == "missing":
        return SettingsError(f"{path.name}: the key {key!r} is missing", "see the README for an example")
    if key == "name":
        hint = "use small letters, digits, - and _"
        return SettingsError(f"{path.name}: {problem['input']!r} cannot be a deployment's name", hint)
    return SettingsError(
        f"{path.name}: {key}: {problem['msg'].lower()}, got {problem['input']!r}", "change this value"
    )


def _deployment(parsed: DeploymentFile, folder: Path) -> Deployment:
    columns, score = parsed.columns, parsed.columns.score
    if parsed.task not in list(Task):
        raise SettingsError(
            f"task cannot be {parsed.task!r}", nearest(parsed.task, Task) or f"use {', '.join(Task)}"
        )
    deployment = Deployment(
        name=parsed.name,
        title=parsed.title or parsed.name,
        task=Task(parsed.task),
        id=columns.id,
        time=columns.time,
        score=score if isinstance(score, str) else None,
        class_scores=score if isinstance(score, dict) else {},
        prediction=columns.prediction,
        label=columns.label,
        label_time=columns.label_time,
        version=columns.version,
        numeric=tuple(columns.numeric),
        categorical=tuple(columns.categorical),
        segments=tuple(columns.segments),
        sensitive=tuple(columns.sensitive),
        reference=_reference(parsed.reference, folder),
        predictions=_paths(folder, parsed.log.predictions, "log.predictions"),
        labels=_paths(folder, parsed.log.labels, "log.labels"),
        model=_model(parsed.model, folder),
        every=Every.parse(parsed.monitor.every if columns.time or "row" in parsed.monitor.every else "1000 rows"),
        as_of=end_of(parsed.monitor.as_of) if parsed.monitor.as_of else None,
        false_alarms_per_month=parsed.monitor.false_alarms_per_month,
    )
    check_columns(deployment)
    return deployment


def _reference(part: ReferencePart, folder: Path) -> Reference:
    if (part.path is None) == (part.start is None and part.end is None):
        hint = 'give path = "reference.parquet", or from = and to = for a time range of the log'
        raise SettingsError("[reference] needs either a path or a time range", hint)
    if part.path is not None:
        return Reference(path=_paths(folder, [part.path], "reference.path")[0])
    return Reference(start=moment(part.start), end=end_of(part.end) if part.end else None)


def _model(part: ModelPart | None, folder: Path) -> ModelFile | None:
    return ModelFile(_paths(folder, [part.path], "model.path")[0], part.threshold) if part else None


def _paths(folder: Path, names: list[str], key: str) -> tuple[Path, ...]:
    paths = tuple((folder / name).resolve() for name in names)
    for name, path in zip(names, paths, strict=True):
        if not path.exists():
            beside = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
            raise SettingsError(
                f"{key}: the file {name!r} is not there", nearest(path.name, beside) or "check the path"
            )
    return paths


def check_columns(deployment: Deployment) -> None:
    """Raise `SettingsError` where the columns contradict the task or each other."""
    d = deployment
    if d.task is Task.BINARY and d.class_scores:
        raise SettingsError("a binary task has one score column", 'score = "column", or task = "multiclass"')
    if d.task is Task.MULTICLASS and d.score:
        raise SettingsError(
            "a multiclass task has one score column a class", 'score = {cat = "p_cat", dog = "p_dog"}'
        )
    if d.task is Task.REGRESSION and (d.score or d.class_scores):
        raise SettingsError("a regression has no score", 'name its value: prediction = "column"')
    special: list[Any] = [d.id, d.time, d.score, *d.class_scores.values(), d.prediction, d.label, d.label_time]
    named = [name for name in (*special, d.version, *d.features) if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise SettingsError(f"the column {twice[0]!r} is named twice", "a column has one meaning")
    if not d.features and not d.outputs:
        raise SettingsError("there is nothing to watch", "name numeric, categorical, score or prediction columns")
    for name in d.segments:
        if name not in d.categorical:
            raise SettingsError(f"the segment {name!r} is not a categorical column", nearest(name, d.categorical))
    for name in d.sensitive:
        if name not in (*d.categorical, d.id):
            raise SettingsError(
                f"the sensitive column {name!r} is neither categorical nor the id",
                "only those can be kept as tokens",
            )
    if d.label_time and not d.label:
        raise SettingsError("label_time is given without a label", 'name the label: label = "column"')
    if d.reference.path is None and not d.time:
        raise SettingsError("a time range as reference needs a time column", 'give time = "column"')
