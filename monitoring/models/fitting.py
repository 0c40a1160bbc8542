"""Training an estimator anew on raw rows, as the model that it is a copy of reads them."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError, cause, listed
from monitoring.models.model import Model
from monitoring.models.native.adapter import Native
from monitoring.models.spelling import text_of
from monitoring.models.wrap import Settled, wrap

SEED = 0
RANDOM = "random_state"
INSTEAD = (
    "train it where it was made and register that: modelwatch version add NAME MODEL; or name an estimator to train "
    "instead: --estimator FILE.skops"
)


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """What is trained.

    Args:
        estimator: a scikit-learn estimator, which is cloned.
        reader: the model that says how rows are handed over; None: each feature as the log has it.
        classes: the estimator's own objects for labels, by their canonical text (binary: "0" and "1"); empty for a
            regression, and where labels are taken as they are.
        seeds: the `random_state` that each part was given because it had none, so that a fit can be repeated.
    """

    estimator: Any
    reader: Model | None
    classes: Mapping[str, object]
    seeds: Mapping[str, int]


def recipe(champion: Model | None, estimator: Any = None, reader: Model | None = None) -> Recipe:
    """A clone of the champion, or of another estimator, with a seed wherever it draws random numbers without one.

    Args:
        champion: whose classes labels are; cloned where there is no other estimator.
        estimator: fitted or not.
        reader: the same behind `Model`, where it is fitted.

    Raises `ModelError` for what is no scikit-learn estimator that can be cloned.
    """
    fresh = _cloned(bare(estimator if estimator is not None else champion.pipeline if champion else None))
    places = fresh.get_params(deep=True)
    unset = (name for name in places if name.rpartition("__")[2] == RANDOM and places[name] is None)
    seeds = dict.fromkeys(sorted(unset), SEED)
    read = champion if estimator is None else reader
    return Recipe(fresh.set_params(**seeds), read, classes_of(champion), seeds)


def exactly(model: Model) -> Recipe:
    """A clone of a model's estimator as it is, to train it again on what it was trained on: no seed is set.

    Raises `ModelError` for what is no scikit-learn estimator that can be cloned.
    """
    only = "estimators of scikit-learn's kind in a skops file, XGBoost's and LightGBM's too, can be trained again here"
    return Recipe(_cloned(model.pipeline, only), model, classes_of(model), {})


def _cloned(wanted: Any, hint: str = INSTEAD) -> Any:
    from sklearn.base import clone

    if wanted is None:
        raise ModelError("no model is in use that could be trained again", "name an estimator: --estimator FILE.skops")
    if is_native(wanted):
        message = "this model is in its library's own format, which says how it scores and not how it was trained"
        raise ModelError(message, hint)
    try:
        return clone(wanted)
    except TypeError as error:
        raise ModelError(f"a {type(wanted).__name__} cannot be trained anew: {cause(error)}", hint) from error


def bare(estimator: Any) -> Any:
    """What is inside of a calibration over a frozen estimator, of which a clone would train the calibration alone."""
    inside: Any = getattr(estimator, "estimator", None)
    if type(estimator).__name__ == "CalibratedClassifierCV" and type(inside).__name__ == "FrozenEstimator":
        return bare(inside.estimator)
    return estimator


def is_native(estimator: Any) -> bool:
    """Whether it is a model in its library's own format, which cannot be trained again from what it holds."""
    return isinstance(estimator, Native) or not hasattr(estimator, "get_params") or not hasattr(estimator, "fit")


def fit(made: Recipe, deployment: Deployment, frame: pd.DataFrame) -> tuple[Any, tuple[str, ...]]:
    """A fitted copy of the recipe's estimator, and what the library said about the fit.

    Args:
        made: what is trained.
        deployment: which columns are features, and which is the label.
        frame: labelled rows, with the label in its own column: binary 1 and 0.

    The sums of linear algebra are made by one thread, because their last digits hang on how many share them.

    Raises `ModelError` where there is one class alone, or the estimator cannot be fitted.
    """
    from sklearn.base import clone
    from threadpoolctl import threadpool_limits

    given, truth = handed(made, deployment, frame), target(made, deployment, frame)
    fresh = clone(made.estimator)
    with warnings.catch_warnings(record=True) as said, threadpool_limits(limits=1, user_api="blas"):
        warnings.simplefilter("always")
        try:
            fresh.fit(given, truth)
        except Exception as error:  # the estimator is foreign code: it can fail in any way
            raise ModelError(f"the estimator cannot be trained on these rows: {cause(error)}") from error
    return fresh, tuple(dict.fromkeys(str(each.message).partition("\n")[0] for each in said))


def handed(made: Recipe, deployment: Deployment, frame: pd.DataFrame) -> Any:
    """What the estimator is given for raw rows."""
    if made.reader is not None:
        return made.reader.handed(made.reader.prepare(frame))
    numbers = {name: pd.to_numeric(frame[name]).astype("float64") for name in deployment.numeric}
    return pd.DataFrame(numbers | {name: frame[name].astype(object) for name in deployment.categorical})


def target(made: Recipe, deployment: Deployment, frame: pd.DataFrame) -> NDArray[Any]:
    """The labels as the estimator has them, `(n,)`; raises `ModelError` where fewer than two classes are there."""
    label = frame[deployment.label or ""]
    if deployment.task is Task.REGRESSION:
        return label.to_numpy(dtype=np.float64)
    texts = label.map(text_of)
    there = sorted(set(texts))
    if len(there) < 2:
        found = f"all {len(frame):,} rows have the label {there[0]}" if there else "there is no labelled row"
        raise ModelError(f"nothing can be learnt from these rows: {found}", "choose a longer window: --from, --to")
    known = made.classes or ({"0": 0, "1": 1} if deployment.task is Task.BINARY else {})
    if not known:
        return texts.to_numpy(dtype=object)
    if strange := [text for text in there if text not in known]:
        raise ModelError(f"the rows have labels that the model has no class for: {listed(strange)}")
    # A list first: an array made of numpy's own scalars has their type, as the classes had.
    return np.array([known[text] for text in texts])


def wrapped(fitted: Any, deployment: Deployment, like: Model | None, sha256: str = "") -> Model:
    """A newly fitted estimator behind `Model`, read as the model is that it is like."""
    settled = Settled()
    if like is not None and deployment.task is Task.BINARY:
        settled = replace(settled, positive=like.classes[0])
    if like is not None and not hasattr(fitted, "feature_names_in_"):
        settled = replace(settled, features=like.features)
    return wrap(fitted, deployment, sha256, settled)


def saved(fitted: Any) -> bytes:
    """A fitted estimator as a skops file, which holds no code; raises `ModelError` where it cannot be written so."""
    import skops.io

    try:
        return bytes(skops.io.dumps(fitted))
    except Exception as error:  # a part of the estimator may be anything
        raise ModelError(f"the trained model cannot be kept as skops: {cause(error)}") from error


def classes_of(champion: Model | None) -> dict[str, object]:
    """A model's own objects for labels, by their canonical text; binary: "0" and "1"."""
    if champion is None or champion.task is Task.REGRESSION:
        return {}
    own: Sequence[object] = list(champion.pipeline.classes_)
    if champion.task is Task.MULTICLASS:
        return {text_of(name): name for name in own}
    yes = champion.outputs[0]
    return {"0": own[1 - yes], "1": own[yes]}
