#!/usr/bin/env bash
# catboost 1.2.10, onnxruntime 1.32.0: a model's own exports, run on the rows of its training.
# Guessed: predict() of the model, to 1e-4.
# Seen: two classes, three by MultiClass and squared error: yes. ONNX: MultiClassOneVsAll is given a softmax, where
# predict_proba() has a sigmoid for each class: all 800 rows differ, by up to .16, all labels are the same; Poisson and
# Tweedie answer the logarithm. Python code: nan_mode="Max" is forgotten, so each of 499 rows with gaps goes the other
# way, by up to 3.7 (reported in 2022, open); of three classes one number is left. Nothing is raised.
# Here: a CatBoost model is asked through its own library, and one against all, Poisson and Tweedie are held against
# predict() (tests/models/families/test_catboost.py); devices refuse it; an ONNX file's scores are compared with logged
# ones.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" catboost==1.2.10 onnx==1.20.1 onnxruntime==1.32.0 numpy==2.4.6 \
    pandas==2.3.3 scipy==1.17.1
cd "$folder"
ORT_DISABLE_TELEMETRY=1 env/bin/python -W ignore - 2>/dev/null <<'PYTHON'
import catboost
import numpy as np
import onnxruntime
import pandas as pd

random = np.random.default_rng(0)
X = pd.DataFrame(random.normal(size=(800, 4)), columns=list("abcd")).astype("float32")
value = X.a + X.b * (X.c > 0)
two, three, gaps = (value > 0.3).astype(int), np.digitize(value, [-0.5, 0.8]), X.mask(random.random(X.shape) < 0.2)
COMMON = {"iterations": 25, "depth": 4, "verbose": 0, "random_seed": 0, "thread_count": 1, "allow_writing_files": False}


def onnx(model, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    model.save_model("model.onnx", format="onnx")
    session = onnxruntime.InferenceSession("model.onnx")
    answers = session.run(None, {session.get_inputs()[0].name: rows.to_numpy()})
    if len(answers) == 1:
        return answers[0].ravel(), model.predict(rows)
    assert (np.ravel(answers[0]) == np.ravel(model.predict(rows))).all(), "changed: labels"
    return pd.DataFrame(answers[1]).to_numpy(), model.predict_proba(rows)


def python(model, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    model.save_model("model.py", format="python")
    code: dict = {}
    exec(open("model.py").read(), code)
    found = [code["apply_catboost_model"]([float(cell) for cell in row]) for row in rows.to_numpy()]
    return np.array(found), model.predict(rows, prediction_type="RawFormulaVal")


def gap(how, loss: str, labels, rows=X, **more) -> tuple[float, int]:
    kind = catboost.CatBoostClassifier if loss[:5] in ("Multi", "Loglo") else catboost.CatBoostRegressor
    found, wanted = how(kind(loss_function=loss, **COMMON, **more).fit(rows, labels), rows)
    if found.shape != wanted.shape:
        print(f"{how.__name__}, {loss}: one number instead of {wanted.shape[1]}")
        return np.nan, len(rows)
    off = np.abs(found - wanted).reshape(len(rows), -1).max(axis=1)
    print(f"{how.__name__}, {loss}, {more or '-'}: off by {off.max():.2g}, {(off > 1e-4).sum()} of 800 rows")
    return off.max(), int((off > 1e-4).sum())


for how in (onnx, python):
    for loss, labels in (("RMSE", value), ("Logloss", two)):
        assert gap(how, loss, labels, gaps)[1] == 0, f"changed: {loss}"
assert gap(onnx, "MultiClass", three)[1] == 0, "changed: MultiClass"
assert gap(onnx, "MultiClassOneVsAll", three)[1] == 800, "mended: MultiClassOneVsAll"
assert gap(onnx, "Poisson", np.floor(np.exp(value)))[1] == 800, "mended: Poisson"
assert gap(onnx, "Tweedie:variance_power=1.5", np.exp(value))[1] == 800, "mended: Tweedie"
assert gap(onnx, "RMSE", value, gaps, nan_mode="Max")[1] == 0, "changed: nan_mode in ONNX"
assert gap(python, "RMSE", value, gaps, nan_mode="Max")[1] > 300, "mended: nan_mode in Python"
assert np.isnan(gap(python, "MultiClass", three)[0]), "mended: classes in Python"
PYTHON
