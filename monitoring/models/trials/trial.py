"""A file that another library's native code reads is loaded and used in a process of its own first.

Such code follows what a file says without looking: a damaged file ends the process that reads it, keeps it busy for
ever, or takes all memory. What has passed with the installed versions is remembered, and is not tried again.
"""

from collections.abc import Iterable
from pathlib import Path

from monitoring.disk.temporary import TemporaryFolder
from monitoring.errors import ModelError, listed
from monitoring.models.files.trust import Trust
from monitoring.models.native.family import reason
from monitoring.models.trials import passed
from monitoring.process.child import End, Ended, run
from monitoring.process.limits import Limits

MODULE = "monitoring.apart.trial"  # it stands above all parts that use a model, so it is known by name alone
LIBRARIES = frozenset(
    ("xgboost", "lightgbm", "catboost", "onnxruntime")
)  # those whose native code reads what a file holds
AGAIN = "copy it again, or save it again from the fitted model"
_GB, _MB = 1 << 30, 1 << 20


def limits(size: int) -> Limits:
    """What a file of this size may use.

    >>> limits(0)
    Limits(memory=1073741824, seconds=30, written=67108864)
    """
    return Limits(memory=_GB + 30 * size, seconds=30 + size // _MB, written=64 * _MB + 30 * size)


def require(path: Path, sha256: str, libraries: Iterable[str], trust: Trust) -> None:
    """Raise `ModelError` unless a file has passed its trial, now or before, with the installed versions.

    Args:
        path: the file.
        sha256: of its content; the trial is of that very content.
        libraries: whose native code reads it.
        trust: what the operator allows.
    """
    asked = frozenset(libraries)
    home = trust.path.parent if trust.path else None
    versions = passed.versions_of(asked)
    lacks_one = not asked <= set(versions)  # then nothing is read, and whoever would read it says what to install
    if not asked or lacks_one or passed.has_passed(home, sha256, versions):
        return
    bounds = limits(path.stat().st_size)
    question = {
        "path": str(path.absolute()),
        "sha256": sha256,
        "libraries": sorted(asked),
        "types": sorted(trust.types),
        "files": sorted(trust.files),
        "trust": str(trust.path) if trust.path else "",
    }
    with TemporaryFolder() as folder:
        ended = run(MODULE, question, bounds, folder=folder)
    _require_passed(path.name, ended, bounds, versions)
    passed.remember(home, sha256, versions)


def _require_passed(name: str, ended: Ended, bounds: Limits, versions: passed.Versions) -> None:
    if ended.how is End.ANSWERED and ended.answer.get("passed"):
        return
    if "refused" in ended.answer:
        raise ModelError(str(ended.answer["refused"]), str(ended.answer.get("hint", "")))
    tried_with = listed(f"{library} {version}" for library, version in versions.items() if library != "trial")
    hint = f"{AGAIN}; it was tried with {tried_with}, in a process of its own"
    if ended.how is End.NOT_STARTED:
        message = f"{name} could not be tried: a process of its own could not be started: {ended.words}"
        raise ModelError(message, "start Modelwatch anew, where there is memory left")
    raise ModelError(f"{name} is refused: {what_happened(ended, bounds)}", hint)


def what_happened(ended: Ended, bounds: Limits) -> str:
    """How a process ended that did not answer, as the end of a sentence about the file that it read."""
    if ended.how is End.TOOK_TOO_LONG:
        return f"reading and using it takes more than {bounds.seconds} s"
    if ended.how is End.NO_MEMORY:
        return f"reading and using it needs more than {bounds.memory / _GB:.1f} GB of memory"
    if ended.how is End.DIED:
        return "it ends the process that reads it"
    return f"using it fails: {reason(ended.words)}"
