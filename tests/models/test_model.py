import json

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from monitoring.domain import Deployment, ModelFile, Task
from monitoring.errors import ModelError, NotApplicableError
from monitoring.models import stored_copy
from monitoring.models.files.trust import Trust
from monitoring.models.wrap import wrap

FRAME = pd.DataFrame({"temp": np.linspace(-1, 1, 60), "origin": ["a", "b", None] * 20})
LABEL = (FRAME["temp"] > 0.1).astype(int)


def deployment(task=Task.BINARY, **more):
    return Deployment(name="d", title="D", task=task, numeric=("temp",), categorical=("origin",), label="y", **more)


def pipeline(frame, label):
    encoder = ColumnTransformer(
        [("n", "passthrough", ["temp"]), ("c", OneHotEncoder(handle_unknown="ignore"), ["origin"])]
    )
    return Pipeline([("e", encoder), ("m", LogisticRegression())]).fit(frame, label)


def test_binary_scores_are_the_positive_classes_probabilities_and_other_columns_do_not_matter():
    fitted = pipeline(FRAME, LABEL)
    model = wrap(fitted, deployment(), "")
    shuffled = FRAME.assign(more=1)[["more", "origin", "temp"]]
    assert np.array_equal(model.predict(shuffled), fitted.predict_proba(FRAME)[:, 1])


@pytest.mark.parametrize(
    ("no", "yes"), [(0, 1), (False, True), ("no", "yes"), ("no", "churn"), ("N", "Y"), ("a", "b"), (-1, 1)]
)
def test_the_positive_class_is_the_one_that_means_yes(no, yes):
    model = wrap(pipeline(FRAME, LABEL.map({0: no, 1: yes})), deployment(), "")
    assert model.classes == (str(yes),)
    assert model.predict(FRAME)[-1] > 0.5 > model.predict(FRAME)[0]


def test_several_classes_come_in_the_deployments_order():
    label = pd.cut(FRAME["temp"], 3, labels=["cold", "mild", "warm"]).astype(str)
    fitted = pipeline(FRAME, label)
    order = {"warm": "p_warm", "cold": "p_cold", "mild": "p_mild"}
    found = wrap(fitted, deployment(Task.MULTICLASS, class_scores=order), "").predict(FRAME)
    expected = pd.DataFrame(fitted.predict_proba(FRAME), columns=fitted.classes_)[list(order)].to_numpy()
    assert np.array_equal(found, expected)


def test_gaps_are_given_as_the_model_knows_them_whichever_way_they_are_written():
    model = wrap(pipeline(FRAME, LABEL), deployment(), "")
    as_nan = FRAME.assign(origin=FRAME["origin"].where(FRAME["origin"].notna(), np.nan))
    as_na = FRAME.assign(origin=FRAME["origin"].astype("string"))
    assert np.array_equal(model.predict(as_nan), model.predict(FRAME))
    assert np.array_equal(model.predict(as_na), model.predict(FRAME))


@pytest.mark.parametrize(("fitted_on", "given"), [(["1", "2", "3"], [1, 2, 3]), ([1, 2, 3], ["1", "2", "3"])])
def test_categories_that_look_like_numbers_are_matched_across_file_formats(fitted_on, given):
    same, label = pd.DataFrame({"temp": 0.0, "origin": fitted_on * 20}), [0, 1, 1] * 20
    fitted = pipeline(same, label)
    other = pd.DataFrame({"temp": 0.0, "origin": given * 20})
    expected = fitted.predict_proba(same)[:, 1]
    assert np.ptp(expected) > 0.1
    assert np.array_equal(wrap(fitted, deployment(), "").predict(other), expected)


def test_a_missing_column_is_named_with_the_nearest_there_is():
    with pytest.raises(ModelError, match="no column 'origin'") as wrong:
        wrap(pipeline(FRAME, LABEL), deployment(), "").predict(FRAME.rename(columns={"origin": "orgin"}))
    assert wrong.value.hint == "did you mean 'orgin'?"


