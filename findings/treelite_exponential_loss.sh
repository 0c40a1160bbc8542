#!/usr/bin/env bash
# treelite 4.8.1: GradientBoostingClassifier(loss="exponential") is imported with the logistic loss's link.
# Expected: the converted model gives scikit-learn's probabilities, or the loss is refused.
# Seen: scikit-learn's probability is 1 / (1 + exp(-2 f)), treelite's 1 / (1 + exp(-f)). Off by up to .15, all labels
# at 0.5 the same, so that a comparison of labels does not show it; every other threshold moves.
# Here: `modelwatch add` compares logged scores with the model's, not labels.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" treelite==4.8.1 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" - <<'PYTHON'
import numpy as np
import treelite
from scipy.special import expit
from sklearn.ensemble import GradientBoostingClassifier

X = np.random.default_rng(0).normal(size=(1500, 4))
y = (2 * X[:, 0] + X[:, 1] ** 2 > 1).astype(int)
for loss in ("log_loss", "exponential"):
    model = GradientBoostingClassifier(n_estimators=20, loss=loss, random_state=0).fit(X, y)
    converted = treelite.gtil.predict(treelite.sklearn.import_model(model), X).ravel()
    gap = np.abs(converted - model.predict_proba(X)[:, 1]).max()
    labels = int(((converted >= 0.5) != model.predict(X)).sum())
    print(f"{loss}: largest gap {gap:.3f}, other labels at 0.5: {labels}")
    assert labels == 0
    assert gap < 1e-9 if loss == "log_loss" else gap > 0.1, "mended: the link is kept"
assert np.allclose(converted, expit(model.decision_function(X)), atol=1e-12)
PYTHON
