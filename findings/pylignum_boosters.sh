#!/usr/bin/env bash
# pylignum 0.3.0: model files of XGBoost 3.2.0 and LightGBM 4.7.0, loaded and run. Its page promises predictions that
# are the library's bit for bit, and that what it cannot predict exactly is refused when it is loaded.
# Guessed: equal to the last bit, or refused, for each booster and each loss of one column.
# Seen: plain boosting of both and LightGBM's DART are. XGBoost's DART and its linear booster are loaded without a word
# as if they were empty, with one and the same number for each row: off by 3.4 where the predictions' standard deviation
# is 1.2, and by 297 of 600 labels. LightGBM's reg_sqrt is answered without the square: off by 7.3 where the deviation
# is 3.5.
# Here: DART and reg_sqrt are converted for devices and held against the model's own scores, a linear booster is refused
# (tests/edge/forms/test_boosters.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" pylignum==0.3.0 xgboost-cpu==3.2.0 lightgbm==4.7.0 \
    scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
cd "$folder"
env/bin/python -W ignore - 2>/dev/null <<'PYTHON'
import lightgbm
import lignum
import numpy as np
import xgboost

random = np.random.default_rng(0)
X = random.normal(size=(600, 4))
value = X[:, 0] + X[:, 1] * (X[:, 2] > 0)
label = (value > 0).astype(int)


def answers(model) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(model, lightgbm.LGBMModel):
        model.booster_.save_model("model.txt")
        return lignum.load("model.txt").predict(X), model.booster_.predict(X)
    model.save_model("model.json")
    return lignum.load("model.json").predict(X), model.get_booster().predict(xgboost.DMatrix(X))


def gap(name: str, model) -> float:
    found, wanted = answers(model)
    off = np.abs(found - wanted).max()
    print(f"{name}: off by {off:.2g}, predictions' deviation {wanted.std():.2g},", end=" ")
    print(f"{len(np.unique(found))} different answers", end="")
    if set(np.unique(model.predict(X))) <= {0, 1}:
        print(f", {((found > 0.5) != (wanted > 0.5)).sum()} of 600 labels", end="")
    print()
    return off


kept = {"n_estimators": 50, "n_jobs": 1}
dart = kept | {"booster": "dart", "rate_drop": 0.1}
for name, model in (
    ("XGBoost, trees", xgboost.XGBRegressor(**kept).fit(X, value)),
    ("XGBoost, trees, two classes", xgboost.XGBClassifier(**kept).fit(X, label)),
    ("LightGBM, trees", lightgbm.LGBMRegressor(verbose=-1, **kept).fit(X, value)),
    ("LightGBM, DART", lightgbm.LGBMRegressor(verbose=-1, boosting_type="dart", **kept).fit(X, value)),
):
    assert gap(name, model) == 0, f"changed: {name}"
for name, model in (
    ("XGBoost, DART", xgboost.XGBRegressor(**dart).fit(X, value)),
    ("XGBoost, DART, two classes", xgboost.XGBClassifier(**dart).fit(X, label)),
    ("XGBoost, linear booster", xgboost.XGBRegressor(booster="gblinear", n_jobs=1).fit(X, value)),
    ("LightGBM, reg_sqrt", lightgbm.LGBMRegressor(reg_sqrt=True, verbose=-1, **kept).fit(X, 3 * value)),
):
    assert gap(name, model) > 0.2, f"mended: {name}"
    assert name.startswith("LightGBM") or len(np.unique(answers(model)[0])) == 1, f"changed: {name}"
PYTHON
