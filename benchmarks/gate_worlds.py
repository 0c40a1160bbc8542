"""Logs and models of many kinds, honest and faulty, for the release gate.

A world has a task, columns with missing values and categories, rows to train on and later rows with labels; a family is
a way to build a model of them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, clone
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from monitoring.domain import Deployment, Task
from monitoring.gate.evidence import Evidence, Side
from monitoring.models.wrap import wrap

TOWNS, PLANS = ("Bonn", "Essen", "Köln", "Ulm", "Wien"), ("a", "b", "c")
NUMERIC, CATEGORICAL = ("age", "income", "visits", "rate", "height", "noise", "later"), ("town", "plan")
FEATURES = [*NUMERIC, *CATEGORICAL]
MIDDLE = 10.0  # of the values of a regression


@dataclass(frozen=True)
class World:
    """A task and three tables with the same columns; `y` is what came true."""

    deployment: Deployment
    train: pd.DataFrame
    labelled: pd.DataFrame
    newest: pd.DataFrame


def world(task: Task, seed: int, rows: int = 4000, gaps: float = 0.04, strength: float = 1.0, later: int = 0) -> World:
    """A world whose outcome hangs on five numbers and both categories, with a bend and an interaction.

    `rows` are there to train on, and `later` ones with labels, and again without; 0: as many.
    """
    rng = np.random.default_rng(seed)
    classes = {name: f"p_{name}" for name in ("high", "low", "middle")} if task is Task.MULTICLASS else {}
    deployment = Deployment(
        name="world",
        title="World",
        task=task,
        id="id",
        score="p" if task is Task.BINARY else None,
        class_scores=classes,
        prediction="said" if task is Task.REGRESSION else None,
        label="y",
        numeric=NUMERIC,
        categorical=CATEGORICAL,
        segments=("town",),
    )
    weights = rng.uniform(0.4, 1.2, 5) * rng.choice([-1, 1], 5)
    effects = rng.normal(0, 0.6, (len(TOWNS), len(PLANS)))
    sizes = (rows, later or rows, later or rows)
    starts = (0, sizes[0], sizes[0] + sizes[1])
    made = [_table(task, rng, n, gaps, strength, weights, effects, at) for n, at in zip(sizes, starts, strict=True)]
    return World(deployment, *made)


def _table(
    task: Task, rng: np.random.Generator, n: int, gaps: float, strength: float, weights: Any, effects: Any, start: int
) -> pd.DataFrame:
    table = pd.DataFrame({"id": [f"r{start + place}" for place in range(n)]})
    table["age"] = rng.integers(18, 90, n).astype(float)
    table["income"] = rng.lognormal(3, 0.7, n)
    table["visits"] = rng.poisson(2, n).astype(float)
    table["rate"] = rng.uniform(0, 1, n)
    table["height"] = rng.normal(170, 12, n)
    table["noise"], table["later"] = rng.normal(size=n), rng.normal(size=n)
    town, plan = rng.integers(len(TOWNS), size=n), rng.choice(len(PLANS), n, p=[0.6, 0.3, 0.1])
    table["town"], table["plan"] = np.array(TOWNS, object)[town], np.array(PLANS, object)[plan]
    parts = [(table["age"] - 54) / 20, np.log(table["income"]) - 3, (table["visits"] - 2) / 1.4]
    parts += [4 * np.abs(table["rate"] - 0.5) - 1, (table["height"] - 170) / 12]
    signal = strength * (sum(w * part for w, part in zip(weights, parts, strict=True)) + effects[town, plan]).to_numpy()
    if task is Task.BINARY:
        table["y"] = (rng.random(n) < 1 / (1 + np.exp(0.5 - signal))).astype(float)
    elif task is Task.REGRESSION:
        table["y"] = MIDDLE + 3 * signal + rng.normal(0, 2, n)
    else:
        cuts = np.digitize(signal + rng.logistic(size=n), [-1.0, 1.0])
        table["y"] = np.array(["low", "middle", "high"], object)[cuts]
    for name in (*NUMERIC[:5], "town"):
        table.loc[rng.random(n) < gaps, name] = None if name == "town" else np.nan
    return table


def encoded(numbers: Any, categories: Any) -> ColumnTransformer:
    """Numbers and categories each in their own way."""
    return ColumnTransformer([("numbers", numbers, [*NUMERIC]), ("categories", categories, [*CATEGORICAL])])


def families(task: Task, trees: int = 60) -> dict[str, Any]:
    """By name, an estimator that was not fitted yet."""
    several = task is not Task.REGRESSION
    filled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    one_hot = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    places = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-1)
    nan_places = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    line = LogisticRegression(max_iter=500) if several else Ridge()
    forest = RandomForestClassifier if several else RandomForestRegressor
    boosting = GradientBoostingClassifier if several else GradientBoostingRegressor
    histogram = HistGradientBoostingClassifier if several else HistGradientBoostingRegressor
    codes = list(range(len(NUMERIC), len(FEATURES)))
    return {
        "linear": make_pipeline(encoded(filled, one_hot), line),
        "forest": make_pipeline(
            encoded(SimpleImputer(strategy="median"), places), forest(trees, min_samples_leaf=3, random_state=0)
        ),
        "boosting": make_pipeline(
            encoded(SimpleImputer(strategy="median"), one_hot),
            boosting(n_estimators=2 * trees, learning_rate=0.15, random_state=0),
        ),
        "histogram": make_pipeline(
            encoded("passthrough", nan_places),
            histogram(max_iter=trees, max_leaf_nodes=8, learning_rate=0.1, categorical_features=codes, random_state=0),
        ),
    }


def fitted(estimator: Any, rows: pd.DataFrame) -> Any:
    """A clone, trained on the rows."""
    return clone(estimator).fit(rows[FEATURES], rows["y"])


def side(there: World, version: str, estimator: Any) -> Side:
    """A fitted estimator as a version."""
    return Side(version, wrap(estimator, there.deployment, version))


def evidence(there: World, candidate: Any, champion: Any = None, training: pd.DataFrame | None = None) -> Evidence:
    """What the gate is given."""
    truth = there.labelled
    return Evidence(
        deployment=there.deployment,
        candidate=side(there, "2", candidate),
        champion=None if champion is None else side(there, "1", champion),
        labelled=truth,
        reference=there.train,
        newest=there.newest.drop(columns="y"),
        training=there.train if training is None else training,
    )


class Wrong(BaseEstimator):
    """A fitted regression whose values are spoilt by a function of the rows and of them, both `(rows,)`."""

    def __init__(self, inner: Any, spoil: Callable[[pd.DataFrame, Any], Any]) -> None:
        self.inner, self.spoil = inner, spoil
        self.feature_names_in_, self.n_features_in_ = np.array(FEATURES, object), len(FEATURES)

    def fit(self, rows: pd.DataFrame, truth: Any) -> "Wrong":
        """As it is."""
        return self

    def predict(self, rows: pd.DataFrame) -> Any:
        """Spoilt values."""
        return self.spoil(rows, self.inner.predict(rows))


class WrongClassifier(Wrong):
    """A fitted classifier whose probabilities are spoilt, `(rows, classes)`."""

    def __init__(self, inner: Any, spoil: Callable[[pd.DataFrame, Any], Any]) -> None:
        super().__init__(inner, spoil)
        self.classes_ = inner.classes_

    def predict(self, rows: pd.DataFrame) -> Any:
        """The likeliest class."""
        return self.classes_[self.predict_proba(rows).argmax(axis=1)]

    def predict_proba(self, rows: pd.DataFrame) -> Any:
        """Spoilt probabilities."""
        return self.spoil(rows, self.inner.predict_proba(rows))


def leak(there: World) -> World:
    """`later` is filled in when the outcome is known."""
    rng, places = np.random.default_rng(5), {"high": 2.0, "low": 0.0, "middle": 1.0}
    tables = (there.train, there.labelled, there.newest)
    several = there.deployment.task is Task.MULTICLASS
    told = [table["y"].map(places) if several else table["y"] for table in tables]
    train, labelled, newest = (
        table.assign(later=y + rng.normal(0, 0.1, len(table))) for table, y in zip(tables, told, strict=True)
    )
    return replace(there, train=train, labelled=labelled, newest=newest)


def flipped(rows: pd.DataFrame, said: Any) -> Any:
    """Wrong way round in one town: the least likely class for the likeliest, low values for high ones."""
    there = (rows["town"] == "Ulm").to_numpy()
    if said.ndim == 1:
        return np.where(there, 2 * MIDDLE - said, said)
    turned = np.take_along_axis(np.sort(said, axis=1), said.shape[1] - 1 - said.argsort(axis=1).argsort(axis=1), axis=1)
    return np.where(there[:, None], turned, said)


def startled(rows: pd.DataFrame, said: Any) -> Any:
    """Sure of itself, or far above, where a number is missing."""
    gone = rows[[*NUMERIC]].isna().any(axis=1).to_numpy()
    if said.ndim == 1:
        return np.where(gone, said + 5 * MIDDLE, said)
    sure = np.full(said.shape[1], 0.01 / (said.shape[1] - 1))
    sure[1] = 0.99
    return np.where(gone[:, None], sure, said)


def bold(rows: pd.DataFrame, said: Any) -> Any:
    """Far too sure, in the same order; a value that is too high by about .3 standard deviations."""
    if said.ndim == 1:
        return said + 0.2 * MIDDLE
    if said.shape[1] == 2:
        yes = said[:, 1] ** 3
        return np.column_stack([1 - yes, yes])
    return said**4 / (said**4).sum(axis=1, keepdims=True)


def slow(rows: pd.DataFrame, said: Any) -> Any:
    """Takes its time."""
    time.sleep(0.1)
    return said
