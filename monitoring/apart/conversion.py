"""Load a pickle and say it as skops, for `monitoring.models.files.conversion`; the process is sealed by then."""

import io
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from monitoring.errors import ModelError, cause
from monitoring.models.files import skops_keys, unpacking
from monitoring.models.files.formats import Format, recognise
from monitoring.models.files.load import lacking
from monitoring.models.trials import boosters
from monitoring.process.answer import Answer, answer, is_out_of_memory

_NATIVE: dict[str, tuple[str, Callable[[Any], bytes]]] = {
    "xgboost.core.Booster": ("XGBoost", lambda booster: bytes(booster.save_raw("ubj"))),
    "lightgbm.basic.Booster": ("LightGBM", lambda booster: booster.model_to_string(num_iteration=-1).encode()),
}
_ELSEWHERE = "convert it where it was made: skops.io.dump(model, file)"
_TOO_BUSY = "loading it does more than loading, such as writing files or connecting: find out what before you trust it"


def prepare(asked: dict[str, Any]) -> None:
    """Import what the work needs; nothing of the file is looked at."""
    import joblib  # noqa: F401
    import skops.io  # noqa: F401


def work(asked: dict[str, Any]) -> Answer:
    """The file as skops, or in a booster's own format; a refusal in one sentence where it is neither."""
    path = Path(asked["path"])
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            model = _loaded(path, path.read_bytes())
        notes = sorted({_told(each) for each in said if "InconsistentVersion" in each.category.__name__})
        found, content = _said_again(model, path.name)
    except ModelError as error:
        return {"refused": error.message, "hint": error.hint}, b""
    return {**found, "notes": notes}, content


def _told(said: warnings.WarningMessage) -> str:
    """A warning's first sentence."""
    return str(said.message).partition(". ")[0]


def _loaded(path: Path, data: bytes) -> Any:
    import joblib

    try:
        if recognise(data) is Format.COMPRESSED_PICKLE:
            data = unpacking.unpacked(data, path.name)
        return joblib.load(io.BytesIO(data))
    except (ModelError, MemoryError):
        raise
    except ModuleNotFoundError as error:
        raise lacking(path, str(error.name)) from error
    except Exception as error:  # unpickling runs the file's own code, which can fail in any way
        if is_out_of_memory(str(error)):
            raise MemoryError from error
        hint = _TOO_BUSY if isinstance(error, OSError) else _ELSEWHERE
        raise ModelError(f"{path.name} cannot be loaded: {type(error).__name__}: {cause(error)}", hint) from error


def _said_again(model: Any, name: str) -> Answer:
    kind = f"{type(model).__module__}.{type(model).__qualname__}"
    if kind in _NATIVE:
        title, save = _NATIVE[kind]
        return {"form": title, "rows": 0}, save(model)
    if not hasattr(model, "predict") or not hasattr(model, "fit"):
        hint = "save the estimator in it by itself, and convert that"
        raise ModelError(f"{name} holds a {type(model).__name__}, not a fitted scikit-learn estimator", hint)
    before = list(_answers(model))
    content, again = _through_skops(model, name)
    after = list(_answers(again))
    for one, other in zip(before, after, strict=True):
        if not _same(one, other):
            message = f"{name} would score otherwise as skops: {_differs(one, other)}"
            raise ModelError(message, "use it as it is: an operator allows the file by its SHA-256 in trust.toml")
    return {"form": "skops", "rows": sum(len(each) for each in before if not isinstance(each, str))}, content


def _through_skops(model: Any, name: str) -> tuple[bytes, Any]:
    import skops.io

    try:
        content = skops.io.dumps(model)
        read = skops_keys.mended(content, name)
        return content, skops.io.loads(read, trusted=skops.io.get_untrusted_types(data=read))
    except (ModelError, MemoryError):
        raise
    except Exception as error:  # a part of the model may be anything
        message = f"{name} cannot be kept as skops: {type(error).__name__}: {cause(error)}"
        hint = "use it as it is: an operator allows the file by its SHA-256 in trust.toml"
        raise ModelError(message, hint) from error


def _answers(model: Any) -> Iterator[Any]:
    """What a model answers to rows made for the purpose; what it says where it does not take them."""
    for rows in boosters.tables(model):
        for ask in ("predict_proba", "predict"):
            if hasattr(model, ask):
                yield _answered(partial(getattr(model, ask), rows))


def _answered(attempt: partial[Any]) -> Any:
    try:
        return np.asarray(attempt())
    except MemoryError:
        raise
    except Exception as error:  # rows that were made up need not please a model
        return f"{type(error).__name__}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return type(one) is type(other) and one == other
    if one.shape != other.shape or one.dtype.kind not in "fiub":
        return bool(np.array_equal(one, other))
    return bool(np.allclose(one, other, rtol=1e-12, atol=0, equal_nan=True))


def _differs(one: Any, other: Any) -> str:
    words = [each if isinstance(each, str) else str(np.ravel(each)[:1]) for each in (one, other)]
    return f"{words[1]} instead of {words[0]}"


if __name__ == "__main__":
    answer(work, prepare)
