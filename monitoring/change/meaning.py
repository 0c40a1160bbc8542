"""What it means to change a connected deployment's settings: nothing, counting, trying the model, importing again."""

from dataclasses import dataclass, fields, replace
from enum import Enum

from monitoring.alerts.rules import require_known
from monitoring.domain import FILE_KINDS, Deployment, ModelFile
from monitoring.domain.baseline import OF_KIND
from monitoring.errors import SettingsError, listed
from monitoring.gate.rule import require_known_rules
from monitoring.log import Log
from monitoring.log.changing import cells_after
from monitoring.log.ground.clock import Clock

CORRECTED = ("false_alarms_per_month", "correction", "false_discovery_rate")
WAITS = ("fresh_hours", "silent_hours")
PAGES = ("units", "groups", "fixed", "one_way", "contact", "hoped")
MEASURED = ("quiet", *OF_KIND.values())
SHOWN = ("title", "every", "as_of", *CORRECTED, *WAITS, *MEASURED, "alerts", "gate", "export", *PAGES)
BESIDE = ("shadow",)
COUNTED = ("segments", "by_version")
# How the fields of a `Deployment` are called in its file, where that is not below [columns] by the same name.
KEYS = {
    **{name: name for name in ("name", "title", "task")},
    **{name: f"monitor.{name}" for name in ("every", "as_of", *CORRECTED)},
    **{name: f"monitor.{name}" for name in (*WAITS, "quiet", *OF_KIND.values())},
    **{name: f"log.{name}" for name in ("predictions", "labels", "engine", "spark")},
    "class_scores": "columns.score",
    "by_version": "columns.segments",
    "reference": "reference",
    "files": "files",
    "own_files": "files",
    "attached": "log.attach",
    "places": "log.predictions",
    "label_places": "log.labels",
    "source_names": "log.columns",
    "model": "model",
    "alerts": "alerts",
    "gate": "gate",
    "export": "export",
    "contact": "letter.contact",
    "hoped": "letter.hoped",
}


class Effort(Enum):
    """What a change takes, the least first."""

    NOTHING = 0
    COUNTING = 1
    MODEL = 2
    IMPORTING = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A change of settings.

    Args:
        before: the settings as they are.
        after: as they are to be.
        keys: what differs, as it is called in the file.
        effort: what it takes.
    """

    before: Deployment
    after: Deployment
    keys: tuple[str, ...]
    effort: Effort

    @property
    def sentence(self) -> str:
        """What it takes, in words."""
        said = {
            Effort.NOTHING: "Nothing has to be counted or imported for it.",
            Effort.COUNTING: "The log is counted anew; its rows stay as they are.",
            Effort.MODEL: "The model is tried and compared with the log again; rows stay as they are.",
            Effort.IMPORTING: "The rows were read by these settings, so everything is imported again from its files.",
        }[self.effort]
        before = {one.version for one in self.before.shadow}
        new = [one.version for one in self.after.shadow if one.version not in before]
        if not new or self.after.attached or self.effort is Effort.IMPORTING:
            return said
        whose = f"version {new[0]}" if len(new) == 1 else f"the versions {listed(new)}"
        return f"{said} Rows that are there have no scores of {whose} until they are appended again with that column."


def meaning(log: Log, after: Deployment) -> Change:
    """What a change of settings means for a connected log.

    Raises `SettingsError` for another name: that would be another deployment.
    """
    before = log.deployment
    after = replace(after, words=before.words, decimals=before.decimals)
    if after.name != before.name:
        hint = f'write name = "{before.name}", or connect another deployment'
        raise SettingsError(f"the name of {before.name} cannot be changed", hint)
    require_known(after)
    require_known_rules(after)
    if before.model and after.model:
        after = replace(after, model=replace(after.model, kept=before.model.kept))
    names = [field.name for field in fields(Deployment) if getattr(before, field.name) != getattr(after, field.name)]
    efforts = [_effort(log, name, after) for name in names]
    keys = dict.fromkeys(key for name in names for key in _keys(name, before, after))
    return Change(before, after, tuple(keys), max(efforts, key=lambda each: each.value, default=Effort.NOTHING))


def _effort(log: Log, name: str, after: Deployment) -> Effort:
    before = log.deployment
    if name == "model":
        if not _same_model(before.model, after.model):
            return Effort.MODEL if after.model else _counting(log, after)
        return _counting(log, after)
    if name == "every" and Clock.of(before.every) != Clock.of(after.every):
        return Effort.COUNTING
    if name in (*SHOWN, *BESIDE) or (name == "own_files" and _differing(before, after) == ["score"]):
        return Effort.NOTHING
    return _counting(log, after) if name in COUNTED else Effort.IMPORTING


def _differing(before: Deployment, after: Deployment) -> list[str]:
    """The kinds of files of which something else is said."""
    return [kind for kind in FILE_KINDS if before.own_files.get(kind) != after.own_files.get(kind)]


def _counting(log: Log, after: Deployment) -> Effort:
    try:
        same = cells_after(log, after).fingerprint == log.plan.fingerprint
        same = same and after.by_version == log.deployment.by_version
    except KeyError:  # a segment that is no column yet: everything is imported anyhow
        same = False
    return Effort.NOTHING if same else Effort.COUNTING


def _same_model(before: ModelFile | None, after: ModelFile | None) -> bool:
    """Whether it is the same model, read in the same way.

    The threshold is applied to what it says, and what it was trained on changes nothing that it says.
    """
    if before is None or after is None:
        return before is after
    ours, theirs = (replace(model, threshold=None, trained_on=None) for model in (before, after))
    return ours == theirs


def _keys(name: str, before: Deployment, after: Deployment) -> list[str]:
    key = KEYS.get(name, f"columns.{name}")
    if name == "own_files":
        return [f"{key}.{kind}" for kind in _differing(before, after)]
    if name not in ("model", "reference"):
        return [key]
    old, new = getattr(before, name), getattr(after, name)
    if old is None or new is None:
        return [f"[{key}]"]
    parts = {"start": "from", "end": "to"}
    found = [field.name for field in fields(old) if getattr(old, field.name) != getattr(new, field.name)]
    return [f"{key}.{parts.get(part, part)}" for part in found]
