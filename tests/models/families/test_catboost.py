"""CatBoost's own files: scores are the library's, and what a file does not tell is asked or found."""

import numpy as np
import pytest

from monitoring.domain import Task
from monitoring.errors import ModelError
from monitoring.models.classes import own_threshold
from monitoring.models.wrap import Settled
from tests.models.families.made import CATEGORICAL, frame, labels, opened, strange

catboost = pytest.importorskip("catboost", reason="the extra catboost is not installed")

ROWS = frame()
NUMBERS = ROWS[["age", "income", "visits"]]
ONLY = {"numeric": tuple(NUMBERS), "categorical": ()}
LOSSES = {Task.BINARY: "Logloss", Task.MULTICLASS: "MultiClass", Task.REGRESSION: "RMSE"}


def texts(rows, gap="nan"):
    """As CatBoost wants categories: texts, also where there is none."""
    return rows.assign(town=rows["town"].fillna(gap).astype(str), floor=rows["floor"].astype(str))


def trained(label, rows=NUMBERS, **settings):
    columns = [name for name in CATEGORICAL if name in rows]
    usual = {"iterations": 10, "depth": 3, "verbose": 0, "allow_writing_files": False, "thread_count": 1}
    return catboost.CatBoost(usual | settings).fit(catboost.Pool(rows, label, cat_features=columns))


def saved(model, path, **more):
    model.save_model(str(path), **more)
    return path


def own(model, task, rows):
    if task is Task.REGRESSION:
        return model.predict(rows)
    found = model.predict(rows, prediction_type="Probability")
    return found[:, 1] if task is Task.BINARY else found


@pytest.mark.parametrize("ending", ["cbm", "json"])
@pytest.mark.parametrize("task", Task)
def test_scores_are_the_librarys_own(tmp_path, task, ending):
    label = labels(ROWS, task)
    fitted = trained(label, texts(ROWS), loss_function=LOSSES[task])
    pool = catboost.Pool(texts(ROWS), label, cat_features=list(CATEGORICAL))
    model = opened(task, saved(fitted, tmp_path / "m", format=ending, pool=pool))
    np.testing.assert_allclose(model.predict(ROWS), own(fitted, task, texts(ROWS)), atol=1e-6)
    new = texts(ROWS.assign(town=ROWS["town"].where(ROWS.index % 7 > 0, "moon")))
    np.testing.assert_allclose(model.predict(strange(ROWS)), own(fitted, task, new), atol=1e-6)


def test_classes_are_called_as_the_file_says(tmp_path):
    words = np.array(["paid", "default"])[labels(ROWS, Task.BINARY)]
    fitted = trained(words, loss_function="Logloss")
    model = opened(Task.BINARY, saved(fitted, tmp_path / "m.cbm"), positive="default", **ONLY)
    assert (model.classes, model.words) == (("default",), ("paid", "default"))
    np.testing.assert_allclose(model.predict(NUMBERS), fitted.predict(NUMBERS, prediction_type="Probability")[:, 0])
    with pytest.raises(ModelError, match="names other classes than the model itself: default, paid"):
        opened(Task.BINARY, tmp_path / "m.cbm", classes=("a", "b"), **ONLY)
    truth = saved(trained(labels(ROWS, Task.BINARY).astype(bool), loss_function="Logloss"), tmp_path / "t.cbm")
    assert opened(Task.BINARY, truth, **ONLY).classes == ("True",)


@pytest.mark.parametrize("loss", ["Poisson", "Tweedie:variance_power=1.5", "Quantile:alpha=0.9", "MAE"])
def test_objectives_of_values_are_those_of_the_regressor(tmp_path, loss):
    usual = {"iterations": 5, "depth": 3, "verbose": 0, "allow_writing_files": False, "thread_count": 1}
    fitted = catboost.CatBoostRegressor(loss_function=loss, **usual).fit(NUMBERS, labels(ROWS, Task.REGRESSION))
    model = opened(Task.REGRESSION, saved(fitted, tmp_path / "m.cbm"), **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), fitted.predict(NUMBERS), atol=1e-6)


