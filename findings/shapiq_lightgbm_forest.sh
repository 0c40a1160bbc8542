#!/usr/bin/env bash
# shapiq 1.4.1: values of a LightGBM random forest are as many times too large as it has trees.
# Expected: the values of a row and the baseline add up to its prediction, as they do for boosting.
# Seen: LightGBM averages the trees of boosting_type="rf" (average_output in its file); the explainer adds them up. With
# 20 trees every value is 20 times too large: the order of columns looks right, the amounts are not.
# Here: every explanation is added up again and its residual shown (monitoring/explain).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" shapiq==1.4.1 lightgbm==4.7.0 scikit-learn==1.9.1 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import lightgbm
import numpy as np
import shapiq

X = np.random.default_rng(0).normal(size=(1500, 4))
y = 2 * X[:, 0] + X[:, 1] ** 2
for kind in ("gbdt", "rf"):
    model = lightgbm.LGBMRegressor(n_estimators=20, boosting_type=kind, subsample=0.6, subsample_freq=1, verbose=-1)
    model.fit(X, y)
    explainer = shapiq.TreeExplainer(model, max_order=1, index="SV")
    sums = [sum(explainer.explain(row).dict_values.values()) for row in X[:5]]
    ratio = np.array(sums) / model.predict(X[:5])
    print(f"{kind}: sum of values / prediction = {np.round(ratio, 6).tolist()}")
    assert np.allclose(ratio, 1 if kind == "gbdt" else 20), "mended: trees are averaged"
PYTHON
