#!/usr/bin/env bash
# skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0: LinearDiscriminantAnalysis, converted and run.
# Guessed: the probabilities of the original, to 1e-5.
# Seen: with three classes they are. With two classes the score and its negative go through softmax, which is the
# logistic function of the score doubled: .70 becomes .85, 462 of 2,000 rows are above .8 instead of 289, the log loss
# is .511 instead of .441. Each label is right, so accuracy and AUC tell nothing. Nothing is raised.
# Here: logged scores are compared with the model's, not labels alone; a discriminant for devices is computed by the
# project's own rules and held against scikit-learn to 1e-12 for two and three classes
# (tests/edge/forms/test_families.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" skl2onnx==1.20.0 onnx==1.20.1 onnxruntime==1.32.0 \
    scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
ORT_DISABLE_TELEMETRY=1 "$folder/env/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
import numpy as np
import onnxruntime
from scipy.special import expit
from skl2onnx import to_onnx
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import log_loss

random = np.random.default_rng(0)
X = random.normal(size=(2000, 4)).astype(np.float32)
value = X[:, 0] + 0.5 * X[:, 1] + random.normal(size=2000)
for classes, y in ((2, (value > 0.5).astype(int)), (3, np.digitize(value, [-0.5, 0.8]))):
    for how in ({}, {"solver": "lsqr", "shrinkage": "auto"}):
        model = LinearDiscriminantAnalysis(**how).fit(X, y)
        session = onnxruntime.InferenceSession(to_onnx(model, X[:1], options={"zipmap": False}).SerializeToString())
        labels, found = session.run(None, {"X": X})
        wanted = model.predict_proba(X)
        gap = np.abs(found - wanted).max()
        print(f"{classes} classes, {how or 'svd'}: off by {gap:.2g},", end=" ")
        print(f"{(labels != model.predict(X)).sum()} labels differ,", end=" ")
        print(f"log loss {log_loss(y, found):.3f} instead of {log_loss(y, wanted):.3f}", end="")
        if classes == 3:
            print()
            assert gap < 1e-5, "changed: three classes"
            continue
        sure = [(p[:, 1] > 0.8).sum() for p in (found, wanted)]
        twice = np.abs(found[:, 1] - expit(2 * model.decision_function(X))).max()
        print(f", {sure[0]} instead of {sure[1]} rows above .8; from the doubled score off by {twice:.1g}")
        assert (labels == model.predict(X)).all(), "changed: labels"
        assert gap > 0.1 and twice < 1e-5, "mended: two classes"
PYTHON
