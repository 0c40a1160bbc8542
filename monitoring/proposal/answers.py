"""What a person has said, as it is typed: `columns.label=churned`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from monitoring.domain import FILE_KINDS, Every, Task
from monitoring.errors import SettingsError, nearest
from monitoring.proposal.draft.evidence import Value
from monitoring.settings.parts.files import FilesPart, HowWritten
from monitoring.settings.problems import require_values
from monitoring.settings.schema import SECTIONS, keys

LISTS = (
    "columns.numeric",
    "columns.categorical",
    "columns.segments",
    "columns.sensitive",
    "model.features",
    "model.classes",
    "files.missing",
    "codes",
)
NUMBERS: tuple[str, ...] = ("model.threshold", "model.missing", "files.header", "reference.rows")
NUMBERS += ("monitor.false_alarms_per_month", "monitor.false_discovery_rate")
NUMBERS += ("monitor.fresh_hours", "monitor.silent_hours")
FLAGS = ("log.attach",)
DATES = ("reference.from", "reference.to", "monitor.as_of")
KEYS = (
    *("name", "title", "task", "codes"),
    *(f"{section}.{key}" for section, part in SECTIONS.items() if part is not FilesPart for key in keys(part)),
    *(f"files.{key}" for key in keys(HowWritten)),
    *(f"files.{kind}.{key}" for kind in FILE_KINDS for key in keys(HowWritten)),
)
OF_ONE_KIND = re.compile(rf"^files\.(?:{'|'.join(FILE_KINDS)})\.")


def parsed(texts: Iterable[str]) -> dict[str, Value]:
    """Answers by key; raises `SettingsError` for a key that there is not, or a value that it cannot have.

    >>> parsed(["columns.label=churned", "columns.segments=region,plan", "model.threshold=0.3", "columns.id="])
    {'columns.label': 'churned', 'columns.segments': ['region', 'plan'], 'model.threshold': 0.3, 'columns.id': None}
    """
    found: dict[str, Value] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or name not in KEYS:
            hint = nearest(name, KEYS) or "write --set KEY=VALUE, such as --set columns.label=churned"
            raise SettingsError(f"there is nothing to set that is called {name!r}", hint)
        found[name] = _value(name, value.strip())
    return found


def require_possible(answers: Mapping[str, Value], model: Path | None) -> None:
    """Raise `SettingsError` for an answer that cannot be, whatever the files hold."""
    task, every, path = (answers.get(key) for key in ("task", "monitor.every", "model.path"))
    if task is not None and task not in list(Task):
        raise SettingsError(f"task cannot be {task!r}", nearest(str(task), Task) or f"use {', '.join(Task)}")
    if every is not None:
        Every.parse(str(every))
    for key in ("log.predictions", "log.labels"):
        if answers.get(key) is not None:
            raise SettingsError(f"{key} cannot be answered", "name the files beforehand: init FILE... --labels FILE...")
    for section in SECTIONS.keys() - {"files"}:  # these are tried where files are read by them
        said = {key: answers.get(f"{section}.{key}") for key in keys(SECTIONS[section])}
        require_values(section, {key: value for key, value in said.items() if value is not None})
    if path is not None and str(path) != str(model):
        raise SettingsError(f"model.path cannot be answered by {path!r}", "name the model beforehand: --model FILE")


def _value(name: str, text: str) -> Value:
    name = OF_ONE_KIND.sub("files.", name)
    if name in LISTS:
        return [each.strip() for each in text.split(",") if each.strip()]
    if not text:
        return None
    if name in (*NUMBERS, *DATES, *FLAGS) or text.startswith("{"):
        try:
            return tomllib.loads(f"it = {text}")["it"]
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{name} cannot be {text!r}", _form(name)) from error
    return text


def _form(name: str) -> str:
    if name in NUMBERS:
        return f"write a number: --set {name}=0.4"
    if name in FLAGS:
        return "write true or false"
    return f"write a date: --set {name}=2026-01-31" if name in DATES else """write {"class" = "column"}"""
