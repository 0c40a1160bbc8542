"""Load a model file without running code that it brings along."""

import hashlib
import io
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from monitoring.catalogue import Entry
from monitoring.errors import ModelError, cause, listed
from monitoring.models.digest import joined
from monitoring.models.files import bounds, mlflow, skops_keys, unpacking
from monitoring.models.files.foreign import foreign
from monitoring.models.files.formats import Format, recognise
from monitoring.models.files.harmless import PARTIAL, bind_nothing_else, is_harmless
from monitoring.models.files.trust import Trust
from monitoring.models.native.adapter import Native, adapter, named
from monitoring.models.native.family import FAMILIES, Family, family_of, reason
from monitoring.models.trials import trial

# What a library is called where it is installed from, where that is another name.
_PACKAGES = {
    "sklearn": "scikit-learn",
    "imblearn": "imbalanced-learn",
    "category_encoders": "category-encoders",
    "sklego": "scikit-lego",
    "feature_engine": "feature-engine",
}
MOST_LISTED = 30  # types in a hint, which is there to be copied
# Is told which libraries' native code reads a file, and what it is about to read.
Trial = Callable[[Iterable[str], bytes], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model as it was in the file.

    Args:
        pipeline: the estimator.
        format: skops, pickle, compressed pickle, or a family's name.
        sha256: of the very bytes that it was loaded from; of an MLflow folder see `digest.joined`.
    """

    pipeline: Any
    format: str
    sha256: str


def load(path: Path, trust: Trust) -> Loaded:
    """Load a skops file, a family's own file, an MLflow folder with one, or a pickle that the operator has allowed.

    The file is read once, and what was hashed is what is loaded. Nothing falls back to pickle. What native code of
    other libraries reads is tried in a process of its own first.

    Raises:
        ModelError: missing, empty, broken or unknown file; untrusted types; a pickle that is not allowed; tree
            nodes that point outside their tree; a file that ends or fills the process that reads it.
    """
    if path.is_dir():
        return _in_folder(mlflow.read(path), trust)
    data = read(path)
    digest = hashlib.sha256(data).hexdigest()
    return _load(path, data, digest, trust, lambda libraries, _: trial.require(path, digest, libraries, trust))


def load_untried(path: Path, trust: Trust, look: Trial = lambda libraries, data: None) -> Loaded:
    """As `load`, for the process that is the trial; `look` is called before anything of another library reads."""
    data = read(path)
    return _load(path, data, hashlib.sha256(data).hexdigest(), trust, look)


def _in_folder(found: mlflow.Flavour, trust: Trust) -> Loaded:
    model = load(found.folder / found.file, trust)
    whole = joined({mlflow.MLMODEL: hashlib.sha256(found.described).hexdigest(), found.file: model.sha256})
    pipeline = named(model.pipeline, found.columns) if isinstance(model.pipeline, Native) else model.pipeline
    return Loaded(pipeline, model.format, whole)


def _load(path: Path, data: bytes, digest: str, trust: Trust, tried: Trial) -> Loaded:
    kind = recognise(data)
    if kind is Format.SKOPS:
        pipeline = _skops(path, data, trust, tried)
    elif kind is Format.OTHER and (family := family_of(data)):
        return Loaded(_native(path, data, family, tried), family.descriptor.name, digest)
    elif kind is Format.OTHER and (other := foreign(data)):
        raise ModelError(f"{path.name} is {other.what}", other.hint)
    elif kind is Format.OTHER:
        titles = ", ".join(entry.descriptor.title for entry in FAMILIES)
        hint = "save the model with skops.io.dump(model, file), or in its library's own format"
        message = f"{path.name} is not a model file that can be read: neither skops nor pickle, nor one of {titles}"
        raise ModelError(message, hint)
    else:
        pipeline = _pickle(path, data, digest, trust, kind, tried)
    bounds.check(pipeline, path.name)
    return Loaded(pipeline, str(kind), digest)


def read(path: Path) -> bytes:
    """A model file's content; raises `ModelError` where it cannot be read, is empty or too large."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size, unpacking.LARGEST) + 1)  # no more room is asked for than it takes
    except OSError as error:
        hint = "check its path, as it is typed or as [model] path in the deployment file names it"
        raise ModelError(f"the model file {path} cannot be read: {error.strerror}", hint) from error
    if len(data) > unpacking.LARGEST:
        raise ModelError(f"the model file {path} is larger than {unpacking.LARGEST >> 30} GB; that much is refused")
    if not data:
        raise ModelError(f"the model file {path} is empty", "save the model again: skops.io.dump(model, file)")
    return data


def _native(path: Path, data: bytes, family: Entry[Family], tried: Trial) -> Any:
    title = family.descriptor.title
    tried((family.descriptor.library,), data)
    try:
        return adapter(family.function(data))
    except ModelError as error:
        raise ModelError(f"{path.name}: {error.message}", error.hint) from error
    except Exception as error:  # a crafted or cut-off file can fail anywhere inside the library
        message = f"{path.name} cannot be read as a model of {title}: {reason(error)}"
        raise ModelError(message, f"save it again: {family.descriptor.saved}") from error


def _skops(path: Path, data: bytes, trust: Trust, tried: Trial) -> Any:
    import skops.io  # takes seconds: it lists all of scikit-learn's estimators

    try:
        unpacking.check_archive(data, path.name)
        data = skops_keys.mended(data, path.name)
        asked, foreign = _types(data, trust)
        if not foreign:
            tried(trial.LIBRARIES & {name.partition(".")[0] for name in asked | trust.types}, data)
            return skops.io.loads(data, trusted=sorted(trust.types | asked))
    except ModelError:
        raise
    except ModuleNotFoundError as error:
        raise lacking(path, str(error.name)) from error
    except Exception as error:  # a crafted or cut-off file can fail anywhere inside skops
        hint = "save the model again with skops.io.dump(model, file)"
        raise ModelError(f"{path.name} cannot be read as a skops file: {cause(error)}", hint) from error
    for name in foreign:
        if find_spec(name.partition(".")[0]) is None:
            raise lacking(path, name)
    written = ", ".join(f'"{name}"' for name in foreign[:MOST_LISTED])
    hint = f"an operator who has checked what they do adds them to {trust.place}: types = [{written}]"
    raise ModelError(f"{path.name} holds types that are not trusted: {listed(foreign)}", hint)


def untrusted(data: bytes, trust: Trust) -> list[str]:
    """The types in a skops file that are neither harmless nor trusted by the operator."""
    return _types(data, trust)[1]


def _types(data: bytes, trust: Trust) -> tuple[set[str], list[str]]:
    """What skops asks about beyond what the operator trusts, and what of it is not harmless."""
    import skops.io

    asked = set(skops.io.get_untrusted_types(data=data)) - trust.types
    foreign = sorted(name for name in asked if not is_harmless(name))
    alone = foreign == [PARTIAL] and bind_nothing_else(skops_keys.bound(data))
    return asked, [] if alone else foreign


def lacking(path: Path, name: str) -> ModelError:
    """The error for a model that needs a library which is not installed."""
    library = name.partition(".")[0]
    package = _PACKAGES.get(library, library)
    hint = f"install it with: uv pip install {package}"
    return ModelError(f"{path.name} needs the library {library}, which is not installed", hint)


def _pickle(path: Path, data: bytes, digest: str, trust: Trust, kind: Format, tried: Trial) -> Any:
    if digest not in trust.files:
        hint = (
            f"convert it where it was made, with skops.io.dump(model, file), or here: modelwatch convert {path.name} "
            f"{path.stem}.skops --i-trust-this-file; or an operator who trusts this very "
            f'file adds its SHA-256 to {trust.place}: files = ["{digest}"]'
        )
        raise ModelError(f"{path.name} is a {kind}: loading it could run any code, so it is refused", hint)
    import joblib

    try:
        if kind is Format.COMPRESSED_PICKLE:
            data = unpacking.unpacked(data, path.name)
        tried((library for library in trial.LIBRARIES if library.encode() in data), b"")
        return joblib.load(io.BytesIO(data))
    except ModelError:
        raise
    except ModuleNotFoundError as error:
        raise lacking(path, str(error.name)) from error
    except Exception as error:  # unpickling runs the file's own code, which can fail in any way
        raise ModelError(f"{path.name} is an allowed {kind} but cannot be loaded: {cause(error)}") from error
