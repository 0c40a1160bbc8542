"""What a model's output means: its classes, which of them means yes, and the threshold that it carries itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError, listed
from monitoring.intake.columns.answers import FAMILIES, Words, key
from monitoring.models.native.adapter import Native
from monitoring.models.spelling import text_of

_CALIBRATED = "fit CalibratedClassifierCV around it, which gives some, and save that"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The outputs that are scores.

    Args:
        classes: what they are the probabilities of; binary: the positive class alone; empty for a regression.
        outputs: which columns of `predict_proba` those are.
        open: binary: both classes, where nothing says which of them means yes.
        why: binary: what says it, where that is neither the deployment file nor what everybody knows.
    """

    classes: tuple[str, ...] = ()
    outputs: tuple[int, ...] = ()
    open: tuple[str, ...] = ()
    why: str = ""


def meaning(pipeline: Any, deployment: Deployment) -> Meaning:
    """What the outputs of a fitted estimator are to a deployment; raises `ModelError` where they do not fit its task.

    The positive class of a binary model is the one that is 1 where it is a label (see `intake.columns.answers`),
    otherwise the one that its own threshold is for, or the one that the label's column is called after. Where nothing
    says it, it is open, and the larger of the two until it is settled.
    """
    if deployment.task is Task.REGRESSION:
        _require_values(pipeline)
        return Meaning()
    there = _classes(pipeline, deployment.task)
    if deployment.task is Task.BINARY:
        if len(there) != 2:
            raise ModelError(f"the deployment says binary, the model has the classes {listed(there)}")
        place, why = _positive(there, pipeline, deployment)
        return Meaning((there[1],), (1,), there) if place is None else Meaning((there[place],), (place,), why=why)
    wanted = tuple(deployment.class_scores) or there
    places = {text_of(name): place for place, name in enumerate(there)}
    if sorted(map(text_of, wanted)) != sorted(places):
        message = f"the model has the classes {listed(there)}; the deployment's score names {listed(wanted)}"
        raise ModelError(message, _names_hint(pipeline, there, wanted))
    return Meaning(wanted, tuple(places[text_of(name)] for name in wanted))


def _names_hint(pipeline: Any, there: Sequence[str], wanted: Sequence[str]) -> str:
    if isinstance(pipeline, Native) and not pipeline.told.named and len(there) == len(wanted):
        names = ", ".join(f'"{name}"' for name in sorted(wanted))
        return f"the model numbers its classes; write their names in that order, such as [model] classes = [{names}]"
    line = ", ".join(f'"{name}" = "COLUMN"' for name in there)
    return f"write for each of the model's classes its column: [columns] score = {{{line}}}"


def own_threshold(pipeline: Any, positive: int) -> float | None:
    """The threshold that a fitted model applies to the probability of the class at this place; None where it has none.

    It is that of FixedThresholdClassifier and TunedThresholdClassifierCV, wherever they are the last to decide, and the
    one that CatBoost keeps.
    """
    if isinstance(pipeline, Native):
        given = pipeline.told.threshold
        return given if given is None or positive == 1 else 1.0 - given
    decider = _decider(pipeline)
    if decider is None or decider.response_method == "decision_function":
        return None
    found = getattr(decider, "best_threshold_", getattr(decider, "threshold", None))
    if not isinstance(found, (int, float)):
        return None
    threshold, own = float(found), _deciders_class(decider)
    # Without a word of its own it is scikit-learn's rule that decides: the second class.
    return threshold if positive == (1 if own is None else own) else 1.0 - threshold


def _decider(pipeline: Any) -> Any:
    part = pipeline
    while part is not None and not hasattr(part, "response_method"):
        steps = getattr(part, "steps", None)
        part = steps[-1][1] if steps else getattr(part, "best_estimator_", None)
    return part


def _deciders_class(decider: Any) -> int | None:
    """The place of the class that a threshold is for, where its owner says it; TunedThreshold's is its metric's."""
    scorer = getattr(decider, "_curve_scorer", None)
    label = scorer._get_pos_label() if scorer else getattr(decider, "pos_label", None)
    there = [text_of(name) for name in decider.classes_]
    return there.index(text_of(label)) if label is not None and text_of(label) in there else None


