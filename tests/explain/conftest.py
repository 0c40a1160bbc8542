from functools import cache
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

from monitoring.domain import Deployment, Task
from monitoring.models.wrap import wrap

NUMERIC, CATEGORICAL = ("temp", "wind", "seats"), ("origin", "carrier")


@pytest.fixture(scope="session")
def rows():
    """300 rows with gaps in one number, two categories and numbers that 32 bits cannot hold."""
    random = np.random.default_rng(7)
    table = pd.DataFrame({name: random.normal(size=300) for name in NUMERIC})
    table["seats"] = table["seats"].where(random.random(300) > 0.2)
    table["origin"] = random.choice(["EWR", "JFK", "LGA"], 300)
    table["carrier"] = random.choice(["AA", "B6", "UA", "US"], 300)
    return table


@pytest.fixture(scope="session")
def signal(rows):
    """A score with an interaction of three columns and an effect of the gap."""
    joint = (rows["origin"] == "JFK") * rows["temp"] * (rows["wind"] > 0)
    return rows["temp"] + 2 * joint + rows["seats"].isna() * 1.5 - (rows["carrier"] == "UA")


@pytest.fixture(scope="session")
def encoders():
    """Fresh encoders by name: one-hot with filled gaps and their indicators, or one column a raw column."""

    def fresh(kind):
        if kind == "one-hot":
            numbers = SimpleImputer(strategy="median", add_indicator=True)
            texts = OneHotEncoder(handle_unknown="ignore")
        else:
            numbers = "passthrough"
            texts = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
        return ColumnTransformer([("n", numbers, list(NUMERIC)), ("c", texts, list(CATEGORICAL))])

    return fresh


@pytest.fixture(scope="session")
def fitted(rows, signal, encoders):
    """Fit an estimator behind an encoder and wrap it: `fitted(estimator, task, kind, name)`."""

    def fit(estimator, task=Task.BINARY, kind="one-hot"):
        labels = {
            Task.BINARY: (signal > 0.2).astype(int),
            Task.MULTICLASS: pd.cut(signal, [-99, -0.7, 0.7, 99], labels=["low", "mid", "high"]).astype(str),
            Task.REGRESSION: signal,
        }
        deployment = Deployment(
            name="d",
            title="D",
            task=task,
            numeric=NUMERIC,
            categorical=CATEGORICAL,
            label="delay",
            class_scores={"low": "p1", "mid": "p2", "high": "p3"} if task is Task.MULTICLASS else {},
        )
        pipeline = Pipeline([("e", encoders(kind)), ("m", estimator)]).fit(rows, labels[task])
        return wrap(pipeline, deployment, f"{task}{kind}{estimator!r}")

    return fit


@pytest.fixture(scope="session")
def brute_force():
    """Shapley values of raw columns from their definition, over all subsets: the oracle."""

    def values(score, row, background):
        names = list(row.columns)

        @cache
        def worth(taken):
            mixed = background.reset_index(drop=True).copy()
            for name in taken:
                mixed[name] = [row[name].iloc[0]] * len(mixed)
            return float(np.mean(score(mixed)))

        size, result = len(names), {}
        for name in names:
            others = [each for each in names if each != name]
            result[name] = sum(
                (worth(frozenset({*taken, name})) - worth(frozenset(taken))) / (size * comb(size - 1, count))
                for count in range(size)
                for taken in combinations(others, count)
            )
        return result

    return values
