import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import FunctionTransformer

from monitoring.errors import ModelError
from monitoring.models.files.load import load
from monitoring.models.files.skops_keys import mended
from monitoring.models.files.trust import Trust

X = np.random.default_rng(0).normal(size=(60, 2))


def holding(tmp_path, keys):
    path = tmp_path / "model.skops"
    skops.io.dump(FunctionTransformer(kw_args={"table": keys}), path)
    return path


@pytest.mark.parametrize(
    "keys",
    [
        {False: 5.0, True: 1.0},
        {True: 1.0, False: 5.0},
        {np.False_: "no", np.True_: "yes"},
        {"false": 1, "true": 2},
        {0: 1, 1: 2, 2.5: 3, "x": 4},
        {},
        {"inner": {False: {False: 1}}},
    ],
)
def test_keys_come_back_as_they_were_saved(tmp_path, keys):
    assert load(holding(tmp_path, keys), Trust()).pipeline.kw_args["table"] == keys


def test_a_model_weighs_both_classes_after_it_was_loaded(tmp_path):
    model = LogisticRegression(class_weight={False: 4.0, True: 1.0}).fit(X, X[:, 0] > 0)
    skops.io.dump(model, path := tmp_path / "model.skops")
    loaded = load(path, Trust()).pipeline
    assert loaded.class_weight == {False: 4.0, True: 1.0}
    assert np.array_equal(loaded.fit(X, X[:, 0] > 0).coef_, model.coef_)


def test_keys_that_were_lost_when_the_file_was_saved_are_said(tmp_path):
    with pytest.raises(ModelError, match="keys that skops cannot tell apart") as refused:
        load(holding(tmp_path, {1: "a", "1": "b", "c": 0}), Trust())
    assert refused.value.hint == "save it again with keys of one type; of this one the keys '1', 'c' are left"


def test_a_file_without_such_keys_is_left_as_it_is(tmp_path):
    data = holding(tmp_path, {"a": 1}).read_bytes()
    assert mended(data, "model.skops") is data
