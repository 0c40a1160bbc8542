"""Straight lines and networks as ONNX, in 64 bits and in bytes."""

import json

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline

from monitoring.domain import Task
from monitoring.edge.forms.form import form_of
from monitoring.errors import ModelError
from tests.edge.forms.bundles import bundle, gap, hard, labels, raw, rows, wrapped
from tests.edge.forms.test_families import BINARY, SEED, SEVERAL, columns, fitted, pytestmark  # noqa: F401

pytest.importorskip("onnx", reason="the extra edge is not installed")
pytest.importorskip("onnxruntime", reason="the extra edge is not installed")


@pytest.mark.parametrize(("name", "task"), [("logistic", task) for task in Task] + [("network", task) for task in Task])
def test_a_model_in_onnx_says_what_it_says_here(tmp_path, name, task):
    model, deployed = fitted(name, task)
    form = form_of(model, deployed, None, rows(), "onnx")
    opened = bundle(tmp_path, model, deployed, form)

    assert (form.name, *form.files) == ("onnx", "model.onnx")
    assert gap(opened, model, rows(seed=5)) < 1e-12
    assert gap(opened, model, hard()) <= 1e-12 * np.abs(model.predict(hard())).max()


def wide(task=BINARY):
    table = rows()
    network = MLPClassifier(hidden_layer_sizes=(64, 64), max_iter=20, **SEED)
    return wrapped(make_pipeline(columns(), network).fit(table, labels(table, task)), task)


def test_a_network_in_bytes_is_a_third_as_large_and_scores_each_row_for_itself(tmp_path):
    model, deployed = wide()
    whole, small = (form_of(model, deployed, how, rows(2000)) for how in (None, "int8"))
    opened = bundle(tmp_path, model, deployed, small)
    usual, odd = rows(seed=5), rows(1).assign(income=1e30)
    beside = {name: values + raw(odd)[name] for name, values in raw(usual).items()}

    assert 3 * len(small.files["model.onnx"]) < len(whole.files["model.npz"])
    assert np.isnan(small.bound)
    assert 0 < gap(opened, model, usual) < 0.01
    np.testing.assert_array_equal(opened.score(beside)[:-1], opened.score(raw(usual)))
    missing = {name: [None] for name in raw(usual)}
    assert np.isfinite(opened.score(missing)).all()  # an imputer stands before it


def test_a_network_in_16_bits_needs_numpy_alone(tmp_path):
    model, deployed = wide(SEVERAL)
    whole, small = (form_of(model, deployed, how, rows()) for how in (None, "float16"))
    opened = bundle(tmp_path, model, deployed, small)

    assert small.name == "arrays"
    assert 3 * len(small.files["model.npz"]) < len(whole.files["model.npz"])
    assert 0 < gap(opened, model, rows(seed=5)) < 2e-3


def test_trees_are_not_written_as_onnx():
    model, deployed = fitted("boosting", BINARY)

    with pytest.raises(ModelError, match="only straight lines and networks"):
        form_of(model, deployed, None, rows(), "onnx")
    with pytest.raises(ModelError, match="there is no form 'pickle'"):
        form_of(model, deployed, None, rows(), "pickle")


def test_what_a_form_says_is_plain_json():
    model, deployed = wide()

    for how in (None, "int8", "float16"):
        program = dict(form_of(model, deployed, how, rows()).program)
        assert json.loads(json.dumps(program, allow_nan=False)) == program
