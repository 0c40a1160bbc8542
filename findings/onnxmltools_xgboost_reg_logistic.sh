#!/usr/bin/env bash
# onnxmltools 1.16.0, xgboost 3.2.0: objective="reg:logistic" is converted without its link.
# Expected: values from 0 to 1, as XGBRegressor gives them; the links of count:poisson, reg:gamma and reg:tweedie are
# kept, and binary:logistic's is.
# Seen: no link, and the base score is added as a share where the margin has its log-odds: values from -3.1 to 4.1,
# which are the margin and a constant. Nothing is raised.
# Here: a score outside of 0 to 1 is a reject; `modelwatch add` compares logged scores with the model's.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" onnxmltools==1.16.0 skl2onnx==1.20.0 onnx==1.23.2 \
    onnxruntime==1.32.0 xgboost==3.2.0 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import onnxruntime
import xgboost
from onnxmltools.convert import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from scipy.special import expit

X = np.random.default_rng(0).normal(size=(1500, 4)).astype(np.float32)
margin = 2 * X[:, 0] + X[:, 1] ** 2
for objective, label in (("count:poisson", np.exp(np.clip(margin, -2, 2))), ("reg:logistic", expit(margin))):
    model = xgboost.XGBRegressor(n_estimators=15, max_depth=4, objective=objective).fit(X, label)
    converted = convert_xgboost(model, initial_types=[("x", FloatTensorType([None, 4]))], target_opset=15)
    found = onnxruntime.InferenceSession(converted.SerializeToString()).run(None, {"x": X})[0].ravel()
    gap = np.abs(found - model.predict(X)).max()
    beyond = found - model.predict(X, output_margin=True)
    print(f"{objective}: {found.min():.1f} to {found.max():.1f}, largest gap {gap:.2g}")
    assert (gap > 1) == (objective == "reg:logistic"), "mended: the link is kept"
print(f"beyond the margin: {beyond.min():.3f} to {beyond.max():.3f}")
assert np.ptp(beyond) < 1e-4 and abs(beyond.mean()) > 0.1, "changed: the constant"
PYTHON
