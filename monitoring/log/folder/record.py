"""What a deployment's folder keeps besides rows and counts: what it is, and its plan. Nothing else could tell them."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from monitoring.disk import stamped
from monitoring.domain import Deployment
from monitoring.domain.model_file import KEPT
from monitoring.errors import DamagedError
from monitoring.intake.columns.spelling import EARLIER
from monitoring.log.cells.plan import Plan
from monitoring.log.journal import journal

DEPLOYMENT, PLAN = "deployment.json", "plan.json"
VERSIONS = "versions"  # what is recorded of versions, by the SHA-256 of it
CHANGE = "change.json"  # both of them while they change; it counts for as long as it is there
T = TypeVar("T")
_DEPLOYMENT = TypeAdapter(Deployment)
_FILES = {place.name for file in (DEPLOYMENT, PLAN) for place in (Path(file), stamped.copy_of(Path(file)))}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def names(home: Path) -> tuple[str, ...]:
    """The deployments of a workspace, sorted; also those that are damaged, or may not be looked into."""
    found = (path.name for path in home.iterdir()) if home.is_dir() else ()
    return tuple(sorted(name for name in found if is_there(home, name)))


def is_there(home: Path, name: str) -> bool:
    """Whether a workspace has a deployment of this name; also one that is damaged, or may not be looked into."""
    return _NAME.fullmatch(name) is not None and _is_deployment(home / name)


def keep(folder: Path, deployment: Deployment, plan: Plan) -> None:
    """Write both down, twice; who reads them sees both as they were or both as they are, also after a killed writer.

    Where both change, they are written into one file first. Once that is there they are what it says, and whoever
    keeps something next writes out what the one before did not come to.
    """
    told, cells, change = written(deployment), plan.to_json(), folder / CHANGE
    if change.exists() or not _says(folder / PLAN, cells):
        stamped.write(change, b'{"deployment": %s, "plan": %s}' % (told, cells))
    stamped.write(folder / PLAN, cells, twice=True)
    stamped.write(folder / DEPLOYMENT, told, twice=True)
    change.unlink(missing_ok=True)


def written(deployment: Deployment) -> bytes:
    """A deployment as it is written down."""
    return _DEPLOYMENT.dump_json(deployment, indent=2)


def model_folder(folder: Path, deployment: Deployment) -> Path:
    """Where the copy of a deployment's model lies."""
    return folder / (deployment.model.kept if deployment.model else KEPT)


def deployment(folder: Path) -> Deployment:
    """What a deployment is; raises `DamagedError` where it cannot be told any more.

    Its model is the one that the journal says is live; what was written down besides counts where there is no journal.
    """
    found = _changing(folder, "deployment", _deployment) or _read(folder / DEPLOYMENT, _deployment)
    newest = journal.newest(folder)
    return replace(found, model=newest.live.model if newest.live else None) if newest else found


def by_now(known: Deployment, folder: Path) -> Deployment:
    """The same with what the words of an attached log have turned out to mean since it was read from the folder."""
    may_have_learnt = known.attached and known.positive and not known.words and (folder / DEPLOYMENT).exists()
    return replace(known, words=deployment(folder).words) if may_have_learnt else known


def has_tokens(folder: Path) -> bool:
    """Whether a deployment keeps sensitive columns as tokens; one that cannot be read may."""
    try:
        return bool(deployment(folder).sensitive)
    except (DamagedError, OSError):
        return True


def plan(folder: Path) -> Plan:
    """The cells in which it is counted; raises `DamagedError` where they cannot be told any more."""
    return _changing(folder, "plan", Plan.from_json) or _read(folder / PLAN, Plan.from_json)


def _deployment(text: bytes) -> Deployment:
    """One that was connected before words for "no value" could be named goes on with the words of that time."""
    found = _DEPLOYMENT.validate_json(text)
    is_earlier = "files" not in json.loads(text)
    return replace(found, files=replace(found.files, missing=EARLIER)) if is_earlier else found


def _says(path: Path, content: bytes) -> bool:
    """Whether a file is not there yet, or says this already."""
    try:
        return stamped.unstamped(path.read_bytes()) == content
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False


def _changing(folder: Path, part: str, parse: Callable[[bytes], T]) -> T | None:
    """What a change says that was not written out whole; None without one, or with one that never was whole."""
    try:
        return parse(json.dumps(json.loads(stamped.unstamped((folder / CHANGE).read_bytes()))[part]).encode())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _read(path: Path, parse: Callable[[bytes], T]) -> T:
    hint = f"put {path} back from a copy; without one, connect anew: modelwatch add FILE.toml --replace"
    try:
        return stamped.read(path, parse, hint)
    except FileNotFoundError:
        raise DamagedError(f"the deployment {path.parent.name} is damaged: {path} is gone", hint) from None
    except DamagedError as error:
        raise DamagedError(f"the deployment {path.parent.name} is damaged: {error.message}", hint) from error


def _is_deployment(folder: Path) -> bool:
    try:
        there = os.listdir(folder)
    except PermissionError:
        return True
    except OSError:  # no folder
        return False
    return not _FILES.isdisjoint(there)
