"""The workspace's own copy of a deployment's model, so that it cannot change unseen after it was checked."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from monitoring.disk import mended, stamped
from monitoring.disk.whole import remove, write_whole
from monitoring.domain import Deployment
from monitoring.errors import DamagedError, ModelError, NotApplicableError
from monitoring.models.digest import joined, sha256
from monitoring.models.files import load as loading
from monitoring.models.files import mlflow
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model
from monitoring.models.native.reading import Reading
from monitoring.models.wrap import Settled, wrap

RECORD, SETTLED = "model.json", "settled.json"


def register(deployment: Deployment, folder: Path, trust: Trust) -> Model:
    """Check the deployment's model, copy it into `folder` and record what it is.

    `model.json` holds `file`, `source`, `sha256`, `format` and `registered_at` (UTC). It is replaced last and in
    one step, so that a reader finds the model before or the model after, never half of one.

    Raises:
        NotApplicableError: the deployment names no model.
        ModelError: the file is refused or does not fit the deployment; nothing is written then.
    """
    path = _source(deployment)
    loaded = loading.load(path, trust)
    model = wrap(loaded.pipeline, deployment, loaded.sha256)
    folder.mkdir(parents=True, exist_ok=True)
    stored = folder / f"{loaded.sha256[:16]}{path.suffix}"
    _copy(path, stored)
    if _digest(stored) != loaded.sha256:
        raise ModelError(f"{path.name} changed while it was being registered", "register it again")
    record = {
        "file": stored.name,
        "source": path.name,
        "sha256": loaded.sha256,
        "format": loaded.format,
        "registered_at": datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
    }
    stamped.write(folder / RECORD, (json.dumps(record, indent=2) + "\n").encode(), twice=True)
    return model


def load(deployment: Deployment, folder: Path, trust: Trust) -> Model:
    """Load the registered copy, after its SHA-256 was compared with the recorded one.

    Raises:
        NotApplicableError: the deployment names no model.
        ModelError: nothing is registered, the copy is not what was recorded, or the file is refused.
    """
    source = _source(deployment)
    record = _record(deployment, folder)
    path = folder / Path(record["file"]).name
    if not _is_whole(path):
        _copy_again(source, path, record["sha256"])
    found = _digest(path, f"put it back from a copy; without one, {_again(deployment)}")
    if found != record["sha256"]:
        message = f"the model of {deployment.name} is not the registered one: SHA-256 {found}, not {record['sha256']}"
        raise ModelError(message, f"find out who changed {path}; then {_again(deployment)}")
    loaded = loading.load(path, trust)
    if loaded.sha256 != found:
        raise ModelError(f"the model of {deployment.name} changed while it was being read")
    return wrap(loaded.pipeline, deployment, loaded.sha256, _settled(deployment, folder))


def recorded(folder: Path) -> dict[str, str]:
    """What `model.json` says of a registered model; raises `ModelError` where that cannot be told."""
    try:
        return stamped.read(
            folder / RECORD, lambda content: {key: str(v) for key, v in json.loads(content).items()}, ""
        )
    except (FileNotFoundError, DamagedError) as error:
        raise ModelError(f"{folder / RECORD} cannot be read", "connect the deployment anew with its model") from error


def save_settled(folder: Path, settled: Settled) -> None:
    """Keep what was found out about a registered model by trying; `load` takes it into account."""
    stamped.write(folder / SETTLED, json.dumps(asdict(settled), indent=2, ensure_ascii=False).encode(), twice=True)


def _settled(deployment: Deployment, folder: Path) -> Settled:
    try:
        found = stamped.read(folder / SETTLED, json.loads, "")
        spelled = {str(name): str(label) for name, label in found["spelled"].items()}
        read = Reading(**found.get("reading", {}))  # one that was connected before there were any has none
        reading = replace(read, classes=tuple(read.classes))
        return Settled(str(found["positive"]), tuple(map(str, found["features"])), spelled, reading)
    except FileNotFoundError:  # connected before anything was settled
        return Settled()
    except (DamagedError, KeyError, TypeError, AttributeError) as error:
        message = f"what was settled about the model of {deployment.name} is damaged: {folder / SETTLED}"
        raise ModelError(message, f"put it back from a copy; without one, {_again(deployment)}") from error


def _source(deployment: Deployment) -> Path:
    if deployment.model is None:
        hint = "name its file under [model] in the deployment file"
        raise NotApplicableError(f"the deployment {deployment.name} names no model", hint)
    return deployment.model.path


def _record(deployment: Deployment, folder: Path) -> dict[str, str]:
    hint = _again(deployment)
    try:
        return stamped.read(folder / RECORD, _named, hint)
    except FileNotFoundError as error:
        raise ModelError(f"no model is registered for {deployment.name}", hint) from error
    except DamagedError as error:
        raise ModelError(f"{folder / RECORD} cannot be read", hint) from error


def _again(deployment: Deployment) -> str:
    return f"connect {deployment.name} anew with its model: modelwatch add FILE.toml --replace"


def _copy_again(source: Path, path: Path, wanted: str) -> None:
    """Put a copy that is gone back from the file that was registered, where that is still the same, and can be."""
    if source.exists() and _digest(source) == wanted:
        remove(path)
        _copy(source, path)
        mended.tell(path, f"{path} was gone; it was copied anew from {source}")


def _parts(path: Path) -> tuple[Path, ...]:
    """The files that a model is read from: itself, or those of an MLflow folder."""
    return tuple(path / part for part in mlflow.read(path).parts) if path.is_dir() else (path,)


def _is_whole(path: Path) -> bool:
    try:
        return all(part.is_file() for part in _parts(path))
    except ModelError:  # what says which files there are is itself gone
        return False


def _digest(path: Path, hint: str = "") -> str:
    if not path.is_dir():
        return sha256(path, hint)
    return joined({part.relative_to(path).as_posix(): sha256(part, hint) for part in _parts(path)})


def _copy(source: Path, path: Path) -> None:
    for part in _parts(source):
        place = path / part.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, part.read_bytes())


def _named(content: bytes) -> dict[str, str]:
    record = json.loads(content)
    return {key: str(record[key]) for key in ("file", "sha256")}
