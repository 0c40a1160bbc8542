#!/usr/bin/env bash
# venn-abers 1.5.4, scikit-learn 1.9.1: scores of a fitted classifier calibrated on labels that are not 0 and 1.
# Guessed: classes called 1 and 2, or -1 and 1, give the same probabilities as 0 and 1, or an error.
# Seen: "probabilities" from -6.4 to 7.4, of which two still add up to 1, without a word; the likelier class is right in
# half of all rows instead of in two thirds. Labels are used as numbers. With an estimator of its own to fit the package
# maps the classes and all is well; the way in for scores that are there already does not.
# Here: a calibrated model is fitted on labels by their classes, and every model's answers must lie between 0 and 1
# (monitoring/models/model.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" venn-abers==1.5.4 scikit-learn==1.9.1 numpy==2.4.6 pandas==2.3.3
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from sklearn.linear_model import LogisticRegression
from venn_abers import VennAbersCalibrator

random = np.random.default_rng(0)
X = random.normal(size=(2000, 3))
yes = (random.random(2000) < 1 / (1 + np.exp(-X[:, 0]))).astype(int)
found = {}
for classes in ((0, 1), (1, 2), (-1, 1)):
    y = np.array(classes)[yes]
    model = LogisticRegression().fit(X[:1000], y[:1000])
    scores, new = model.predict_proba(X[:1000]), model.predict_proba(X[1000:])
    calibrated = VennAbersCalibrator().predict_proba(p_cal=scores, y_cal=y[:1000], p_test=new)
    right = np.mean(calibrated.argmax(axis=1) == yes[1000:])
    found[classes] = calibrated
    print(f"classes {classes}: from {calibrated.min():.2f} to {calibrated.max():.2f}, right {right:.3f}")
    assert np.allclose(calibrated.sum(axis=1), 1)
assert 0 <= found[0, 1].min() and found[0, 1].max() <= 1, "changed: classes 0 and 1"
assert found[1, 2].max() > 2 and found[-1, 1].min() < -1, "mended: probabilities of other classes"
PYTHON
