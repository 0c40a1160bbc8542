"""Estimators are trained anew as the model that they are copied from reads its rows."""

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError
from monitoring.models import fitting
from monitoring.models.files.load import load
from monitoring.models.files.trust import Trust
from monitoring.models.wrap import wrap

RANDOM = np.random.default_rng(7)
ROWS = pd.DataFrame({"a": RANDOM.normal(size=300), "b": RANDOM.normal(size=300)})
ROWS["y"] = (ROWS["a"] + RANDOM.normal(size=300) > 0).astype(int)
CARD = Deployment(name="d", title="D", task=Task.BINARY, score="p", label="y", numeric=("a", "b"))


def test_a_clone_is_what_scikit_learn_would_have_fitted_and_is_named_by_the_champions_classes():
    words = np.where(ROWS["y"] == 1, "bad", "good")
    model = wrap(LogisticRegression(C=0.1).fit(ROWS[["b", "a"]], words), CARD, "")
    model = fitting.wrapped(model.pipeline, CARD, model) if model.classes == ("bad",) else model
    later = ROWS.assign(a=-ROWS["a"])
    fitted, said = fitting.fit(fitting.recipe(model), CARD, later)
    truth = np.where(ROWS["y"] == 1, *(model.classes[0], "good" if model.classes[0] == "bad" else "bad"))
    alone = LogisticRegression(C=0.1).fit(later[["b", "a"]], truth)
    assert np.array_equal(fitted.coef_, alone.coef_)
    assert list(fitted.classes_) == ["bad", "good"]
    assert fitting.wrapped(fitted, CARD, model).classes == model.classes
    assert said == ()


def test_what_draws_numbers_without_a_seed_is_given_one_and_repeats():
    model = wrap(RandomForestClassifier(n_estimators=5).fit(ROWS[["a", "b"]], ROWS["y"]), CARD, "")
    made = fitting.recipe(model)
    assert dict(made.seeds) == {"random_state": 0}
    one, other = (fitting.fit(made, CARD, ROWS)[0].predict_proba(ROWS[["a", "b"]]) for _ in range(2))
    assert np.array_equal(one, other)


def test_a_calibration_over_a_frozen_estimator_is_taken_off():
    bare = LogisticRegression().fit(ROWS[["a", "b"]], ROWS["y"])
    model = wrap(CalibratedClassifierCV(FrozenEstimator(bare)).fit(ROWS[["a", "b"]], ROWS["y"]), CARD, "")
    assert type(fitting.recipe(model).estimator) is LogisticRegression


def test_an_estimator_that_was_never_fitted_is_given_the_features_as_they_are(tmp_path):
    rows = ROWS.assign(town=np.where(ROWS["a"] > 0, "Ulm", None))
    card = Deployment(name="d", title="D", task=Task.BINARY, score="p", label="y", categorical=("town",))
    made = fitting.recipe(None, make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()))
    fitted, _ = fitting.fit(made, card, rows)
    (tmp_path / "m.skops").write_bytes(fitting.saved(fitted))
    read = load(tmp_path / "m.skops", Trust())
    expected = [rows.loc[rows["town"] == "Ulm", "y"].mean(), rows.loc[rows["town"].isna(), "y"].mean()]
    found = wrap(read.pipeline, card, "").predict(pd.DataFrame({"town": ["Ulm", None]}))
    assert found == pytest.approx(expected, abs=0.02)


def test_numbers_are_learnt_as_numbers():
    card = Deployment(name="d", title="D", task=Task.REGRESSION, prediction="p", label="v", numeric=("a",))
    fitted, _ = fitting.fit(fitting.recipe(None, Ridge(alpha=0.0)), card, ROWS.assign(v=3 * ROWS["a"] + 1))
    assert (fitted.coef_[0], fitted.intercept_) == pytest.approx((3, 1))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS[ROWS["y"] == 1], "all .* rows have the label 1"),
        (ROWS[:0], "there is no labelled row"),
        (ROWS.assign(a=np.nan), "cannot be trained on these rows: Input X contains NaN"),
    ],
)
def test_rows_that_teach_nothing_are_refused(rows, said):
    with pytest.raises(ModelError, match=said):
        fitting.fit(fitting.recipe(None, LogisticRegression()), CARD, rows)


def test_what_holds_no_way_to_be_trained_is_refused():
    with pytest.raises(ModelError, match="not how it was trained"):
        fitting.recipe(None, object())


def test_where_no_model_is_in_use_that_is_the_cause():
    with pytest.raises(ModelError, match="no model is in use that could be trained again") as refused:
        fitting.recipe(None)
    assert refused.value.hint == "name an estimator: --estimator FILE.skops"
