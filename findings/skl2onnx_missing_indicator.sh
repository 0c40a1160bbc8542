#!/usr/bin/env bash
# skl2onnx 1.20.0, scikit-learn 1.9.1: SimpleImputer(add_indicator=True) is converted without its indicator columns.
# Guessed: refused, as MissingIndicator alone is ("unable to find a shape calculator"), or right.
# Seen: nothing is raised; the converted imputer has 4 columns where scikit-learn's has 8. Logistic regression behind
# it, which has 8 coefficients, takes the 4 all the same: off by up to 1 in probability, on rows without gaps, too.
# Here: logged scores are compared with the model's when it is connected; an ONNX file is scored as it is.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" skl2onnx==1.20.0 onnx==1.23.2 onnxruntime==1.32.0 \
    scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

random = np.random.default_rng(0)
X = random.normal(size=(800, 4)).astype(np.float32)
X[random.random(X.shape) < 0.15] = np.nan
label = (np.nan_to_num(X[:, 0]) + 2 * np.isnan(X[:, 1]) > 0.2).astype(int)


def converted(model, options=None):
    session = onnxruntime.InferenceSession(to_onnx(model, X[:1], options=options).SerializeToString())
    return session.run(None, {session.get_inputs()[0].name: X})[-1]


for indicator in (False, True):
    model = make_pipeline(SimpleImputer(add_indicator=indicator), LogisticRegression()).fit(X, label)
    gap = np.abs(converted(model, {id(model): {"zipmap": False}}) - model.predict_proba(X)).max(axis=1)
    width = converted(model[0]).shape[1], model[0].transform(X).shape[1]
    gaps = np.isnan(X).any(axis=1)
    print(f"indicator {indicator}: columns {width}; off by {gap[gaps].max():.2g} with gaps, {gap[~gaps].max():.2g} without")
    assert (width[0] != width[1]) == indicator and (gap.max() > 0.1) == indicator, "mended: the indicator is converted"
PYTHON
