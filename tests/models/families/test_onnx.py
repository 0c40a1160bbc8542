"""ONNX files: scores are onnxruntime's, whatever form inputs and outputs have."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from monitoring.domain import Task
from monitoring.errors import ModelError
from monitoring.models.native.onnx_file import is_onnx
from tests.models.families.made import frame, labels, opened, strange

pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
skl2onnx = pytest.importorskip("skl2onnx", reason="it makes the models")
onnx = pytest.importorskip("onnx", reason="it makes the models")

ROOT = Path(__file__).parents[3]
ROWS = frame().assign(age=frame()["age"].fillna(40.0), town=frame()["town"].fillna("none"))
NUMBERS = ROWS[["age", "income", "visits"]].astype(np.float32)
ONLY = {"numeric": tuple(NUMBERS), "categorical": ()}
ORDER = {"features": tuple(NUMBERS), "numeric": ("visits", "age", "income"), "categorical": ()}
FLOAT = onnx.TensorProto.FLOAT


def typed(rows):
    return rows.astype({"age": np.float32, "income": np.float32, "visits": np.float32, "floor": np.int64})


def fitted(task):
    encoder = OneHotEncoder(handle_unknown="ignore"), ["town", "floor"]
    last = LinearRegression() if task is Task.REGRESSION else LogisticRegression(max_iter=500)
    columns = make_column_transformer(encoder, (StandardScaler(), ["age", "income", "visits"]))
    return make_pipeline(columns, last).fit(typed(ROWS), labels(ROWS, task))


def saved(made, path):
    path.write_bytes(made.SerializeToString())
    return path


def own(path, fed):
    import onnxruntime

    return onnxruntime.InferenceSession(path.read_bytes()).run(None, fed)


@pytest.mark.parametrize("zipmap", [True, False, "columns"])
@pytest.mark.parametrize("task", Task)
def test_scores_are_onnxruntimes_own_with_an_input_a_column(tmp_path, task, zipmap):
    model = fitted(task)
    options = None if task is Task.REGRESSION else {id(model): {"zipmap": zipmap}}
    path = saved(skl2onnx.to_onnx(model, typed(ROWS)[:1], options=options), tmp_path / "m.onnx")
    found = opened(task, path)
    new = typed(ROWS.assign(town=ROWS["town"].where(ROWS.index % 7 > 0, "moon")))
    for given, rows in ((ROWS, typed(ROWS)), (strange(ROWS), new)):
        answer = own(path, {name: rows[[name]].to_numpy() for name in rows})
        scores = found.predict(given)
        if task is Task.REGRESSION:
            np.testing.assert_allclose(scores, answer[0][:, 0], atol=1e-6)
            continue
        if zipmap is True:
            expected = pd.DataFrame(answer[1]).to_numpy()
        else:
            expected = answer[1] if zipmap is False else np.column_stack(answer[1:])
        np.testing.assert_allclose(scores, expected[:, 1] if task is Task.BINARY else expected, atol=1e-6)
        np.testing.assert_allclose(scores, opened(task, path).predict(given[::-1])[::-1])


@pytest.mark.parametrize("kind", [LogisticRegression(), RandomForestClassifier(5), MLPClassifier((3,), max_iter=5)])
@pytest.mark.parametrize("zipmap", [True, False])
@pytest.mark.filterwarnings("ignore")
def test_one_table_of_numbers_and_classes_that_are_words(tmp_path, kind, zipmap):
    words = np.array(["low", "mid", "high"])[labels(ROWS, Task.MULTICLASS)]
    model = make_pipeline(StandardScaler(), kind).fit(NUMBERS.to_numpy(), words)
    options = {id(model): {"zipmap": zipmap}}
    path = saved(skl2onnx.to_onnx(model, NUMBERS[:1].to_numpy(), options=options), tmp_path / "m.onnx")
    found = opened(Task.MULTICLASS, path, **ORDER)
    assert found.classes == ("high", "low", "mid")
    answer = own(path, {"X": NUMBERS.to_numpy()})[1]
    expected = pd.DataFrame(answer).to_numpy() if zipmap else answer
    np.testing.assert_allclose(found.predict(NUMBERS[["visits", "income", "age"]]), expected, atol=1e-6)


def network(nodes, weights, shape=(None, 3), width=1, domains=("",), inputs=None):
    """A model of a few operators."""
    given = inputs or [onnx.helper.make_tensor_value_info("X", FLOAT, shape)]
    answer = [onnx.helper.make_tensor_value_info("Y", FLOAT, [shape[0], width])]
    kept = [onnx.numpy_helper.from_array(np.asarray(value, np.float32), name) for name, value in weights.items()]
    graph = onnx.helper.make_graph(nodes, "g", given, answer, kept)
    opsets = [onnx.helper.make_opsetid(domain, 1 if domain else 17) for domain in domains]
    return onnx.helper.make_model(graph, opset_imports=opsets, ir_version=9)


WEIGHTS = {"W": [[0.02], [-0.01], [0.3]]}
LINEAR = onnx.helper.make_node("MatMul", ["X", "W"], ["Y"])


def test_what_a_bare_network_answers_is_the_settings(tmp_path):
    path, raw = saved(network([LINEAR], WEIGHTS), tmp_path / "m.onnx"), NUMBERS.to_numpy() @ np.float32(WEIGHTS["W"])
    model = opened(Task.BINARY, path, output="log-odds", **ORDER)
    np.testing.assert_allclose(model.predict(NUMBERS), 1 / (1 + np.exp(-raw[:, 0])), atol=1e-6)
    np.testing.assert_allclose(opened(Task.REGRESSION, path, **ORDER).predict(NUMBERS), raw[:, 0], atol=1e-4)
    assert not hasattr(model.pipeline, "decision_function")


@pytest.mark.parametrize("batch", [1, 7])
def test_a_model_that_takes_so_many_rows_at_once_is_given_so_many(tmp_path, batch):
    path = saved(network([LINEAR], WEIGHTS, (batch, 3)), tmp_path / "m.onnx")
    expected = (NUMBERS.to_numpy() @ np.float32(WEIGHTS["W"]))[:, 0]
    np.testing.assert_allclose(opened(Task.REGRESSION, path, **ORDER).predict(NUMBERS), expected, atol=1e-4)


def test_whole_numbers_are_wanted_whole(tmp_path):
    path = saved(skl2onnx.to_onnx(fitted(Task.BINARY), typed(ROWS)[:1]), tmp_path / "m.onnx")
    model = opened(Task.BINARY, path, numeric=("age", "income", "visits", "floor"), categorical=("town",))
    with pytest.raises(ModelError, match="takes floor as whole numbers, and not all of them are"):
        model.predict(ROWS.assign(floor=1.5))


def test_unknown_operators_weights_elsewhere_and_pictures_are_refused_in_a_sentence(tmp_path):
    fancy = onnx.helper.make_node("Fancy", ["X"], ["Y"], domain="my.own")
    path = saved(network([fancy], {}, domains=("", "my.own")), tmp_path / "m.onnx")
    with pytest.raises(ModelError, match=r"uses the operator my\.own:Fancy, which onnxruntime does not have"):
        opened(Task.REGRESSION, path, **ORDER)
    onnx.save_model(network([LINEAR], WEIGHTS), path, save_as_external_data=True, size_threshold=0)
    with pytest.raises(ModelError, match="weights lie in another file"):
        opened(Task.REGRESSION, path, **ORDER)
    picture = [onnx.helper.make_tensor_value_info("X", FLOAT, (None, 3, 8, 8))]
    flat = [onnx.helper.make_node("GlobalAveragePool", ["X"], ["P"]), onnx.helper.make_node("Flatten", ["P"], ["Y"])]
    saved(network(flat, {}, width=3, inputs=picture), path)
    with pytest.raises(ModelError, match="has 4 dimensions: it is no table of rows"):
        opened(Task.REGRESSION, path, **ORDER)


def test_a_model_is_told_by_its_content():
    whole = network([LINEAR], WEIGHTS).SerializeToString()
    assert is_onnx(whole)
    assert is_onnx(whole[:60])
    assert not any(map(is_onnx, (b"PAR1 and more", b"tree\nversion=v4", b'{"a": 1}', b"\x80\x04\x95", b"12 monkeys")))


def test_onnxruntime_leaves_nothing_behind_and_is_told_to_send_nothing(tmp_path):
    """In an environment that does not look like a test's, in which it would keep quiet by itself."""
    asks = (
        "import os, sys\n"
        "from monitoring.models.native.family import FAMILIES\n"
        "FAMILIES['onnx'].descriptor.imported()\n"
        "print(os.environ['ORT_DISABLE_TELEMETRY'], 'onnxruntime' in sys.modules)\n"
    )
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "1 True\n"
    assert list(tmp_path.iterdir()) == []
