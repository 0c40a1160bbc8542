"""From a file to a `Deployment`. Paths are relative to the file."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitoring.domain import Deployment, ModelFile, Task
from monitoring.errors import MonitoringError, SettingsError, nearest, short
from monitoring.settings.checks import check
from monitoring.settings.file_options import file_settings, own_settings
from monitoring.settings.named import Beside, Files, Given
from monitoring.settings.parts.alerts import alert_policy
from monitoring.settings.parts.export import export_settings
from monitoring.settings.parts.gate import gate_settings
from monitoring.settings.parts.letter import LetterPart
from monitoring.settings.parts.model import ModelPart, as_read, model_of
from monitoring.settings.parts.monitor import monitored
from monitoring.settings.parts.reference import reference_of
from monitoring.settings.parts.shadow import shadows
from monitoring.settings.problems import first_problem
from monitoring.settings.schema import Columns, DeploymentFile, LogPart
from monitoring.settings.toml import read_toml


def load_deployment(path: Path, given: Given | None = None) -> Deployment:
    """Read a deployment file.

    Args:
        path: the file; what it names lies beside it.
        given: where the text does not come from the operator, the files that it may name instead.

    Raises `SettingsError`, in one sentence with a hint, for a file that is not there, is not TOML, has an unknown
    key, a wrong value, or names files or columns that contradict each other.
    """
    raw = read_toml(path)
    try:
        parsed = DeploymentFile.model_validate(raw)
    except ValidationError as error:
        raise first_problem(path.name, error) from error
    try:
        deployment = _deployment(parsed, given or Beside(path.resolve().parent))
        check(deployment)
    except MonitoringError as error:
        raise SettingsError(f"{path.name}: {error.message}", error.hint) from error
    return deployment


def model_file(deployment: Deployment, path: Path, said: Mapping[str, Any]) -> ModelFile:
    """A further model of a deployment, with what `[model]` would say of how it is read: `{"classes": ["cat", "dog"]}`.

    Raises `SettingsError` for a key that `[model]` has not, or a value that it cannot have.
    """
    try:
        found = as_read(ModelPart.model_validate({**said, "path": str(path)}), path)
    except ValidationError as error:
        raise first_problem("[model]", error) from error
    check(replace(deployment, model=found))
    return found


def _followed(columns: Columns) -> dict[str, Any]:
    """What is followed by value, the version in the log alone; where it is named twice, that is refused later."""
    place = columns.segments.index(columns.version) if columns.version in columns.segments else None
    rest = [name for at, name in enumerate(columns.segments) if at != place]
    return {"segments": tuple(rest), "by_version": place is not None}


def _deployment(parsed: DeploymentFile, files: Files) -> Deployment:
    columns, score, log = parsed.columns, parsed.columns.score, parsed.log
    imported, attached = (LogPart(), log) if log.attach else (log, LogPart())
    lying = files.places(attached.predictions, "log.predictions", log.engine)
    labels_lying = files.places(attached.labels, "log.labels", log.engine)
    return Deployment(
        name=parsed.name,
        title=parsed.title or parsed.name,
        task=_task(parsed.task),
        id=columns.id,
        time=columns.time,
        score=score if isinstance(score, str) else None,
        class_scores=score if isinstance(score, dict) else {},
        prediction=columns.prediction,
        label=columns.label,
        positive=columns.positive,
        label_time=columns.label_time,
        version=columns.version,
        shadow=shadows(columns.shadow),
        numeric=tuple(columns.numeric),
        categorical=tuple(columns.categorical),
        **_followed(columns),
        sensitive=tuple(columns.sensitive),
        reference=reference_of(parsed.reference, files),
        predictions=_paths(files, imported.predictions, "log.predictions"),
        labels=_paths(files, imported.labels, "log.labels"),
        files=file_settings(parsed.files),
        own_files=own_settings(parsed.files),
        engine=log.engine,
        spark=log.spark,
        attached=log.attach,
        places=lying,
        label_places=() if labels_lying == lying else labels_lying,
        source_names=log.columns,
        model=model_of(parsed.model, files),
        alerts=alert_policy(parsed.alerts),
        gate=gate_settings(parsed.gate),
        export=export_settings(parsed.export),
        **monitored(parsed.monitor, has_times=bool(columns.time)),
        **_shown(columns, parsed.letter),
    )


def _shown(columns: Columns, part: LetterPart) -> dict[str, Any]:
    groups = {name: tuple(members) for name, members in columns.groups.items()}
    advice = {"fixed": tuple(columns.fixed), "one_way": columns.one_way}
    return {"units": columns.units, "groups": groups, **advice, "contact": part.contact.strip(), "hoped": part.hoped}


def _task(name: str) -> Task:
    if name not in list(Task):
        raise SettingsError(f"task cannot be {short(name)}", nearest(name, Task) or f"use {', '.join(Task)}")
    return Task(name)


def _paths(files: Files, names: list[str], key: str) -> tuple[Path, ...]:
    return tuple(files.path(name, key) for name in names)
