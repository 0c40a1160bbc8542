"""Which model files have passed their trial, by their SHA-256 and the versions of the libraries that read them."""

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from monitoring.disk import stamped
from monitoring.errors import DamagedError, DataError

FILE = "tried.json"
_KIND = "1"  # of the trial: another one is passed anew
_MOST = 10_000  # files that are remembered
Versions = Mapping[str, str]
_here: dict[tuple[Path | None, str], Versions] = {}
_lock = Lock()


def versions_of(libraries: frozenset[str]) -> dict[str, str]:
    """The installed versions of libraries that a trial depends on; those that are not installed are left out."""
    found = {name: _version(name) for name in sorted(libraries) if find_spec(name) is not None}
    return {"trial": _KIND, **found}


def has_passed(home: Path | None, sha256: str, versions: Versions) -> bool:
    """Whether a file has passed with these very versions, in this process or as the workspace remembers."""
    with _lock:
        if _here.get((home, sha256)) == versions:
            return True
    if home is None or _read(home).get(sha256) != versions:
        return False
    _note(home, sha256, versions)
    return True


def remember(home: Path | None, sha256: str, versions: Versions) -> None:
    """Remember that a file has passed; where the workspace cannot be written, as long as the process lives."""
    _note(home, sha256, versions)
    if home is None or not home.is_dir():
        return
    with _lock:
        known = {key: value for key, value in _read(home).items() if key != sha256}
        newest = dict([*known.items(), (sha256, dict(versions))][-_MOST:])
        try:
            stamped.write(home / FILE, json.dumps({"passed": newest}, indent=1).encode())
        except (OSError, DataError):  # it is tried again next time
            return


def _note(home: Path | None, sha256: str, versions: Versions) -> None:
    with _lock:
        _here[home, sha256] = versions


def _read(home: Path) -> dict[str, Versions]:
    try:
        return stamped.read(home / FILE, _parsed, "")
    except (FileNotFoundError, PermissionError, DamagedError):  # what is not known to have passed is tried again
        return {}


def _parsed(content: bytes) -> dict[str, Versions]:
    return {
        str(key): {str(k): str(v) for k, v in value.items()} for key, value in json.loads(content)["passed"].items()
    }


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # it comes in a package of another name, such as onnxruntime-gpu
        return ", ".join(version(name) for name in packages_distributions().get(library, ()))
