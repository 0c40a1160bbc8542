"""What a model is made of: estimators, what encodes the columns in front of each, and how their answers add up.

A pipeline hides its last step, a search its best estimator, a vote its members. Shapley values are linear: those of a
sum are the sums of the parts', however differently these encode the columns. So a model is taken apart as far as its
answer is a weighted sum of its parts' answers; what is in there is read from the fitted objects themselves.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from monitoring.explain.sources import Sources, sources
from monitoring.models.model import Model

# Where what is wrapped alone makes the scores: searches, thresholds, and what keeps an estimator as it is.
_INSIDE = {
    "GridSearchCV": "best_estimator_",
    "RandomizedSearchCV": "best_estimator_",
    "HalvingGridSearchCV": "best_estimator_",
    "HalvingRandomSearchCV": "best_estimator_",
    "FixedThresholdClassifier": "estimator_",
    "TunedThresholdClassifierCV": "estimator_",
    "SelfTrainingClassifier": "estimator_",
    "FrozenEstimator": "estimator",
}


class _Last(threading.local):
    """The single row that a thread has encoded last: to be scored it is asked for, and again to be split."""

    asked: tuple[object, ...] = ()
    given: Any = None


_LAST = _Last()


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One estimator inside a model.

    Args:
        estimator: fitted, without anything around it.
        before: the fitted transformers in front of it, one behind the other.
        weight: its share in the model's answer.
        asked: which of its answers has that share: "probability", "value"; "" where it is what its trees or its line
            add up to.
        gives: what the sum of all parts is then: "probability", "margin", "value"; "" where it is what was asked.
    """

    estimator: Any
    before: tuple[Any, ...] = ()
    weight: float = 1.0
    asked: str = ""
    gives: str = ""

    def encode(self, model: Model, prepared: pd.DataFrame) -> Any:
        """What the estimator is given for prepared rows: an array, a sparse matrix or a table."""
        asked = (self.before, model, prepared)
        if _LAST.asked and all(one is other for one, other in zip(_LAST.asked, asked, strict=True)):
            return _LAST.given
        given = model.handed(prepared)
        for step in self.before:
            given = step.transform(given)
        if len(prepared) == 1:
            _LAST.asked, _LAST.given = asked, given
        return given

    def sources(self, model: Model) -> Sources | None:
        """Per encoded column the feature that it is made from; None where that cannot be said."""
        table = dict(model.table) or {name: name for name in model.features}
        found = sources(self.before, list(table))
        features = [model.features.index(name) if name else -1 for name in table.values()]
        places = None if found is None else [features[place] for place in found]
        return None if places is None or -1 in places else places


def parts(estimator: Any) -> list[Part]:
    """The parts whose weighted answers add up to the estimator's, but for a constant; itself where it has none.

    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> from sklearn.linear_model import Ridge
    >>> [(type(part.estimator).__name__, len(part.before)) for part in parts(make_pipeline(StandardScaler(), Ridge()))]
    [('Ridge', 1)]
    """
    kind = type(estimator).__name__ if type(estimator).__module__.startswith("sklearn.") else ""
    if hasattr(estimator, "steps"):
        before = (estimator[:-1],) if len(estimator.steps) > 1 else ()
        return [replace(part, before=(*before, *part.before)) for part in parts(estimator.steps[-1][1])]
    if kind in _INSIDE:
        return parts(getattr(estimator, _INSIDE[kind]))
    if kind in ("VotingClassifier", "VotingRegressor"):
        members, scale = estimator.estimators_, "probability" if kind == "VotingClassifier" else "value"
        weights = estimator._weights_not_none
        shares = np.full(len(members), 1.0) if weights is None else np.asarray(weights, dtype=np.float64)
        return _sum(estimator, zip(members, shares / shares.sum(), strict=True), scale)
    if kind == "CalibratedClassifierCV" and len(estimator.classes_) == 2:
        return _calibrated(estimator)
    if kind == "TransformedTargetRegressor":
        slope = _slope(estimator.transformer_)
        return [Part(estimator)] if slope is None else _sum(estimator, [(estimator.regressor_, slope)], "value")
    return [Part(estimator)]


def _sum(whole: Any, members: Iterable[tuple[Any, float]], scale: str) -> list[Part]:
    """The members' parts, where each of them is of this scale; otherwise the whole as one part."""
    found = [replace(part, weight=part.weight * weight) for member, weight in members for part in parts(member)]
    if any(part.gives not in ("", scale) for part in found):
        return [Part(whole)]
    return [replace(part, asked=part.asked or scale, gives=scale) for part in found]


def _calibrated(estimator: Any) -> list[Part]:
    """Log-odds that are a straight line of the calibrated estimator's own raw score: one calibrator, two classes."""
    first, *others = estimator.calibrated_classifiers_
    lines = {"sigmoid": lambda curve: -float(curve.a_), "temperature": lambda curve: 2 * float(curve.beta_)}
    found = parts(first.estimator)
    if others or first.method not in lines or any(part.gives == "margin" for part in found):
        return [Part(estimator)]
    weight = lines[first.method](first.calibrators[0])
    return [replace(part, weight=part.weight * weight, gives="margin") for part in found]


def _slope(transformer: Any) -> float | None:
    """Of a straight line from the transformed label back to the label; None where it is none: tried, not told."""
    tried = np.array([-3.0, -1.0, 0.0, 0.5, 2.0, 7.0])
    try:
        back = np.asarray(transformer.inverse_transform(tried[:, None]), dtype=np.float64).reshape(-1)
    except ValueError:
        return None
    slope = float(back[3] - back[2]) / 0.5 if len(back) == len(tried) else float("nan")
    return slope if np.allclose(back, back[2] + slope * tried, rtol=1e-9, atol=1e-9 * abs(slope)) else None
