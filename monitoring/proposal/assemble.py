"""What was decided, as the content of a deployment file."""

from collections.abc import Collection
from dataclasses import fields
from itertools import count
from typing import Any

from monitoring.domain import FILE_KINDS, FileSettings, Task
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.seen.names import LONGEST, slug
from monitoring.settings.parts.model import ModelPart
from monitoring.settings.schema import keys

COLUMNS = ("id", "time", "score", "prediction", "label", "positive", "label_time", "version")
LISTS = ("numeric", "categorical", "segments", "sensitive")


def assemble(draft: Draft) -> dict[str, Any]:
    """Keys in the order of docs/settings.md; what is not decided is left out."""
    values, facts = draft.values, draft.facts
    columns = {key: values[f"columns.{key}"] for key in COLUMNS if values.get(f"columns.{key}") is not None}
    columns |= {key: values[f"columns.{key}"] for key in LISTS if values.get(f"columns.{key}")}
    label = draft.text("columns.label")
    files = [str(path) for path in facts.files]
    log: dict[str, Any] = {"predictions": files}
    if facts.label_files and label:
        log["labels"] = [str(path) for path in facts.label_files]
    elif label in facts.log.columns:
        log["labels"] = files
    if values.get("log.columns"):
        log["columns"] = values["log.columns"]
    found: dict[str, Any] = {
        "name": values["name"],
        "title": values["title"],
        "task": values["task"],
        "columns": columns,
    }
    found["reference"] = _part(draft, "reference", ("path", "from", "to", "rows"))
    found["log"] = log
    if values.get("model.path"):
        found["model"] = _part(draft, "model", tuple(keys(ModelPart)))
        if draft.task is not Task.BINARY:
            found["model"].pop("threshold", None)
    ways = tuple(field.name for field in fields(FileSettings))
    written = _part(draft, "files", ways)
    written |= {kind: own for kind in FILE_KINDS if (own := _part(draft, f"files.{kind}", ways))}
    if written:
        found["files"] = written
    found["monitor"] = _part(draft, "monitor", ("every",))
    for key, value in draft.answers.items():  # what nothing is guessed of, and somebody has said all the same
        section, dot, name = key.partition(".")
        if dot and value not in (None, []) and section in found and section != "files":
            found[section].setdefault(name, value)
    return found


def _part(draft: Draft, section: str, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key in keys if (value := draft.values.get(f"{section}.{key}")) is not None}


def find_name(draft: Draft, taken: Collection[str] = ()) -> None:
    """Settle `name` and `title` by what the deployment is to be called, or by the first file; the next that is free."""
    stem = draft.facts.name or draft.facts.files[0].name
    wanted, why = slug(stem), "as you named it" if draft.facts.name else f"after {stem}"
    others = (f"{wanted[: LONGEST - len(end)]}{end}" for end in map("-{}".format, count(2)))
    free = wanted if wanted not in taken else next(each for each in others if each not in taken)
    if free != wanted:
        why = f"{why}; there is already a deployment {wanted!r}"
    name = str(draft.settle("name", free, why))
    draft.settle("title", name.replace("-", " ").replace("_", " ").capitalize(), "the name, to be read")
