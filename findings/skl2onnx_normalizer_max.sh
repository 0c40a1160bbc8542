#!/usr/bin/env bash
# skl2onnx 1.20.0, scikit-learn 1.9.1: Normalizer(norm="max") divides by the largest value, not by the largest size.
# Guessed: as scikit-learn, which divides each row by its largest absolute value; l1 and l2 are exact.
# Seen: rows of which the largest size is a negative number are divided by another one: 413 of 800 rows differ, by up
# to 3e2; rows whose values are all negative change their sign. Rows without negative numbers are exact.
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
from sklearn.preprocessing import Normalizer

X = np.random.default_rng(0).normal(size=(800, 4)).astype(np.float32)
for norm in ("l1", "l2", "max"):
    model = Normalizer(norm=norm).fit(X)
    session = onnxruntime.InferenceSession(to_onnx(model, X[:1]).SerializeToString())
    gaps = [np.abs(session.run(None, {"X": rows})[0] - model.transform(rows)).max(axis=1) for rows in (X, np.abs(X))]
    print(f"{norm}: {(gaps[0] > 1e-5).sum()} rows off by up to {gaps[0].max():.2g}; without negative numbers {gaps[1].max():.1g}")
    assert gaps[1].max() < 1e-5 and (gaps[0].max() > 1) == (norm == "max"), "mended: the largest size counts"
PYTHON
