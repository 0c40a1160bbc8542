"""The parameters and seeds of every estimator inside a model, as JSON that is the same each time."""

import hashlib
import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from monitoring.models.model import Model
from monitoring.models.native.adapter import Native

SEEDS = ("random_state", "seed", "random_seed")
_LONGEST = 50  # values of a list that are written out; of a longer one the digest is
_LONGEST_WORDS = 200
_DEEPEST = 20
Parameters = dict[str, dict[str, Any]]


def parameters(model: Model) -> Parameters:
    """Of every estimator inside, by its place: its class and its parameters.

    The place is that of scikit-learn's own parameter names, such as `encode__numeric__scale`; "" is the model itself.
    An estimator among parameters is named by its place. Lists of more than 50 values are told by their length and
    SHA-256. A model in its library's own format keeps what its file tells: family, objective and rounds.
    """
    pipeline = model.pipeline
    if isinstance(pipeline, Native):
        told = pipeline.told
        return {"": {"class": told.family, "parameters": {"objective": told.objective, "rounds": told.rounds}}}
    found: Parameters = {}
    _walk(pipeline, "", found, 0)
    return dict(sorted(found.items()))


def seeds(model: Model) -> dict[str, Any]:
    """Of every estimator that draws at random, by its place and parameter: its seed; None where none was set.

    Without a seed a second training may give another model.
    """
    return {
        f"{place}__{name}".lstrip("_"): said["parameters"][name]
        for place, said in parameters(model).items()
        for name in SEEDS
        if name in said["parameters"]
    }


def _walk(estimator: Any, place: str, found: Parameters, depth: int) -> None:
    if depth > _DEEPEST:
        return
    inside: dict[str, Any] = {}
    given = estimator.get_params(deep=False) if hasattr(estimator, "get_params") else {}
    values = {name: _plain(value, _below(place, name), inside) for name, value in sorted(given.items())}
    found[place] = {"class": _dotted(type(estimator)), "parameters": values}
    for where, part in inside.items():
        _walk(part, where, found, depth + 1)


def _plain(value: Any, place: str, inside: dict[str, Any]) -> Any:
    """A parameter as JSON; what is an estimator goes to `inside`, by its place."""
    if hasattr(value, "get_params") and not isinstance(value, type):
        inside[place] = value
        return f"<{place}>"
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(each, f"{place}__{key}", inside) for key, each in sorted(value.items(), key=_text)}
    if isinstance(value, partial):
        bound = {"args": list(value.args), "keywords": value.keywords}
        return {"function": _dotted(value.func), **_plain(bound, place, inside)}
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        return _sequence(value, place, inside)
    return _dotted(value) if hasattr(value, "__qualname__") or isinstance(value, np.ufunc) else _described(value)


def _sequence(values: list[Any] | tuple[Any, ...], place: str, inside: dict[str, Any]) -> Any:
    if len(values) > _LONGEST and all(isinstance(value, bool | int | float | str) for value in values):
        return {"length": len(values), "sha256": hashlib.sha256(repr(list(values)).encode()).hexdigest()}
    # Steps of a pipeline are pairs of a name and an estimator: the name is its place.
    owner = place.rpartition("__")[0]
    return [
        [
            _plain(part, _below(owner, str(each[0])) if number == 1 else place, inside)
            for number, part in enumerate(each)
        ]
        if isinstance(each, list | tuple) and len(each) > 1 and isinstance(each[0], str)
        else _plain(each, f"{place}__{index}", inside)
        for index, each in enumerate(values)
    ]


def _array(value: np.ndarray[Any, Any]) -> Any:
    if value.size <= _LONGEST:
        return [_plain(each, "", {}) for each in value.ravel().tolist()]
    content = repr(value.tolist()).encode() if value.dtype == object else np.ascontiguousarray(value).tobytes()
    return {"shape": list(value.shape), "dtype": str(value.dtype), "sha256": hashlib.sha256(content).hexdigest()}


def _described(value: Any) -> str:
    """A foreign object in its own words, such as `KFold(n_splits=5, ...)`; by its class where those hold an address."""
    words = repr(value)
    return f"a {_dotted(type(value))}" if " at 0x" in words or len(words) > _LONGEST_WORDS else words


def _dotted(value: Any) -> str:
    """`package.module.Name` of a class or a function."""
    name = getattr(value, "__qualname__", getattr(value, "__name__", type(value).__name__))
    return f"{getattr(value, '__module__', None) or type(value).__module__}.{name}"


def _below(place: str, name: str) -> str:
    return f"{place}__{name}" if place else name


def _text(pair: tuple[Any, Any]) -> str:
    return str(pair[0])
