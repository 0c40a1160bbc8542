"""Estimators around others: calibration, votes, bags, searches, thresholds, targets that are turned."""

from collections.abc import Callable, Sequence
from typing import Any

from monitoring.edge.forms.asked import Asked
from monitoring.edge.forms.columns.symbols import Sheet, Symbol, function_name, refused

Convert = Callable[[Any, Sequence[Symbol | None], Sheet, Asked], dict[str, Any]]
Told = dict[str, Any]


def calibrated(convert: Convert, estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> Told:
    """The mean of calibrated classifiers, each of which has its own model within."""
    members = [_calibrated(convert, each, symbols, sheet) for each in estimator.calibrated_classifiers_]
    return {"kind": "mean", "members": members, "weights": None}


def _calibrated(convert: Convert, each: Any, symbols: list[Symbol], sheet: Sheet) -> Told:
    inner = each.estimator
    asked = Asked.DECISION if hasattr(inner, "decision_function") else Asked.PROBABILITY
    if list(inner.classes_) != list(each.classes):
        raise refused("CalibratedClassifierCV", "one of its classifiers has not seen every class")
    if each.method not in ("sigmoid", "isotonic"):
        raise refused("CalibratedClassifierCV", f"its method is {each.method!r}")
    told = {"kind": "calibrated", "method": each.method, "classes": len(each.classes)}
    told["of"] = convert(inner, symbols, sheet, asked)
    told["second"] = len(each.classes) == 2 and asked is Asked.PROBABILITY
    if each.method == "sigmoid":
        return told | {"curves": [[float(curve.a_), float(curve.b_)] for curve in each.calibrators]}
    return told | {"curves": [_isotonic(curve, sheet) for curve in each.calibrators]}


def _isotonic(curve: Any, sheet: Sheet) -> list[str]:
    if curve.out_of_bounds != "clip":
        raise refused("CalibratedClassifierCV", "its curve ends where its data did")
    return [sheet.keep(curve.X_thresholds_), sheet.keep(curve.y_thresholds_)]


def voting(convert: Convert, estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> Told:
    """The mean of several models, with weights where there are some."""
    members = [convert(each, symbols, sheet, asked) for each in estimator.estimators_]
    weights = estimator._weights_not_none
    return {"kind": "mean", "members": members, "weights": None if weights is None else [float(w) for w in weights]}


def bagging(convert: Convert, estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> Told:
    """The mean of members that may see some of the columns alone."""
    members = []
    for each, chosen in zip(estimator.estimators_, estimator.estimators_features_, strict=True):
        if asked is Asked.PROBABILITY and len(each.classes_) != estimator.n_classes_:
            raise refused(type(estimator).__name__, "one of its members has not seen every class")
        members.append(convert(each, [symbols[at] for at in chosen], sheet, asked))
    return {"kind": "mean", "members": members, "weights": None}


def around(attribute: str) -> Callable[[Convert, Any, list[Symbol], Sheet, Asked], Told]:
    """An estimator that hands its rows on to another one, and answers what that says."""

    def inside(convert: Convert, estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> Told:
        return convert(getattr(estimator, attribute), symbols, sheet, asked)

    return inside


def turned(convert: Convert, estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> Told:
    """A regression whose target was turned before it was fitted, and is turned back."""
    inner = convert(estimator.regressor_, symbols, sheet, asked)
    back = estimator.transformer_
    name = function_name(getattr(back, "inverse_func", None))
    if type(back).__name__ == "FunctionTransformer" and name:
        return {"kind": "turned", "of": inner, "turn": name}
    if type(back).__name__ == "StandardScaler":
        by = [float(back.scale_[0]) if back.with_std else 1.0, float(back.mean_[0]) if back.with_mean else 0.0]
        return {"kind": "turned", "of": inner, "turn": "", "by": by}
    raise refused("TransformedTargetRegressor", f"its target is turned back by {type(back).__name__}")


WRAPPERS: dict[str, Callable[[Convert, Any, list[Symbol], Sheet, Asked], Told]] = {
    "CalibratedClassifierCV": calibrated,
    "VotingClassifier": voting,
    "VotingRegressor": voting,
    "BaggingClassifier": bagging,
    "BaggingRegressor": bagging,
    "TransformedTargetRegressor": turned,
    "FrozenEstimator": around("estimator"),
    **dict.fromkeys(("FixedThresholdClassifier", "TunedThresholdClassifierCV"), around("estimator_")),
    **dict.fromkeys(
        ("GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV"),
        around("best_estimator_"),
    ),
}
