"""What the journal is to say of each step, made from what it has said so far."""

import getpass
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from monitoring.domain import ModelFile
from monitoring.log.changing import Saying
from monitoring.log.journal.entry import Action, Draft, Live
from monitoring.releases.history import History, brought, free_name, live_now, were_live

REPLACED = "replaced on the settings page"
_MODEL = TypeAdapter(ModelFile)


@dataclass(frozen=True, slots=True)
class Brought:
    """A model that comes with its record.

    Args:
        model: its file, and where the workspace's copy lies.
        sha256: of its file.
        record: SHA-256 of what is recorded of it.
    """

    model: ModelFile
    sha256: str
    record: str

    @property
    def identity(self) -> str:
        """The same for files of the same content that are read in the same way, wherever they lie.

        The threshold is no part of it: it is applied to what the model says; nor is what it was trained on.
        """
        said = _MODEL.dump_python(replace(self.model, threshold=None, trained_on=None), mode="json")
        kept = {key: value for key, value in said.items() if key not in ("path", "kept")}
        return hashlib.sha256(f"{self.sha256} {json.dumps(kept, sort_keys=True)}".encode()).hexdigest()

    @property
    def details(self) -> dict[str, Any]:
        """As the journal has them."""
        return {"record": self.record, "kept": self.model.kept, "sha256": self.sha256, "identity": self.identity}


def who() -> str:
    """The name of the account that this process runs by; empty where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def connecting(one: Brought, by: str, more: Mapping[str, Any]) -> Saying:
    """A model is in use from then on, with a log that was just connected."""

    def said(history: History) -> Draft:
        name = _same(history, one) or free_name(history)
        return Draft(Action.CONNECTED, name, Live(name, one.model), "", by, {**one.details, **more})

    return said


def registering(one: Brought, wanted: str, by: str, note: str, *, retrained: bool = False) -> Saying:
    """A candidate comes, brought by somebody or trained anew on the log's own rows; what is in use stays."""
    action = Action.RETRAINED if retrained else Action.REGISTERED

    def said(history: History) -> Draft:
        return Draft(action, free_name(history, wanted), live_now(history), note, by, one.details)

    return said


def replacing(one: Brought, by: str) -> Saying:
    """Another model is in use from then on, without having passed the gate; it is a version by that same entry.

    A version of the same model, read in the same way, is that one.
    """

    def said(history: History) -> Draft:
        name = _same(history, one) or free_name(history)
        details = {**one.details, "override": REPLACED}
        return Draft(Action.PROMOTED, name, Live(name, one.model), REPLACED, by, details)

    return said


def changing(model: ModelFile | None, keys: tuple[str, ...], by: str) -> Saying:
    """Other settings of the model that is in use; None: no model is in use from then on."""

    def said(history: History) -> Draft:
        before = live_now(history)
        name = before.version if before else ""
        after = Live(name, model) if model else None
        old = before.model.threshold if before else None
        more = {"from": old, "to": model.threshold} if model and model.threshold != old else {}
        return Draft(Action.CHANGED, name, after, "changed in the settings", by, {"settings": [*keys], **more})

    return said


def _same(history: History, one: Brought) -> str:
    """The name of the version that is the same model read in the same way; the one in use before all others."""
    names = [n for n, entry in brought(history).items() if entry.details.get("identity") == one.identity]
    live, used = live_now(history), were_live(history)
    if live and live.version in names:
        return live.version
    return min(names, key=lambda name: name not in used, default="")