def test_a_text_in_a_numeric_column_is_an_error_that_names_the_column():
    with pytest.raises(ModelError, match="'temp' must hold numbers"):
        wrap(pipeline(FRAME, LABEL), deployment(), "").predict(FRAME.assign(temp="warm"))


def test_a_failing_model_and_no_rows():
    model = wrap(pipeline(FRAME, LABEL), deployment(), "")
    with pytest.raises(ModelError, match="cannot score these rows"):
        model.predict(FRAME.assign(temp=np.inf))
    assert model.predict(FRAME.head(0)).shape == (0,)


class Odd(LinearRegression):
    """Answers whatever it was told to."""

    answer = np.nan

    def predict(self, X):
        return np.full(len(X), 0.0) * self.answer if np.ndim(self.answer) == 0 else self.answer


@pytest.mark.parametrize(("answer", "words"), [(np.nan, "not finite"), (np.zeros((60, 2)), "were expected")])
def test_scores_that_are_not_finite_or_of_the_wrong_shape_are_refused(answer, words):
    odd = Odd().fit(FRAME[["temp"]], LABEL)
    odd.answer = answer
    with pytest.raises(ModelError, match=words):
        wrap(odd, deployment(Task.REGRESSION), "").predict(FRAME)


@pytest.mark.parametrize(
    ("task", "more", "words"),
    [
        (Task.REGRESSION, {}, "is a classifier"),
        (Task.MULTICLASS, {"class_scores": {"0": "p", "2": "q"}}, "has the classes 0, 1"),
    ],
)
def test_a_model_that_does_not_fit_its_deployment_is_refused(task, more, words):
    with pytest.raises(ModelError, match=words):
        wrap(pipeline(FRAME, LABEL), deployment(task, **more), "")


def test_a_column_that_the_deployment_does_not_name_is_refused():
    narrow = Deployment(name="d", title="D", task=Task.BINARY, numeric=("temp",))
    with pytest.raises(ModelError, match="reads the column 'origin'"):
        wrap(pipeline(FRAME, LABEL), narrow, "")


@pytest.fixture
def source(tmp_path):
    skops.io.dump(pipeline(FRAME, LABEL), tmp_path / "m.skops")
    return deployment(model=ModelFile(tmp_path / "m.skops"))


def test_a_registered_model_answers_as_its_source_and_is_recorded(source, tmp_path):
    folder = tmp_path / "model"
    first = stored_copy.register(source, folder, Trust())
    again = stored_copy.load(source, folder, Trust())
    assert np.array_equal(first.predict(FRAME), again.predict(FRAME))
    record = json.loads((folder / "model.json").read_text())
    assert record["sha256"] == first.sha256 == again.sha256
    assert record["format"] == "skops"
    assert set(record) == {"checksum", "file", "source", "sha256", "format", "registered_at"}
    assert sorted(path.name for path in folder.iterdir()) == sorted([record["file"], "model.json", ".model.json.copy"])


def test_a_copy_that_was_changed_is_refused_before_it_is_read(source, tmp_path):
    folder = tmp_path / "model"
    stored_copy.register(source, folder, Trust())
    copy = next(folder.glob("*.skops"))
    copy.write_bytes(copy.read_bytes() + b"\0")
    with pytest.raises(ModelError, match="is not the registered one"):
        stored_copy.load(source, folder, Trust())


def test_a_refused_model_leaves_the_registered_one_alone(source, tmp_path):
    folder = tmp_path / "model"
    before = stored_copy.register(source, folder, Trust()).sha256
    source.model.path.write_bytes(b"broken")
    with pytest.raises(ModelError):
        stored_copy.register(source, folder, Trust())
    assert stored_copy.load(source, folder, Trust()).sha256 == before


def test_without_a_model_or_a_record_the_reason_is_said(source, tmp_path):
    with pytest.raises(NotApplicableError, match="names no model"):
        stored_copy.load(deployment(), tmp_path, Trust())
    with pytest.raises(ModelError, match="no model is registered"):
        stored_copy.load(source, tmp_path / "none", Trust())