def _require_values(pipeline: Any) -> None:
    from sklearn.base import is_classifier, is_clusterer, is_outlier_detector

    name = type(pipeline).__name__
    if hasattr(pipeline, "predict_proba") or _is(is_classifier, pipeline):
        hint = 'write task = "binary" or "multiclass"'
        hint += "" if hasattr(pipeline, "predict_proba") else f"; it gives no probabilities: {_CALIBRATED}"
        raise ModelError(f"the model is a classifier ({name}), the deployment says regression", hint)
    if _is(is_outlier_detector, pipeline):
        hint = "leave [model] out and log its score_samples as prediction, to watch how they move"
        raise ModelError(f"the model is an outlier detector ({name}): its 1 and -1 are no values to compare", hint)
    if _is(is_clusterer, pipeline):
        hint = "leave [model] out and name the cluster under categorical, to watch how it moves"
        raise ModelError(f"the model forms clusters ({name}): their numbers are no values to compare", hint)


def _classes(pipeline: Any, task: Task) -> tuple[str, ...]:
    name = type(pipeline).__name__
    if not hasattr(pipeline, "predict_proba"):
        from sklearn.base import is_classifier

        hint = (
            _how_calibrated(pipeline) if _is(is_classifier, pipeline) else 'a model of values has task = "regression"'
        )
        raise ModelError(
            f"the model ({_innermost(pipeline)}) gives no probabilities, which a {task} deployment needs", hint
        )
    there = getattr(pipeline, "classes_", None)
    if there is None:
        raise ModelError(f"the model ({name}) does not say which classes it scores", "it needs the attribute classes_")
    if isinstance(there, list) or getattr(pipeline, "multilabel_", False):
        message = f"the model ({name}) answers {len(there)} questions at once, a deployment is about one"
        raise ModelError(message, "save the estimator of that one question by itself")
    return tuple(text_of(each) for each in there)


def _how_calibrated(pipeline: Any) -> str:
    """How a classifier without probabilities gives some."""
    if getattr(_last(pipeline), "voting", "") == "hard":
        return 'fit it with voting = "soft", which gives some, and save that'
    return _CALIBRATED


def _innermost(pipeline: Any) -> str:
    outer, inner = type(pipeline).__name__, type(_last(pipeline)).__name__
    return outer if inner == outer else f"{inner} in a {outer}"


def _last(pipeline: Any) -> Any:
    """What answers at the end of a pipeline or a search."""
    part = pipeline
    while (steps := getattr(part, "steps", None)) or hasattr(part, "best_estimator_"):
        part = steps[-1][1] if steps else part.best_estimator_
    return part


def _is(question: Any, pipeline: Any) -> bool:
    try:
        return bool(question(pipeline))
    except (AttributeError, TypeError, NotImplementedError):  # foreign estimators need not know scikit-learn's tags
        return False


def _positive(there: Sequence[str], pipeline: Any, deployment: Deployment) -> tuple[int | None, str]:
    """The place of the class that means yes, and why where that has to be said; None where nothing says it."""
    place = Words(deployment.positive or "", deployment.words).yes_of(there[0], there[1])
    if place is not None:
        needs_no_word = deployment.positive is not None or is_plain(key(there[place]), key(there[1 - place]))
        return place, "" if needs_no_word else "as these words usually mean"
    if deployment.positive is not None:
        hint = f'write one of them: [columns] positive = "{there[0]}" or positive = "{there[1]}"'
        raise ModelError(f"the model has the classes {listed(there)}, and not {deployment.positive!r}", hint)
    if (decider := _decider(pipeline)) is not None and (place := _deciders_class(decider)) is not None:
        return place, "its own threshold is for it"
    named = [key(word) == key(deployment.label or "") for word in there]
    return (named.index(True), "the column of labels is called so") if sum(named) == 1 else (None, "")


def is_plain(one: str, other: str) -> bool:
    """Whether two words are plainly yes and no: nobody would mean the other one."""
    return (one, other) == ("1", "-1") or any(one in yes and other in no for yes, no in FAMILIES)
