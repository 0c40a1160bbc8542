"""From a `Deployment` back to the content of its file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from monitoring.domain import AlertPolicy, Deployment, ExportSettings, FileSettings, GateSettings, ModelFile, Reference
from monitoring.domain.baseline import OF_KIND
from monitoring.settings.places import is_table, shown


def content(deployment: Deployment, name: Callable[[str], str]) -> dict[str, Any]:
    """What the deployment's file would say, without what it need not.

    Args:
        deployment: the deployment.
        name: what a place is called in the file.
    """
    d = deployment
    usual = {"false_alarms_per_month": 1.0, "correction": "budget", "false_discovery_rate": 0.05}
    every = {key: getattr(d, key) for key, value in usual.items() if getattr(d, key) != value}
    waits = {"fresh_hours": d.fresh_hours, "silent_hours": d.silent_hours}
    fresh = {key: hours for key, hours in waits.items() if hours}
    found = {
        "name": d.name,
        "title": d.title if d.title != d.name else "",
        "task": str(d.task),
        "columns": _columns(d),
        "reference": _reference(d.reference, name),
        "log": _log(d, name),
        "files": _files(d.files) | {kind: _files(own) for kind, own in d.own_files.items()},
        "model": _model(d.model, name) if d.model else {},
        "monitor": {
            "every": str(d.every),
            "as_of": _last(d.as_of),
            **every,
            **fresh,
            **{name: str(getattr(d, name)) for name in OF_KIND.values() if getattr(d, name).moves},
            **_quiet(d.quiet),
        },
        "alerts": _alerts(d.alerts),
        "gate": _limits(d.gate),
        "export": _limits(d.export),
        "letter": {"contact": d.contact, "hoped": d.hoped},
    }
    return _said(found)


def names(places: Iterable[str]) -> dict[str, str]:
    """By place, what it is called: its file's name, with as many folders in front as tell it from the others.

    >>> names(["/a/may.csv", "/a/june/log.csv", "/a/july/log.csv"])
    {'/a/may.csv': 'may.csv', '/a/june/log.csv': 'june/log.csv', '/a/july/log.csv': 'july/log.csv'}
    """
    every = list(dict.fromkeys(places))
    parts = {place: (shown(place),) if is_table(place) else PurePath(place).parts for place in every}
    found = {}
    for place, own in parts.items():
        others = [other for each, other in parts.items() if each != place]
        size = next((n for n in range(1, len(own)) if all(own[-n:] != other[-n:] for other in others)), len(own))
        found[place] = "/".join(own[-size:])
    return found


def all_places(d: Deployment) -> tuple[str, ...]:
    """Every place that a deployment names."""
    of_model = (d.model.path, d.model.trained_on) if d.model else ()
    files = (d.reference.path, *d.predictions, *d.labels, *of_model)
    return (*(str(file) for file in files if file), *d.places, *d.label_places)


def _columns(d: Deployment) -> dict[str, Any]:
    return {
        "id": d.id,
        "time": d.time,
        "score": d.score or dict(d.class_scores),
        "prediction": d.prediction,
        "label": d.label,
        "positive": d.positive,
        "label_time": d.label_time,
        "version": d.version,
        "shadow": {one.version: one.column or dict(one.classes) for one in d.shadow},
        **{key: list(getattr(d, key)) for key in ("numeric", "categorical", "sensitive", "fixed")},
        "segments": [*d.segments, *([d.version] if d.by_version and d.version else [])],
        "units": dict(d.units),
        "one_way": dict(d.one_way),
        "groups": {name: list(columns) for name, columns in d.groups.items()},
    }


def _reference(reference: Reference, name: Callable[[str], str]) -> dict[str, Any]:
    if reference.path:
        return {"path": name(str(reference.path))}
    return {"from": reference.start, "to": _last(reference.end), "rows": reference.rows}


def _quiet(quiet: Reference | None) -> dict[str, Any]:
    return {"quiet": {"from": quiet.start, "to": _last(quiet.end)}} if quiet else {}


def _log(d: Deployment, name: Callable[[str], str]) -> dict[str, Any]:
    beside = d.label_places or (d.places if d.attached and d.label else ())
    predictions = d.places if d.attached else tuple(map(str, d.predictions))
    labels = beside if d.attached else tuple(map(str, d.labels))
    return {
        "predictions": [*map(name, predictions)],
        "labels": [*map(name, labels)],
        "attach": d.attached or None,
        "columns": dict(d.source_names),
        "engine": d.engine if d.engine != "duckdb" else None,
        "spark": dict(d.spark),
    }


def _files(files: FileSettings) -> dict[str, Any]:
    """As it is written; that no word means missing is said by an empty tuple, which is kept."""
    return {field.name: getattr(files, field.name) for field in fields(files)}


def _model(model: ModelFile, name: Callable[[str], str]) -> dict[str, Any]:
    return {
        "path": name(str(model.path)),
        "threshold": model.threshold,
        "features": list(model.features),
        "missing": model.missing,
        "output": model.output,
        "trees": model.trees,
        "classes": list(model.classes),
        "categories": {column: list(values) for column, values in model.categories.items()},
        "trained_on": name(str(model.trained_on)) if model.trained_on else None,
    }


def _alerts(policy: AlertPolicy) -> dict[str, Any]:
    """What differs from the defaults."""
    usual = AlertPolicy()
    persist = f"{policy.failing} of {policy.among}"
    numbers = {name: getattr(policy, name) for name in ("clear", "cool_down")}
    return {
        "persist": persist if (policy.failing, policy.among) != (usual.failing, usual.among) else None,
        **{name: value for name, value in numbers.items() if value != getattr(usual, name)},
        "mute": [_said(asdict(mute)) for mute in policy.mute],
        "runbook": dict(policy.runbook),
        "webhook": policy.webhook,
        "mail": list(policy.mail),
        "apprise": list(policy.apprise),
        "dashboard": policy.dashboard,
    }


def _limits(limits: GateSettings | ExportSettings) -> dict[str, Any]:
    """What differs from the defaults."""
    usual = type(limits)()
    told = {field.name: getattr(limits, field.name) for field in fields(limits)}
    return {key: value for key, value in told.items() if value != getattr(usual, key)}


def _last(end: datetime | None) -> date | datetime | None:
    """The inverse of `end_of`: midnight is the day before it, which is the last one counted."""
    return (end - timedelta(days=1)).date() if end and end.time() == datetime.min.time() else end


def _said(table: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    cleaned = {key: _said(value) if isinstance(value, dict) else value for key, value in table.items()}
    return {key: value for key, value in cleaned.items() if value not in (None, "", [], {})}
