"""Categories of pandas' own type, as LightGBM and XGBoost keep them: stand-ins that go by their codes, as these do."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV

from monitoring.domain import Deployment, Task
from monitoring.models.wrap import wrap

TOWNS = np.array(["north", "south", "1.0", "NA"])
FRAME = pd.DataFrame(
    {
        "age": np.arange(40.0),
        "town": pd.Categorical(TOWNS[np.arange(40) % 4]),
        "floor": pd.Categorical(np.arange(40) % 3 + 1),
        "paid": pd.Categorical(np.arange(40) % 2 == 0),
    }
)
LABEL = np.arange(40) % 2
NAMED = ["town", "floor", "paid"]


class ByCodes(ClassifierMixin, BaseEstimator):
    """Scores that hang on the places of values among the categories of the columns, as they are given."""

    def fit(self, rows, label):
        self.classes_, self.n_features_in_ = np.array([0, 1]), rows.shape[1]
        self.feature_names_in_ = np.array(rows.columns)
        self.categories_of = {name: rows[name].cat.categories for name in NAMED}
        return self

    def predict(self, rows):
        return (self.predict_proba(rows)[:, 1] > 0.5).astype(int)

    def predict_proba(self, rows):
        score = rows["age"].to_numpy() / 1000
        for weight, name in enumerate(NAMED, 1):
            assert rows[name].cat.categories.tolist() == self.categories_of[name].tolist()
            score = score + (rows[name].cat.codes.to_numpy() + 1) * weight / 50
        return np.column_stack([1 - score, score])


class AsLightGBM(ByCodes):
    @property
    def booster_(self):
        categories = [self.categories_of[name].tolist() for name in NAMED]
        return SimpleNamespace(pandas_categorical=categories, params={"categorical_column": [1, 2, 3]})


class AsXGBoost(ByCodes):
    def get_booster(self):
        columns = [("age", None), *((name, pa.array(self.categories_of[name].tolist())) for name in NAMED)]
        exported = SimpleNamespace(to_arrow=lambda: columns)
        return SimpleNamespace(feature_types=["float", "c", "c", "c"], get_categories=lambda **_: exported)


def deployment(numeric):
    names = [name for name in FRAME if name not in numeric]
    settings = {"numeric": tuple(numeric), "categorical": tuple(names)}
    return Deployment(name="d", title="D", task=Task.BINARY, score="score", label="y", **settings)


@pytest.mark.parametrize("numeric", [["age"], ["age", "floor"]])
@pytest.mark.parametrize("estimator", [AsLightGBM(), AsXGBoost(), CalibratedClassifierCV(AsLightGBM(), cv=2)])
def test_categories_of_pandas_are_given_as_they_were_whatever_a_file_holds(estimator, numeric):
    fitted = estimator.fit(FRAME, LABEL)
    model = wrap(fitted, deployment(numeric), "")
    given = FRAME.astype({"town": object, "paid": str}).assign(
        town=FRAME["town"].astype(object).replace("1.0", "1"), floor=FRAME["floor"].astype(float)
    )
    expected = fitted.predict_proba(FRAME)[:, 1]
    np.testing.assert_allclose(model.predict(given), expected, atol=1e-12)
    np.testing.assert_allclose(model.predict(given.tail(1)), expected[-1:], atol=1e-12)  # alone, a code is no other


def test_a_value_that_is_none_of_the_categories_is_missing():
    model = wrap(AsLightGBM().fit(FRAME, LABEL), deployment(["age"]), "")
    new, missing = FRAME.head(2).astype({"town": object}), FRAME.head(2).astype({"town": object})
    new["town"], missing["town"] = "west", None
    np.testing.assert_array_equal(model.predict(new), model.predict(missing))


def test_categories_that_cannot_be_told_apart_from_named_ones_are_left_to_the_estimator():
    class Named(AsLightGBM):
        @property
        def booster_(self):
            return SimpleNamespace(pandas_categorical=[["a"]], params={"categorical_column": [0, 1]})

    model = wrap(Named().fit(FRAME, LABEL), deployment(["age"]), "")
    assert not any(spelling.pandas for spelling in model.spelled.values())
