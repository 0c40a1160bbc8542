"""What is recorded of a version, for people."""

from collections.abc import Iterator, Mapping
from typing import Any

from monitoring.cli import output
from monitoring.domain.text import plural
from monitoring.errors import listed
from monitoring.performance.metric import METRICS

Told = Mapping[str, Any]


def lines(version: Told) -> Iterator[str]:
    """A version as `version show --format json` has it, in lines."""
    yield f"version {version['name']} of {version['file']}: {version['status']}"
    yield f"came {version['at'].replace('T', ' ')} (UTC){' by ' + version['by'] if version['by'] else ''}"
    yield from (f"live since {time.replace('T', ' ')} (UTC)" for time in version["live_since"])
    yield f"sha256 {version['sha256']}, {version['format']}"
    yield from (f"{key}: {version[key]}" for key in ("note", "code") if version[key])
    yield from (f"threshold: {version['threshold']:g}" for _ in range(version["threshold"] is not None))
    yield f"trained on: {_trained_on(version['trained_on'])}"
    if environment := version["environment"]:
        packages = (f"{name} {number}" for name, number in environment["packages"].items())
        yield f"registered with {environment['python']}: {listed(packages, 30)}"
        saved = (f"{name} {number}" for name, number in environment.get("file", {}).items())
        yield from (f"saved with {listed(saved)}" for _ in range("file" in environment))
    if version["seeds"]:
        seeds = (f"{name} = {'not set' if seed is None else seed}" for name, seed in version["seeds"].items())
        yield f"seeds: {listed(seeds)}"
    yield from _tables(version)


def _trained_on(said: Told | None) -> str:
    if said is None:
        return "nobody said: --trained-on FILE"
    times = f", {said['first']} to {said['last']}" if said.get("first") else ""
    return f"{said['path']}, {plural(said['rows'], 'row')}{times}, sha256 {said['sha256'][:12]}"


def _tables(version: Told) -> Iterator[str]:
    known = [one for one in version["metrics"] if one["value"] is not None]
    rows = [
        (_title(one["metric"]), *map(_number, (one["value"], one["low"], one["high"])), f"{one['n']:,}")
        for one in known
    ]
    yield from ("", "on the reference", output.table(("metric", "value", "low", "high", "n"), rows)) if rows else ()
    missing = sorted({one["reason"] for one in version["metrics"] if one["value"] is None and one.get("reason")})
    yield from missing
    columns = [(one["column"], one["kind"], one["role"], _range(one)) for one in version["schema"]]
    yield from ("", output.table(("column", "kind", "role", "reference"), columns)) if columns else ()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _range(column: Told) -> str:
    if column.get("low") is not None:
        return f"{column['low']:g} to {column['high']:g}"
    return listed(column.get("categories", ()), 5)


def _title(metric: str) -> str:
    return METRICS[metric].descriptor.title