@pytest.mark.parametrize("settings", [{"loss_function": "CrossEntropy"}, {"grow_policy": "Lossguide"}, {"depth": 1}])
def test_probabilities_of_every_kind(tmp_path, settings):
    fitted = trained(labels(ROWS, Task.BINARY), **{"loss_function": "Logloss"} | settings)
    model = opened(Task.BINARY, saved(fitted, tmp_path / "m.cbm"), **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), own(fitted, Task.BINARY, NUMBERS), atol=1e-6)
    np.testing.assert_allclose(model.pipeline.decision_function(NUMBERS), fitted.predict(NUMBERS), atol=1e-9)


def test_one_against_the_rest(tmp_path):
    fitted = trained(labels(ROWS, Task.MULTICLASS), loss_function="MultiClassOneVsAll")
    names = ("low", "mid", "high")
    model = opened(Task.MULTICLASS, saved(fitted, tmp_path / "m.cbm"), classes=names, **ONLY)
    assert model.classes == names
    np.testing.assert_allclose(model.predict(NUMBERS), own(fitted, Task.MULTICLASS, NUMBERS), atol=1e-6)


def test_several_answers_at_once_are_refused(tmp_path):
    label = labels(ROWS, Task.REGRESSION)
    path = saved(trained(label, loss_function="MultiQuantile:alpha=0.1,0.9"), tmp_path / "m.cbm")
    with pytest.raises(ModelError, match="answers 2 numbers a row"):
        opened(Task.REGRESSION, path, **ONLY)
    yes = labels(ROWS, Task.BINARY)
    path = saved(trained(np.c_[yes, 1 - yes], loss_function="MultiLogloss"), tmp_path / "l.cbm")
    with pytest.raises(ModelError, match="several questions at once"):
        opened(Task.BINARY, path, **ONLY)


class OwnLoss:
    def calc_ders_range(self, answers, label, weights):
        return [(label[row] - 1 / (1 + np.exp(-answers[row])), -0.25) for row in range(len(answers))]


def test_what_an_own_objective_answers_is_the_settings(tmp_path):
    fitted = trained(labels(ROWS, Task.BINARY), loss_function=OwnLoss(), eval_metric="Logloss", iterations=3)
    path, raw = saved(fitted, tmp_path / "m.cbm"), fitted.predict(NUMBERS)
    model = opened(Task.BINARY, path, output="log-odds", **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), 1 / (1 + np.exp(-raw)), atol=1e-6)
    np.testing.assert_allclose(opened(Task.REGRESSION, path, **ONLY).predict(NUMBERS), raw, atol=1e-6)


def test_the_models_own_threshold_is_known(tmp_path):
    fitted = catboost.CatBoostClassifier(iterations=3, verbose=0, allow_writing_files=False, thread_count=1)
    fitted.fit(NUMBERS, labels(ROWS, Task.BINARY)).set_probability_threshold(0.3)
    model = opened(Task.BINARY, saved(fitted, tmp_path / "m.cbm"), **ONLY)
    assert own_threshold(model.pipeline, 1) == pytest.approx(0.3)
    assert own_threshold(model.pipeline, 0) == pytest.approx(0.7)


def test_models_of_bare_arrays_take_their_columns_names_from_the_setting(tmp_path):
    fitted = trained(labels(ROWS, Task.BINARY), NUMBERS.to_numpy(), loss_function="Logloss")
    given = {"numeric": ("visits", "age", "income"), "categorical": (), "features": tuple(NUMBERS)}
    model = opened(Task.BINARY, saved(fitted, tmp_path / "m.cbm"), **given)
    np.testing.assert_allclose(model.predict(NUMBERS), own(fitted, Task.BINARY, NUMBERS.to_numpy()), atol=1e-6)


@pytest.mark.parametrize("gap", ["", "missing"])
def test_a_gap_is_written_as_the_logged_scores_show(tmp_path, gap):
    fitted = trained(labels(ROWS, Task.BINARY), texts(ROWS, gap), loss_function="Logloss")
    path, expected = saved(fitted, tmp_path / "m.cbm"), own(fitted, Task.BINARY, texts(ROWS, gap))
    settled = Settled(spelled={"town": f"text, gaps {gap!r}"})
    np.testing.assert_allclose(opened(Task.BINARY, path, settled).predict(ROWS), expected, atol=1e-6)
    pool = catboost.Pool(texts(ROWS, gap), labels(ROWS, Task.BINARY), cat_features=list(CATEGORICAL))
    told = saved(fitted, tmp_path / "m.json", format="json", pool=pool)
    np.testing.assert_allclose(opened(Task.BINARY, told).predict(ROWS), expected, atol=1e-6)
