"""XGBoost: JSON and UBJSON, as `save_model` writes them."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from monitoring.domain import FloatArray
from monitoring.models.native.cut import Cut
from monitoring.models.native.family import FAMILIES, Family, reason
from monitoring.models.native.matrix import matrix
from monitoring.models.native.scorer import Gives, Told

_GIVES = {
    "binary:logistic": Gives.PROBABILITY,
    "binary:logitraw": Gives.LOG_ODDS,
    "binary:hinge": Gives.DECISION,
    "multi:softprob": Gives.PROBABILITY,
    "multi:softmax": Gives.LOG_ODDS,  # its answer is the class alone
    "reg:logistic": Gives.SHARE,
}
_SINCE_3_1 = b"feature_segments"  # of the categories, which older files leave out


def _recognises(data: bytes) -> bool:
    if re.match(rb"\s*\{", data[:64]) is None:
        return False
    in_front = re.match(rb'\s*\{[^}]{0,20}learner"?\s*:?\s*\{', data[:128]) is not None
    return in_front or (b"learner_model_param" in data and b"gradient_booster" in data)


@dataclass(frozen=True, eq=False)
class XGBoostScorer:
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
        """Its margins, `base_score` included."""
        return self._predict(table, rounds, True)

    def _predict(self, table: Any, rounds: int, margin: bool) -> FloatArray:
        numbers = matrix(table, self.told.categories)
        kinds = {"feature_names": self.booster.feature_names, "feature_types": self.booster.feature_types}
        try:
            rows = self.library.DMatrix(numbers, missing=np.nan, enable_categorical=True, **kinds)
            found = self.booster.predict(rows, output_margin=margin, iteration_range=(0, rounds))
        except self.library.core.XGBoostError as error:
            raise ValueError(reason(error)) from error
        return np.asarray(found, dtype=np.float64)


@FAMILIES.register(
    Family(
        name="xgboost",
        title="XGBoost",
        library="xgboost",
        saved='`model.save_model("model.ubj")`, of the Booster or the estimator; `.json` too',
        told="names, categories (from XGBoost 3.1 on), objective, best round of early stopping",
        asked="which number means missing, where one does; names of several classes; names of columns fitted on arrays",
        recognises=_recognises,
    )
)
def load(data: bytes) -> XGBoostScorer:
    """Read a model."""
    library = FAMILIES["xgboost"].descriptor.imported()
    booster = library.Booster()
    booster.load_model(bytearray(data))
    learner = json.loads(booster.save_config())["learner"]
    outputs = max(int(learner["learner_model_param"][key]) for key in ("num_class", "num_target"))
    objective = learner["objective"]["name"]
    best, rounds = booster.attr("best_iteration"), booster.num_boosted_rounds()
    told = Told(
        family="xgboost",
        names=tuple(booster.feature_names or ()),
        width=booster.num_features(),
        categories=categories_of(booster, held=_SINCE_3_1 in data),
        gives=_GIVES.get(objective, Gives.VALUE),
        objective=objective,
        classes=tuple(range(max(outputs, 2))),
        outputs=max(outputs, 1),
        best=0 if best is None else int(best) + 1,
        rounds=rounds,
        best_first=booster.attr("scikit_learn") is not None,
        forgets_missing=True,
    )
    return XGBoostScorer(library, booster, told)


def categories_of(booster: Any, *, held: bool = True) -> dict[int, tuple[object, ...] | Cut]:
    """By a column's place, its categories of pandas' type; a column that was given as places has none.

    XGBoost up to 3.2 counts letters where it means bytes: behind the first letter beyond ASCII all is shifted, and what
    is too much at the end is lost.

    Args:
        booster: its `Booster`.
        held: whether the file that it is from can hold categories.
    """
    kinds = booster.feature_types or []
    if "c" not in kinds:
        return {}
    if not held:
        return {place: Cut("XGBoost before 3.1 leaves them out") for place, kind in enumerate(kinds) if kind == "c"}
    columns = booster.get_categories(export_to_arrow=True).to_arrow()
    return {place: _read(values) for place, (_, values) in enumerate(columns or ()) if values is not None}


def _read(values: Any) -> tuple[object, ...] | Cut:
    if not pa.types.is_string(values.type):
        return tuple(values.to_pylist())
    _, offsets, content = values.buffers()
    ends = np.frombuffer(offsets, np.int32)[: len(values) + 1].tolist()
    content = bytes(content)[: ends[-1]] if content else b""
    text = content.decode("utf-8", errors="ignore")
    letters = [text[start:end] for start, end in pairwise(ends)]
    if content.isascii():
        return tuple(letters)
    names = [content[start:end].decode("utf-8", errors="replace") for start, end in pairwise(ends)]
    if _in_order(names) and not _in_order(letters):
        return tuple(names)
    readable = (name if end <= len(text) else f"{name}…" for name, end in zip(letters, ends[1:], strict=True))
    return Cut("XGBoost up to 3.2 cuts names with letters beyond ASCII", tuple(readable), text, tuple(ends[1:]))


def _in_order(names: Sequence[str]) -> bool:
    return all("\ufffd" not in name for name in names) and all(one < other for one, other in pairwise(names))
