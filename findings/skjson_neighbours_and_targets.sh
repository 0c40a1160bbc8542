#!/usr/bin/env bash
# skjson 0.1.3, scikit-learn 1.9.1: models that are saved as JSON and loaded again.
# Guessed: the model's own probabilities after the round trip, or a refusal as other models get.
# Seen: neighbours weighted by distance count alike: off by .27, 22 of 400 labels; a forest of two targets answers with
# one. Neighbours that count alike are as they were. Nothing is raised.
# Here: a model is kept in the file that it came in and never written anew in another format; whatever is loaded is
# compared with the scores of the log.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" skjson==0.1.3 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import os
import tempfile

import numpy as np
import skjson
from sklearn.ensemble import RandomForestRegressor
from sklearn.neighbors import KNeighborsClassifier

random = np.random.default_rng(0)
X = random.normal(size=(1000, 4))
value = X[:, 0] + 0.5 * X[:, 1] * X[:, 2] + 0.5 * random.normal(size=1000)
y, fitted, new = np.digitize(value, [-0.5, 0.8]), X[:600], X[600:]


def again(model):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.json")
        skjson.save(model, path)
        return skjson.load(path)


for weights in ("uniform", "distance"):
    model = KNeighborsClassifier(5, weights=weights).fit(fitted, y[:600])
    loaded = again(model)
    gap = np.abs(np.asarray(loaded.predict_proba(new)) - model.predict_proba(new)).max()
    labels = int((np.asarray(loaded.predict(new)) != model.predict(new)).sum())
    print(f"neighbours, {weights}: off by {gap:.2g}, {labels} of 400 labels differ")
    assert (gap < 1e-9) == (weights == "uniform"), f"changed: {weights}"
forest = RandomForestRegressor(10, random_state=0).fit(fitted, np.column_stack([value, -value])[:600])
shape = np.shape(again(forest).predict(new))
print(f"two targets: {shape} instead of {forest.predict(new).shape}")
assert shape == (400,), "mended: two targets"
PYTHON
