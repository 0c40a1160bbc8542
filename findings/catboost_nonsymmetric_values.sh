#!/usr/bin/env bash
# catboost 1.2.10: its own SHAP values. Its page says that a row's values and the last column add up to the prediction.
# Guessed: they do, to 1e-4, for each kind of tree.
# Seen: symmetric trees: to 1e-14. Depthwise and Lossguide: not one of 800 rows, off by up to 1.1 and 2.2 where the
# predictions' standard deviation is 1.2, trained and asked on the processor, without gaps or categories. Saved as JSON
# and loaded again, the same model has right ones; saved as cbm it has not. Nothing is raised. (An open report tells of
# Depthwise on graphics cards and finds the processor right.)
# Here: values come from the trees of the file, not from this function; those of all three kinds of trees are held
# against all coalitions (tests/explain/forests/test_catboost.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" catboost==1.2.10 numpy==2.4.6 pandas==2.3.3 scipy==1.17.1
cd "$folder"
env/bin/python -W ignore - <<'PYTHON'
import catboost
import numpy as np
import pandas as pd

random = np.random.default_rng(0)
X = pd.DataFrame(random.normal(size=(800, 4)), columns=list("abcd"))
y = X.a + X.b * (X.c > 0)
COMMON = {"verbose": 0, "random_seed": 0, "thread_count": 1, "allow_writing_files": False}


def missed(model) -> np.ndarray:
    values = model.get_feature_importance(catboost.Pool(X), type="ShapValues")
    return np.abs(values.sum(axis=1) - model.predict(X))


for policy in ("SymmetricTree", "Depthwise", "Lossguide"):
    model = catboost.CatBoostRegressor(iterations=20, grow_policy=policy, **COMMON).fit(X, y)
    off, deviation = missed(model), model.predict(X).std()
    print(f"{policy}: off by {off.max():.2g}, {(off > 1e-4).sum()} of 800 rows; deviation {deviation:.2g}", end="")
    for ending in ("cbm", "json"):
        model.save_model(f"model.{ending}", format=ending)
        again = catboost.CatBoostRegressor().load_model(f"model.{ending}", format=ending)
        assert np.abs(again.predict(X) - model.predict(X)).max() < 1e-10, "changed: what is loaded predicts"
        loaded = missed(again)
        print(f"; loaded from {ending} {loaded.max():.2g}", end="")
        kept = ending == "cbm" and policy != "SymmetricTree"
        assert (loaded.max() > 0.3) == kept, f"changed or mended: {policy}, {ending}"
    print()
    if policy == "SymmetricTree":
        assert off.max() < 1e-10, "changed: symmetric trees"
    else:
        assert (off > 1e-4).sum() > 400 and off.max() > 0.3, f"mended: {policy}"
PYTHON
