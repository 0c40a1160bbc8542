"""A version: one model of a deployment, and what was recorded of it when it came."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from monitoring.disk import stamped
from monitoring.domain import ModelFile
from monitoring.errors import DamagedError
from monitoring.log.folder.record import VERSIONS
from monitoring.log.journal.entry import Entry

_MODEL = TypeAdapter(ModelFile)
RECALIBRATED = ("isotonic", "platt")  # ways of it, as `made_from` has them
GIVEN = ("name", "at", "by", "record")  # by the journal; all else stands in the version's own file


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One model of a deployment, as it was recorded.

    Args:
        name: as it is called in the journal.
        at: when it came; UTC.
        by: who brought it.
        record: SHA-256 of what is recorded of it.
        model: its file, where the workspace's copy of it lies, and how it is read.
        sha256: of its file.
        format: of its file.
        note: what somebody said of it.
        code: the revision of the code that trained it.
        trained_on: the training data: `path`, `sha256`, `rows`, `first` and `last`; None where nobody said.
        schema: its columns, one mapping each.
        environment: Python and packages, with their versions.
        parameters: of every estimator inside, by its name.
        seeds: the random states among them.
        metrics: on the reference, one mapping each.
        made_from: the version that it was retrained from, and how; None where it was not.
    """

    name: str
    at: datetime
    by: str
    record: str
    model: ModelFile
    sha256: str
    format: str
    note: str = ""
    code: str = ""
    trained_on: Mapping[str, Any] | None = None
    schema: tuple[Mapping[str, Any], ...] = ()
    environment: Mapping[str, Any] | None = None
    parameters: Mapping[str, Any] | None = None
    seeds: Mapping[str, Any] | None = None
    metrics: tuple[Mapping[str, Any], ...] = ()
    made_from: Mapping[str, Any] | None = None

    @property
    def is_recalibrated(self) -> bool:
        """Whether it is another version whose probabilities alone were learnt anew."""
        return (self.made_from or {}).get("how") in RECALIBRATED


def keep(folder: Path, model: ModelFile, recorded: Mapping[str, Any]) -> str:
    """Write down what is recorded of a version, in a file that is called by the SHA-256 of it; gives that."""
    content = json.dumps({"model": _MODEL.dump_python(model, mode="json"), **recorded}, sort_keys=True).encode()
    digest = hashlib.sha256(content).hexdigest()
    path = folder / VERSIONS / f"{digest}.json"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        stamped.write(path, content, twice=True)
    return digest


def read(folder: Path, entry: Entry) -> Version:
    """The version that an entry of the journal brought; raises `DamagedError` where its record is not what it was."""
    digest = str(entry.details["record"])
    path = folder / VERSIONS / f"{digest}.json"
    what = f"what is recorded of version {entry.version} of {folder.name} is"
    hint = f"put {path} back from a copy"

    def parsed(content: bytes) -> Mapping[str, Any]:
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError("it is another record")
        found: Mapping[str, Any] = json.loads(content)
        return found

    try:
        said = stamped.read(path, parsed, hint)
    except (FileNotFoundError, DamagedError) as error:
        raise DamagedError(f"{what} {'gone' if isinstance(error, FileNotFoundError) else 'damaged'}", hint) from error
    known = {each.name for each in fields(Version)} - {*GIVEN, "model"}
    lists = {key: tuple(said[key]) for key in ("schema", "metrics") if key in said}
    own = {key: value for key, value in said.items() if key in known} | lists
    model = _MODEL.validate_python(said["model"])
    return Version(name=entry.version, at=entry.at, by=entry.by, record=digest, model=model, **own)
