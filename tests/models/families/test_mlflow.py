"""MLflow's folders: the native form inside is read, no other; what is read is what is copied and compared."""

import hashlib
import json
import pickle

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.domain import Task
from monitoring.errors import ModelError
from monitoring.models import stored_copy
from monitoring.models.files.load import load
from monitoring.models.files.trust import Trust
from tests.models.families.made import deployment, frame, labels, opened

yaml = pytest.importorskip("yaml", reason="the extra mlflow is not installed")

ROWS = frame()[["age", "income", "visits"]].fillna(40)
LABEL = labels(frame(), Task.BINARY)
ONLY = {"numeric": tuple(ROWS), "categorical": ()}
PYFUNC = {"python_function": {"loader_module": "evil", "data": "model", "python_version": "3.11.7"}}


def folder(path, flavour, *, signature=(), **files):
    """A folder as `mlflow.X.save_model` writes it."""
    path.mkdir()
    inputs = json.dumps([{"type": "double", "name": name, "required": True} for name in signature])
    described = {"flavors": PYFUNC | flavour, "mlflow_version": "3.17.2"}
    described |= {"signature": {"inputs": inputs, "outputs": None, "params": None}} if signature else {}
    (path / "MLmodel").write_text(yaml.safe_dump(described))
    for name, content in files.items():
        (path / name.replace("__", ".")).write_bytes(content)
    return path


def of_sklearn(path, **more):
    model = LogisticRegression(max_iter=500).fit(ROWS, LABEL)
    flavour = {"sklearn": {"pickled_model": "model.skops", "serialization_format": "skops"}}
    return folder(path, flavour, model__skops=skops.io.dumps(model), **more), model


def test_scikit_learns_form_is_read_as_skops(tmp_path):
    path, model = of_sklearn(tmp_path / "m")
    np.testing.assert_allclose(opened(Task.BINARY, path, **ONLY).predict(ROWS), model.predict_proba(ROWS)[:, 1])
    assert load(path, Trust()).format == "skops"


@pytest.mark.parametrize("named", [True, False])
def test_xgboosts_form_is_read_whatever_its_file_is_called(tmp_path, named):
    xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")
    model = xgboost.XGBClassifier(n_estimators=5).fit(ROWS if named else ROWS.to_numpy(), LABEL)
    content = bytes(model.get_booster().save_raw("ubj"))
    flavour = {"xgboost": {"data": "model.xgb", "model_class": "xgboost.sklearn.XGBClassifier", "code": None}}
    path = folder(tmp_path / "m", flavour, model__xgb=content, signature=tuple(ROWS))
    wanted = {"numeric": ("visits", "income", "age"), "categorical": ()}  # names of bare arrays: the signature's
    scores = opened(Task.BINARY, path, **wanted).predict(ROWS[["visits", "income", "age"]])
    np.testing.assert_allclose(scores, model.predict_proba(ROWS)[:, 1], atol=1e-6)


def test_lightgbms_form_is_read(tmp_path):
    lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")
    data = lightgbm.Dataset(ROWS, LABEL, params={"verbosity": -1})
    model = lightgbm.train({"objective": "binary", "verbosity": -1}, data, 5)
    flavour = {"lightgbm": {"data": "model.lgb", "model_class": "lightgbm.basic.Booster"}}
    path = folder(tmp_path / "m", flavour, model__lgb=model.model_to_string().encode())
    np.testing.assert_allclose(opened(Task.BINARY, path, **ONLY).predict(ROWS), model.predict(ROWS), atol=1e-6)


def test_a_pickle_inside_is_loaded_only_where_the_operator_allows_that_very_file(tmp_path):
    content = pickle.dumps(LogisticRegression(max_iter=500).fit(ROWS, LABEL))
    flavour = {"sklearn": {"pickled_model": "model.pkl", "serialization_format": "cloudpickle"}}
    path = folder(tmp_path / "m", flavour, model__pkl=content)
    with pytest.raises(ModelError, match="is a pickle") as refused:
        load(path, Trust())
    digest = hashlib.sha256(content).hexdigest()
    assert digest in refused.value.hint
    assert isinstance(load(path, Trust(files=frozenset([digest]))).pipeline, LogisticRegression)


def test_code_is_never_run(tmp_path):
    (tmp_path / "evil.py").write_text("raise SystemExit")
    path = folder(tmp_path / "m", {}, model=b"x")
    with pytest.raises(ModelError, match="holds its model as python_function alone") as refused:
        load(path, Trust())
    assert "code, which is not run" in refused.value.hint


@pytest.mark.parametrize(
    ("described", "words"),
    [
        ("flavors: [", "cannot be read as YAML"),
        ("[" * 999, "cannot be read as YAML"),
        ("!!python/object/apply:os.system ['true']", "cannot be read as YAML"),
        ("a", "does not describe a model"),
        ("flavors: 3", "names no flavors"),
        ("flavors: {xgboost: {data: 7}}", "does not name the model's file"),
        ("flavors: {xgboost: {data: ../secret}}", "names '../secret', which is no file in its folder"),
        ("flavors: {xgboost: {data: /etc/passwd}}", "names '/etc/passwd', which is no file in its folder"),
        ("flavors: {xgboost: {data: model.ubj}}", "that file is not there"),
        ("flavors: {xgboost: {data: link}}", "names 'link', which is no file in its folder"),
    ],
)
def test_a_folder_that_says_something_else_is_refused(tmp_path, described, words):
    path = tmp_path / "m"
    path.mkdir()
    (tmp_path / "secret").write_text("x")
    (path / "link").symlink_to(tmp_path / "secret")
    (path / "MLmodel").write_text(described)
    with pytest.raises(ModelError, match=words) as refused:
        load(path, Trust())
    assert refused.value.hint


def test_another_folder_is_no_model(tmp_path):
    with pytest.raises(ModelError, match="is no MLflow model: its file MLmodel cannot be read"):
        load(tmp_path, Trust())


def test_what_is_read_is_what_is_kept_and_compared(tmp_path):
    path, model = of_sklearn(tmp_path / "m", conda__yaml=b"not read")
    wanted, kept = deployment(Task.BINARY, path, **ONLY), tmp_path / "kept"
    digest = stored_copy.register(wanted, kept, Trust()).sha256
    inside = next(each for each in kept.iterdir() if each.is_dir())
    assert sorted(each.name for each in inside.iterdir()) == ["MLmodel", "model.skops"]
    sums = "".join(f"{hashlib.sha256((path / n).read_bytes()).hexdigest()}  {n}\n" for n in ("MLmodel", "model.skops"))
    assert digest == hashlib.sha256(sums.encode()).hexdigest()
    (path / "conda.yaml").write_text("changed")  # it is not read
    np.testing.assert_allclose(stored_copy.load(wanted, kept, Trust()).predict(ROWS), model.predict_proba(ROWS)[:, 1])
    (inside / "MLmodel").unlink()
    assert stored_copy.load(wanted, kept, Trust()).sha256 == digest  # copied anew
    (inside / "MLmodel").write_bytes((inside / "MLmodel").read_bytes() + b"# changed\n")
    with pytest.raises(ModelError, match="is not the registered one"):
        stored_copy.load(wanted, kept, Trust())
