"""A pickle becomes a skops file: loaded once, in a process that can do nothing but compute, read and answer.

Loading a pickle runs what its maker wrote into it. In that process it can write nothing, connect to nothing and start
nothing, and what it answers is looked at as any file that comes from outside.
"""

from dataclasses import dataclass
from pathlib import Path

from monitoring.disk.temporary import TemporaryFolder
from monitoring.disk.whole import writable, write_whole
from monitoring.errors import ModelError, listed
from monitoring.models.files import load as loading
from monitoring.models.files import unpacking
from monitoring.models.files.formats import Format, recognise
from monitoring.models.files.trust import Trust
from monitoring.models.trials.trial import what_happened
from monitoring.process.child import End, Ended, run
from monitoring.process.limits import Limits

MODULE = "monitoring.apart.conversion"
FLAG = "--i-trust-this-file"
SKOPS = "skops"
_GB = 1 << 30


@dataclass(frozen=True, slots=True)
class Converted:
    """A model that was written anew.

    Args:
        form: "skops", or the library in whose own format it was written because it was a bare booster.
        size: bytes.
        compared: answers of the model that are the same before and after, to rows made for the purpose.
        untrusted: the types in it that an operator has to allow before it loads.
        notes: what the libraries said about it.
    """

    form: str
    size: int
    compared: int
    untrusted: tuple[str, ...]
    notes: tuple[str, ...]


def convert(source: Path, target: Path, trust: Trust) -> Converted:
    """Write the model of a pickle or joblib file as skops; `target` is written whole or not at all.

    An older skops file in its place is replaced; any other file is left as it is.

    Raises:
        ModelError: it is no pickle, cannot be loaded or kept, scores otherwise than before, does not load by
            `monitoring.models.files.load`, or this system has no way to shut a process.
        DataError: `target` cannot be written.
    """
    _require_pickle(source)
    writable(target)
    _require_free(source, target)
    size = source.stat().st_size
    bounds = Limits(2 * _GB + 30 * size, 60 + size // (1 << 20))
    most = unpacking.limit(size) + (1 << 20)
    ended = run(MODULE, {"path": str(source.absolute())}, bounds, sealed=True, most=most)
    _require_answer(source.name, ended, bounds)
    untrusted = _checked(ended.more, target.name, trust)
    write_whole(target, ended.more)
    form, rows, notes = (ended.answer.get(key) for key in ("form", "rows", "notes"))
    compared = rows if isinstance(rows, int) else 0
    told = tuple(map(str, notes)) if isinstance(notes, list) else ()
    return Converted(str(form), len(ended.more), compared, untrusted, told)


def _require_pickle(source: Path) -> None:
    if not source.is_file():
        raise ModelError(f"there is no file {source}", "name the pickle or joblib file")
    kind = recognise(loading.read(source))
    if kind is Format.SKOPS:
        raise ModelError(f"{source.name} is a skops file already", "name it in [model] path")
    if kind is Format.OTHER:
        hint = "name it in [model] path: models of other kinds are read as they are"
        raise ModelError(f"{source.name} is neither a pickle nor a joblib file: there is nothing to convert", hint)


def _require_free(source: Path, target: Path) -> None:
    if not target.exists():
        return
    if target.samefile(source):
        raise ModelError(f"{target} is the model itself", "choose another name")
    if recognise(target.read_bytes()) is not Format.SKOPS:
        raise ModelError(f"{target} is there, and is no skops file: it is left as it is", "choose another name")


def _require_answer(name: str, ended: Ended, bounds: Limits) -> None:
    if ended.how is End.ANSWERED and "form" in ended.answer:
        return
    if "refused" in ended.answer:
        raise ModelError(str(ended.answer["refused"]), str(ended.answer.get("hint", "")))
    if ended.how is End.NOT_SEALED:
        message = "this system has no way to keep a process from writing and connecting (Linux has one, seccomp)"
        hint = "convert it on Linux, or in a container: docker run --network none"
        raise ModelError(f"{name} is not converted: {message}", hint)
    if ended.how is End.NOT_STARTED:
        raise ModelError(f"{name} is not converted: no process could be started for it: {ended.words}", "try it again")
    hint = "convert it where it was made: skops.io.dump(model, file)"
    raise ModelError(f"{name} is not converted: {what_happened(ended, bounds)}", hint)


def _checked(content: bytes, name: str, trust: Trust) -> tuple[str, ...]:
    """The types that an operator has to allow; where there are none, it has been loaded as any model is."""
    with TemporaryFolder() as folder:
        path = folder / name
        path.write_bytes(content)
        if recognise(content) is Format.SKOPS and (untrusted := loading.untrusted(content, trust)):
            return tuple(untrusted)
        loading.load(path, trust)
    return ()


def to_allow(converted: Converted, trust: Trust) -> str:
    """What an operator has to write before the model loads; "" where it loads as it is."""
    if not converted.untrusted:
        return ""
    written = ", ".join(f'"{name}"' for name in converted.untrusted[: loading.MOST_LISTED])
    many = listed(converted.untrusted)
    return f"it holds {many}; an operator who has checked what they do adds to {trust.place}: types = [{written}]"
