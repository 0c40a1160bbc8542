"""The papers of a registered version: what the workspace keeps of it, handed to what makes them."""

from dataclasses import replace
from pathlib import Path

from monitoring.disk.whole import write_whole
from monitoring.errors import ModelError, NotApplicableError
from monitoring.log.folder.record import VERSIONS
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.models import stored_copy
from monitoring.models.digest import joined
from monitoring.releases.papers import signature
from monitoring.releases.papers.reproduction import Reproduction, reproduce
from monitoring.releases.papers.signature import Verified
from monitoring.releases.papers.statement import FILE, LARGEST
from monitoring.releases.releases import Releases
from monitoring.releases.version import Version


def reproduce_version(
    releases: Releases, name: str, data: Path | None = None, progress: Progress = no_progress
) -> Reproduction:
    """Train a version again from what is recorded of it; `data` is its training file, where that lies elsewhere now.

    Raises `UnknownNameError` for a version that is not there, and what `reproduce` raises.
    """
    version, log = releases.version(name), releases.workspace.log(releases.name)
    model = releases.load(name)
    return reproduce(model, log, version.trained_on, version.environment or {}, version.seeds or {}, data, progress)


def sign_version(releases: Releases, name: str, key: Path) -> bytes:
    """Sign a version's model, with the digest of all that is recorded of it, and keep the signature beside that.

    Raises `ModelError` where the copy is not what was registered, or the key cannot sign.
    """
    version = releases.version(name)
    place = copy_of(releases, version)
    found = signature.digests(place)
    whole = joined(found) if place.is_dir() else found[FILE]
    if whole != version.sha256:
        message = f"version {name} is not signed: the copy of its model is not the registered one: SHA-256 {whole}"
        raise ModelError(message, f"find out who changed {place}; then put it back from a copy")
    content = signature.sign(place, version.model.path.name, _about(releases, version), key)
    write_whole(_kept(releases, version), content)
    return content


def verify_version(releases: Releases, name: str, key: Path, given: Path | None = None) -> Verified:
    """Whether a version's model, and what is recorded of it, are as they were signed with a key.

    Args:
        releases: of its deployment.
        name: the version's.
        key: the public half of the key.
        given: a file with the signature; None takes the one that `sign_version` has kept.

    Raises `NotApplicableError` where there is no signature.
    """
    version = releases.version(name)
    path = given or _kept(releases, version)
    try:
        content = path.read_bytes()[: LARGEST + 1]
    except FileNotFoundError as error:
        message = f"there is no file {path}" if given else f"version {name} of {releases.name} is not signed"
        hint = f"sign it: modelwatch version sign {releases.name} {name} --key KEY.pem"
        raise NotApplicableError(message, hint) from error
    found = signature.verify(copy_of(releases, version), content, key)
    about = found.about or {}
    signed = str(about.get("record", ""))
    whose = [str(about.get(part) or "") for part in ("deployment", "version")]
    if all(whose) and whose != [releases.name, name] and (not found.holds or signed != version.record):
        reason = f"the signature is that of version {whose[1]} of {whose[0]}, and says nothing of version {name}"
        return replace(found, holds=False, reason=reason)
    if found.holds and signed and signed != version.record:
        return replace(found, holds=False, reason="what is recorded of the version is not what was signed")
    return found


def copy_of(releases: Releases, version: Version) -> Path:
    """The workspace's copy of a version's model: a file, or an MLflow folder."""
    folder = releases.folder / version.model.kept
    return folder / Path(stored_copy.recorded(folder)["file"]).name


def _about(releases: Releases, version: Version) -> dict[str, str]:
    return {"deployment": releases.name, "version": version.name, "record": version.record}


def _kept(releases: Releases, version: Version) -> Path:
    return releases.folder / VERSIONS / f"{version.record}.sig"
