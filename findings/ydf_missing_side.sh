#!/usr/bin/env bash
# ydf 0.16.1, scikit-learn 1.9.1: a converted scikit-learn forest sends missing values another way.
# Guessed: `ydf.from_sklearn` keeps the side that each split has learnt for missing values: its own trees have one.
# Seen: rows without gaps agree to 2e-6; of 795 rows with gaps 480 differ, by up to 9 where values run from -6 to 13.
# Every split of the copy sends a missing value down the same branch. Nothing is raised.
# Here: what a tree does with a missing value is read from each of its nodes; trees are compared with the model's scores.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" ydf==0.16.1 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON' 2>/dev/null
import numpy as np
import ydf
from sklearn.ensemble import RandomForestRegressor

random = np.random.default_rng(0)
X = random.normal(size=(1500, 5)).astype(np.float32)
value = X[:, 0] * 2 + X[:, 1] ** 2
X[random.random(X.shape) < 0.15] = np.nan
value = np.where(np.isnan(X[:, 0]), 3, value)
model = RandomForestRegressor(20, max_depth=6, random_state=0).fit(X, value)
gap = np.abs(ydf.from_sklearn(model).predict({"features": X}) - model.predict(X))
whole = ~np.isnan(X).any(axis=1)
print(f"without gaps: {gap[whole].max():.1g}; with gaps: {gap.max():.2g}, {(gap[~whole] > 1e-3).sum()} of {(~whole).sum()} rows")
assert gap[whole].max() < 1e-5, "changed: rows without gaps"
assert gap[~whole].max() > 1, "mended: the side of missing values is kept"
PYTHON
