"""Straight lines behind imputers, scalers and one-hot encoders."""

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from monitoring.domain import Task
from monitoring.errors import ModelError
from tests.edge.forms.bundles import CATEGORICAL, NUMERIC, bundle, gap, hard, labels, raw, rows, wrapped

FAMILIES = {
    "logistic": (LogisticRegression(), Task.BINARY),
    "softmax": (LogisticRegression(), Task.MULTICLASS),
    "sgd": (SGDClassifier(loss="log_loss", random_state=0), Task.BINARY),
    "one by one": (SGDClassifier(loss="log_loss", random_state=0), Task.MULTICLASS),
    "linear": (LinearRegression(), Task.REGRESSION),
    "ridge": (Ridge(), Task.REGRESSION),
}


def pipeline(estimator, **encoding):
    numbers = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    texts = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="none"), OneHotEncoder(handle_unknown="ignore", **encoding)
    )
    columns = ColumnTransformer([("n", numbers, list(NUMERIC)), ("c", texts, list(CATEGORICAL))])
    return make_pipeline(columns, estimator)


@pytest.mark.parametrize(("estimator", "task"), FAMILIES.values(), ids=FAMILIES)
def test_a_line_says_on_a_device_what_it_says_here(tmp_path, estimator, task):
    table = rows()
    model, deployed = wrapped(pipeline(estimator).fit(table, labels(table, task)), task)
    opened = bundle(tmp_path, model, deployed)

    assert gap(opened, model, rows(seed=5)) < 1e-12
    limit = 1e-12 * max(1.0, float(np.abs(model.predict(hard())).max()))
    assert gap(opened, model, hard()) <= limit
    assert opened.score(raw(hard(1))).shape[0] == 1


def test_a_row_that_the_model_refuses_has_no_score(tmp_path):
    table = rows()
    columns = ColumnTransformer([("c", OneHotEncoder(), ["zone"])])
    fitted = make_pipeline(columns, LogisticRegression()).fit(table, labels(table, Task.BINARY))
    model, deployed = wrapped(fitted)
    opened = bundle(tmp_path, model, deployed)

    with pytest.raises(ModelError, match="unknown categories"):
        model.predict(table.assign(zone="99"))
    assert np.isnan(opened.score(raw(table.assign(zone="99")))).all()
    assert gap(opened, model, table) < 1e-12
