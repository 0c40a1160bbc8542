"""CatBoost: its own binary file and JSON, as `save_model` writes them."""

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.errors import ModelError
from monitoring.models.native.family import FAMILIES, Family, reason
from monitoring.models.native.matrix import numbers
from monitoring.models.native.scorer import Gives, Told

_THRESHOLD = "binclass_probability_threshold"
_GIVES = {
    "Logloss": Gives.PROBABILITY,
    "MultiClass": Gives.PROBABILITY,
    "MultiClassOneVsAll": Gives.PROBABILITY,
    "CrossEntropy": Gives.SHARE,
}
_LOGARITHMS = ("Poisson", "Tweedie")  # whose values CatBoostRegressor answers as the exponential of the sums
# What people write where a category is missing, which CatBoost takes as a category like any other.
_GAPS = ("nan", "", "None", "NA", "NaN", "missing", "unknown", "<NA>")


def _recognises(data: bytes) -> bool:
    return data.startswith(b"CBM1") or _is_json(data)


def _is_json(data: bytes) -> bool:
    return re.match(rb"\s*\{", data[:64]) is not None and b'"features_info"' in data and b'"scale_and_bias"' in data


@dataclass(frozen=True, eq=False)
class CatBoostScorer:
    """A loaded CatBoost model.

    Args:
        library: the module.
        booster: its `CatBoost`.
        told: what the file tells.
    """

    library: Any
    booster: Any
    told: Told

    def answer(self, table: Any, rounds: int) -> FloatArray:
        """Its own prediction: probabilities; of models of counts and the like the exponential."""
        if self.told.gives in (Gives.PROBABILITY, Gives.SHARE):
            found = self._predict(table, rounds, "Probability")
            return found if self.told.outputs > 1 else found[:, 1]
        return self._predict(table, rounds, "Exponent" if self.told.objective in _LOGARITHMS else "RawFormulaVal")

    def raw(self, table: Any, rounds: int) -> FloatArray:
        """The sums of its trees' leaves."""
        return self._predict(table, rounds, "RawFormulaVal")

    def _predict(self, table: Any, rounds: int, kind: str) -> FloatArray:
        frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(np.asarray(table))
        columns = {
            name: _texts(frame.iloc[:, place]) if place in self.told.texts else numbers(frame.iloc[:, place])
            for place, name in enumerate(self.booster.feature_names_)
        }
        try:
            found = self.booster.predict(pd.DataFrame(columns), prediction_type=kind, ntree_end=rounds)
        except self.library.CatBoostError as error:
            raise ValueError(reason(error)) from error
        return np.asarray(found, dtype=np.float64)


def _texts(values: "pd.Series[Any]") -> list[str]:
    return [str(value) for value in values.tolist()]


@FAMILIES.register(
    Family(
        name="catboost",
        title="CatBoost",
        library="catboost",
        saved='`model.save_model("model.cbm")`; or `format="json"`, with `pool=`, which names the categories, too',
        told="names, which columns are categories, objective, classes, threshold, the trees up to the best",
        asked="names of columns fitted on arrays; what the answers of an own objective are",
        recognises=_recognises,
    )
)
def load(data: bytes) -> CatBoostScorer:
    """Read a model; raises `ModelError` for one of several questions at once, or of embeddings."""
    library = FAMILIES["catboost"].descriptor.imported()
    booster, hashed = library.CatBoost(), set()
    if _is_json(data):
        hashed = {str(each["value"]) for each in json.loads(data)["features_info"].get("cat_features_hash", ())}
        with tempfile.TemporaryDirectory() as folder:  # JSON is read from files alone
            path = Path(folder) / "model.json"
            path.write_bytes(data)
            booster.load_model(str(path), format="json")
    else:
        booster.load_model(blob=data)
    metadata = dict(booster.get_metadata().items())
    objective = json.loads(metadata.get("params", "{}")).get("loss_function", {}).get("type", "")
    if objective.startswith(("MultiLogloss", "MultiCrossEntropy")):
        message = f"the model answers several questions at once ({objective}), a deployment is about one"
        raise ModelError(message, "save the model of that one by itself")
    if booster.get_embedding_feature_indices():
        hint = "fit one on columns of numbers and categories"
        raise ModelError("the model takes embeddings, which are no columns of numbers or categories", hint)
    names = tuple(booster.feature_names_)
    placeholders = names == tuple(map(str, range(len(names))))
    outputs = int(np.size(booster.get_scale_and_bias()[1]))
    gives = Gives.UNKNOWN if objective.startswith("PythonUserDefined") or not objective else Gives.VALUE
    numbered = tuple(range(max(outputs, 2)))
    classes = tuple(booster.classes_.tolist()) or numbered
    told = Told(
        family="catboost",
        names=() if placeholders else names,
        placeholders=names if placeholders else (),
        width=len(names),
        texts=frozenset([*booster.get_cat_feature_indices(), *booster.get_text_feature_indices()]),
        gaps=tuple(gap for gap in _GAPS if not hashed or gap in hashed),
        gives=_GIVES.get(objective, gives),
        objective=objective,
        classes=classes,
        named=classes != numbered,
        outputs=outputs,
        threshold=float(metadata["binclass_probability_threshold"]) if _THRESHOLD in metadata else None,
    )
    return CatBoostScorer(library, booster, told)
