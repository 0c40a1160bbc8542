"""LightGBM: the text file that `save_model` writes."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.errors import ModelError
from monitoring.models.native.family import FAMILIES, Family, reason
from monitoring.models.native.matrix import matrix
from monitoring.models.native.scorer import Gives, Told
from monitoring.models.trials.lightgbm_text import needed

_GIVES = {
    "binary": Gives.PROBABILITY,
    "multiclass": Gives.PROBABILITY,
    "multiclassova": Gives.PROBABILITY,
    "cross_entropy": Gives.SHARE,
    "": Gives.UNKNOWN,
    "custom": Gives.UNKNOWN,
}
_LEVELS = re.compile(r"-?\d+(:-?\d+)*")  # of a column of categories; a column of numbers has [lowest:highest]
_UNUSED = "none"  # a column of one value in training, which no tree asks


def _recognises(data: bytes) -> bool:
    return re.match(rb"tree\s+version=v\d", data[:64]) is not None


@dataclass(frozen=True, eq=False)
class LightGBMScorer:
    """A loaded Booster.

    Args:
        library: the module.
        booster: its `Booster`.
        told: what the file tells.
    """

    library: Any
    booster: Any
    told: Told

    def answer(self, table: Any, rounds: int) -> FloatArray:
        """Its own prediction."""
        return self._predict(table, rounds, False)

    def raw(self, table: Any, rounds: int) -> FloatArray:
        """The sums of its trees' leaves."""
        return self._predict(table, rounds, True)

    def _predict(self, table: Any, rounds: int, raw: bool) -> FloatArray:
        numbers = matrix(table, self.told.categories)
        try:
            found = self.booster.predict(numbers, raw_score=raw, num_iteration=rounds or -1)
        except self.library.basic.LightGBMError as error:
            raise ValueError(reason(error)) from error
        return np.asarray(found, dtype=np.float64)


@FAMILIES.register(
    Family(
        name="lightgbm",
        title="LightGBM",
        library="lightgbm",
        saved='`booster.save_model("model.txt")`; of an estimator: `model.booster_.save_model("model.txt")`',
        told="names, categories, objective, the rounds up to the best one",
        asked="names of several classes; names of columns fitted on arrays; what the answers of an own objective are",
        recognises=_recognises,
    )
)
def load(data: bytes) -> LightGBMScorer:
    """Read a model; raises `ModelError` where its categories cannot be known."""
    library = FAMILIES["lightgbm"].descriptor.imported()
    library.register_logger(logging.getLogger(library.__name__))  # its own one writes to standard output
    text = data.decode("utf-8")
    booster = library.Booster(model_str=needed(text))
    head = dict(re.findall(r"^(\w+)=(.*?)\s*$", text.partition("\nTree=")[0], re.MULTILINE))
    objective = (head.get("objective") or "").partition(" ")[0]
    names, infos = tuple(booster.feature_name()), head.get("feature_infos", "").split()
    places = pandas_places(booster.pandas_categorical or [], infos)
    outputs = booster.num_model_per_iteration()
    placeholders = names == tuple(f"Column_{place}" for place in range(len(names)))
    levels = {place: values for place, values in _levels(infos).items() if place not in places}
    unasked: dict[int, tuple[object, ...]] = {place: () for place, info in enumerate(infos) if info == _UNUSED}
    told = Told(
        family="lightgbm",
        names=() if placeholders else names,
        placeholders=names if placeholders else (),
        width=booster.num_feature(),
        categories={**unasked, **places},
        levels=levels,
        gives=_GIVES.get(objective, Gives.VALUE),
        objective=objective,
        classes=tuple(range(max(outputs, 2))),
        outputs=outputs,
    )
    return LightGBMScorer(library, booster, told)


def pandas_places(lists: Sequence[Sequence[object]], infos: Sequence[str]) -> Mapping[int, tuple[object, ...]]:
    """By a column's place, its categories of pandas' type.

    The file has them as lists without names, in the order of their columns; columns that were named as categories stand
    between those. A list belongs to a column only where it is as long as that column's codes need.

    Raises `ModelError` where they fit in more ways than one.

    >>> pandas_places([["a", "b"]], ["[0:1]", "-1:0:7", "-1:0:1"])
    {2: ('a', 'b')}
    """
    longest = {place: max(levels, default=-1) for place, levels in _levels(infos).items()}
    unused = {place: -1 for place, info in enumerate(infos) if info == _UNUSED}
    for columns in (longest, dict(sorted((longest | unused).items()))):
        first = _fitting([*columns], lists, columns)
        last = _fitting([*columns][::-1], lists[::-1], columns)[::-1]
        if len(first) == len(lists) and first == last:
            return dict(zip(first, map(tuple, lists), strict=True))
    message = "the model's file does not say which of its columns the pandas categories are of"
    raise ModelError(message, "fit it with all its categories as pandas' type, and name none as categorical_feature")


def _fitting(places: Sequence[int], lists: Sequence[Sequence[object]], longest: Mapping[int, int]) -> list[int]:
    """For each list the first column, behind that of the list before, that it is long enough for."""
    rest = iter(places)
    found = (next((place for place in rest if len(known) > longest[place]), None) for known in lists)
    return [place for place in found if place is not None]


def _levels(infos: Sequence[str]) -> dict[int, tuple[int, ...]]:
    """The categories of the columns that have some, by their place; without -1, which is that for all others."""
    split = {place: map(int, info.split(":")) for place, info in enumerate(infos) if _LEVELS.fullmatch(info)}
    return {place: tuple(sorted(level for level in levels if level >= 0)) for place, levels in split.items()}
