"""The three models, trained on January and February: raw columns of a deployment in, prediction out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.base import TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

from builder.features import CATEGORICAL, NUMERIC, TIME

TRAINED_UNTIL = pd.Timestamp(2013, 3, 1)
VERSION = "v1"


@dataclass(frozen=True)
class Recipe:
    """One model: its file, the columns it reads, what it learns and where its answer is logged."""

    file: str
    numeric: list[str]
    label: str
    output: str
    pipeline: Callable[["Recipe"], Pipeline]

    @property
    def columns(self) -> list[str]:
        """The input columns, in the order in which the deployment file names them."""
        return self.numeric + CATEGORICAL


def logistic(recipe: Recipe) -> Pipeline:
    """Linear in every number, so it extrapolates: a summer that it has never seen gets very low scores."""
    numbers = Pipeline([("impute", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    return Pipeline([("encode", _encoder(numbers, recipe)), ("model", LogisticRegression(max_iter=2000))])


def boosting(recipe: Recipe) -> Pipeline:
    """Trees that take missing values as they are, and that shap explains exactly.

    The numbers are narrowed to 32 bits first. The trees compare at 64 bits and may split on a value that
    occurs in the data, shap's tree explainer compares at 32: without the narrowing some rows go the other way
    there, and the contributions miss the output, in log-odds, by up to 0.27.
    """
    narrow = FunctionTransformer(np.positive, kw_args={"dtype": "float32"}, feature_names_out="one-to-one")
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, dtype=np.float32)
    encode = ColumnTransformer([("numeric", narrow, recipe.numeric), ("categorical", codes, CATEGORICAL)])
    # early_stopping would hold out random rows, which share their weather with the rest.
    model = HistGradientBoostingClassifier(
        max_iter=60, max_leaf_nodes=15, min_samples_leaf=200, early_stopping=False, random_state=0
    )
    return Pipeline([("encode", encode), ("model", model)])


def ridge(recipe: Recipe) -> Pipeline:
    """Minutes in the air from the timetable alone: it knows the route, and nothing of the wind aloft."""
    return Pipeline([("encode", _encoder(StandardScaler(), recipe)), ("model", Ridge())])


def _encoder(numbers: TransformerMixin, recipe: Recipe) -> ColumnTransformer:
    categories = OneHotEncoder(handle_unknown="ignore")  # new destinations come up after the training
    return ColumnTransformer([("numeric", numbers, recipe.numeric), ("categorical", categories, CATEGORICAL)])


RECIPES = [
    Recipe("late-logreg.skops", NUMERIC, "late15", "score_logreg", logistic),
    Recipe("late-boosting.skops", NUMERIC, "late15", "score_boosting", boosting),
    Recipe("airtime.skops", ["dep_hour", "distance"], "air_time", "airtime_predicted", ridge),
]


def train(flights: pd.DataFrame) -> dict[str, Pipeline]:
    """Fit every recipe on the flights before March that arrived, by file name."""
    past = flights[flights[TIME] < TRAINED_UNTIL]
    fitted = {}
    for recipe in RECIPES:
        known = past[past[recipe.label].notna()]
        # The last digits of a fit depend on how many threads share the sums, and so on the machine.
        with threadpool_limits(limits=1):
            pipeline = recipe.pipeline(recipe)
            fitted[recipe.file] = pipeline.fit(known[recipe.columns], known[recipe.label].astype("int64"))
    return fitted


def score(flights: pd.DataFrame, models: dict[str, Pipeline]) -> pd.DataFrame:
    """The flights with the outputs of all models and their version: what a service would have logged."""
    outputs = {}
    for recipe in RECIPES:
        model, rows = models[recipe.file], flights[recipe.columns]
        binary = hasattr(model, "predict_proba")
        outputs[recipe.output] = model.predict_proba(rows)[:, 1] if binary else model.predict(rows)
    return flights.assign(**outputs, model_version=VERSION)
