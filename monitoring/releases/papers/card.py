"""A version's model card: everything that is recorded of it, and what is not, as JSON and as Markdown.

The same version gives the same bytes each time: nothing is in it that is not recorded, and no clock of today.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitoring.domain import Deployment, Task
from monitoring.domain.text import MISSING, number, percent, plural
from monitoring.performance.metric import METRICS
from monitoring.releases.version import Version

SCHEMA = 1
TASKS = {
    Task.BINARY: "binary classification",
    Task.MULTICLASS: "classification into several classes",
    Task.REGRESSION: "regression",
}


def card(version: Version, deployment: Deployment) -> dict[str, Any]:
    """What is recorded of a version, for scripts; of files the names alone, not where they lie."""
    file = version.model
    return {
        "schema": SCHEMA,
        "made_at": made_at(version),
        "deployment": deployment.name,
        "title": deployment.title,
        "task": str(deployment.task),
        "version": version.name,
        "record": version.record,
        "by": version.by,
        "note": version.note,
        "model": {
            "file": file.path.name,
            "sha256": version.sha256,
            "format": version.format,
            "threshold": file.threshold if deployment.task is Task.BINARY else None,
        },
        "code": version.code,
        "trained_on": training_data(version),
        "made_from": dict(version.made_from) if version.made_from else None,
        "environment": dict(version.environment or {}),
        "parameters": dict(version.parameters or {}),
        "seeds": dict(version.seeds or {}),
        "columns": [dict(column) for column in version.schema],
        "metrics": [dict(metric) for metric in version.metrics],
        "not_known": unknown(version),
    }


def made_at(version: Version) -> str:
    """When the version came, UTC."""
    return version.at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def training_data(version: Version) -> dict[str, Any] | None:
    """What is recorded of its training file, which is called by its name alone; None where nobody named it."""
    if version.trained_on is None:
        return None
    said = dict(version.trained_on)
    return {"file": Path(str(said.pop("path"))).name, **said}


def unknown(version: Version) -> list[str]:
    """What a reader should not take for known, one sentence each."""
    found = []
    if version.trained_on is None:
        found.append("What it was trained on is not recorded.")
    if not version.code:
        found.append("The revision of the code that trained it is not recorded.")
    found += [f"{place} was never set, so training again may give another model." for place in unset(version.seeds)]
    if version.trained_on and version.trained_on.get("rejected"):
        found.append(f"{plural(version.trained_on['rejected'], 'row')} of the training file could not be read.")
    reasons = {str(m["reason"]) for m in version.metrics if m.get("value") is None and m.get("reason")}
    found += [f"Figures that are missing: {reason}." for reason in sorted(reasons)]
    return found


def unset(seeds: Mapping[str, Any] | None) -> list[str]:
    """The random states that nobody set."""
    return [place for place, seed in (seeds or {}).items() if seed is None]


def markdown(version: Version, deployment: Deployment) -> str:
    """The same for people."""
    said = card(version, deployment)
    model, data = said["model"], said["trained_on"]
    span = f"{data['first']} to {data['last']}" if data and data.get("first") else ""
    facts = {
        "Task": TASKS[deployment.task],
        "Model file": f"{model['file']} ({model['format']})",
        "SHA-256": f"`{model['sha256']}`",
        "Says yes from": number(model["threshold"]) if model["threshold"] is not None else "",
        "Registered": " by ".join(filter(None, (said["made_at"], said["by"]))),
        "Code revision": f"`{said['code']}`" if said["code"] else "",
        "Made from": ", ".join(f"{key} {_words(value)}" for key, value in sorted((said["made_from"] or {}).items())),
        "Trained on": f"{data['file']}, {data.get('rows', 0):,} rows" if data else "",
        "Training data cover": span,
        "SHA-256 of the training data": f"`{data['sha256']}`" if data else "",
    }
    parts = [
        f"# {_plain(deployment.title)}, version {_plain(version.name)}",
        _plain(version.note),
        _table(("", ""), ((key, value) for key, value in facts.items() if value)),
        "## What is not known" if said["not_known"] else "",
        "\n".join(f"- {sentence}" for sentence in said["not_known"]),
        "## Figures on the reference",
        "The interval is one of 95 %.",
        _table(("metric", "rows", "value", "low", "high", "n"), list(_figures(version.metrics))),
        "## Columns",
        _table(("column", "kind", "role", "missing", "in the reference"), map(_column, version.schema)),
        "## Parameters",
        _table(("part", "class", "parameters"), map(_part, said["parameters"].items())),
        "## Environment",
        _table(("", ""), _environment(said["environment"])),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _figures(metrics: Iterable[Mapping[str, Any]]) -> Iterable[Sequence[str]]:
    titles = {entry.descriptor.name: entry.descriptor.title for entry in METRICS}
    for one in metrics:
        title = titles.get(one["metric"], str(one["metric"]))
        for rows in ({"segment": "all", **one}, *one.get("segments", ())):
            ends = [MISSING if rows[key] is None else number(float(rows[key])) for key in ("value", "low", "high")]
            yield title, str(rows["segment"]), *ends, f"{rows['n']:,}"


def _column(column: Mapping[str, Any]) -> Sequence[str]:
    missing = column.get("missing")
    if "categories" in column:
        more = column["distinct"] - len(column["categories"])
        what = ", ".join(map(str, column["categories"])) + (f" and {more:,} more" if more > 0 else "")
    elif column.get("low") is not None:
        what = f"{number(column['low'])} to {number(column['high'])}"
    else:
        what = "kept as tokens" if column.get("sensitive") else MISSING
    return column["column"], column["kind"], column["role"], MISSING if missing is None else percent(missing), what


def _part(item: tuple[str, Mapping[str, Any]]) -> Sequence[str]:
    place, said = item
    given = ", ".join(f"{key} = {json.dumps(value)}" for key, value in said["parameters"].items())
    return place or "the model", str(said["class"]), given


def _environment(said: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    yield from ((key, str(said[key])) for key in ("python", "platform") if said.get(key))
    yield from (("linear algebra", ", ".join(said["arithmetic"])) for _ in range(bool(said.get("arithmetic"))))
    yield from said.get("packages", {}).items()
    yield from ((f"{name}, as the model's file says", text) for name, text in said.get("file", {}).items())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_plain(str(cell)) for cell in line) + " |" for line in lines)


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _plain(text: str) -> str:
    """As a cell of a table has it: one line, and no sign that would end the cell or open a tag."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
