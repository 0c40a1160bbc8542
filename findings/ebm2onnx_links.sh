#!/usr/bin/env bash
# ebm2onnx 3.3.1, interpret-core 0.7.8, onnxruntime 1.32.0: explainable boosting machines converted to ONNX, 1,500 rows.
# Guessed: predict(), to 1e-5, or a refusal.
# Seen: squared error, two classes with pairs of columns, three classes, gaps and words that training did not show: yes,
# to 1e-6. Poisson, gamma, Tweedie and rmse_log: on all rows the answer is the logarithm of what the model predicts, so
# some are negative. Nothing is raised.
# Here: logged predictions are compared with the model's when it is connected.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" ebm2onnx==3.3.1 interpret-core==0.7.8 onnxruntime==1.32.0 \
    onnx==1.23.2 scikit-learn==1.9.1 numpy==2.4.6 pandas==3.1.1
ORT_DISABLE_TELEMETRY=1 "$folder/env/bin/python" -W ignore - <<'PYTHON'
import ebm2onnx
import numpy as np
import onnxruntime
import pandas as pd
from interpret.glassbox import ExplainableBoostingClassifier, ExplainableBoostingRegressor

random = np.random.default_rng(0)
plain = pd.DataFrame({"a": random.normal(size=1500), "b": random.normal(size=1500)})
gaps = plain.mask(random.random(plain.shape) < 0.15)
number = 2 * plain["a"] + plain["b"] ** 2 + plain["a"] * plain["b"] + 0.2 * random.normal(size=1500)
three, amount = np.digitize(number, [0, 3]), np.exp(number / 4)
regressor, classifier = ExplainableBoostingRegressor, ExplainableBoostingClassifier
cases = {
    "squared error": (regressor, {}, gaps, number),
    "two classes, pairs": (classifier, {"interactions": 1}, gaps, (number > 2).astype(int)),
    "three classes": (classifier, {}, gaps, three),
    "poisson_deviance": (regressor, {"objective": "poisson_deviance"}, plain, amount),
    "gamma_deviance": (regressor, {"objective": "gamma_deviance"}, plain, amount),
    "tweedie_deviance": (regressor, {"objective": "tweedie_deviance:variance_power=1.5"}, plain, amount),
    "rmse_log": (regressor, {"objective": "rmse_log"}, plain, amount),
}
for name, (kind, options, X, y) in cases.items():
    model = kind(**{"interactions": 0, "max_rounds": 200, "outer_bags": 2} | options).fit(X, y)
    more = {"predict_proba": True} if kind is classifier else {}
    file = ebm2onnx.to_onnx(model, ebm2onnx.get_dtype_from_pandas(X), **more)
    file = file[0] if isinstance(file, tuple) else file
    session = onnxruntime.InferenceSession(file.SerializeToString())
    rows = {column.name: X[column.name].to_numpy("float32" if "float" in column.type else "float64")
            for column in session.get_inputs()}
    told = session.run(None, rows)[-1 if kind is classifier else 0].reshape(1500, -1)
    wanted = (model.predict_proba(X) if kind is classifier else model.predict(X)).reshape(1500, -1)
    off = np.abs(told - wanted).max(axis=1)
    print(f"{name}: {(off > 1e-3).sum()} of 1500 rows are off, by up to {off.max():.2g}; lowest {told.min():.2g}")
    if "_" in name:
        assert (off > 1e-3).all() and told.min() < 0, f"changed or mended: {name}"
        assert np.abs(np.exp(told) / wanted - 1).max() < 1e-4, f"changed: {name} is more than its link"
    else:
        assert off.max() < 1e-4, f"changed: {name}"
PYTHON
