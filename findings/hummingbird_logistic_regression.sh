#!/usr/bin/env bash
# hummingbird-ml 0.4.12, torch 2.15.0, scikit-learn 1.9.1, LightGBM 4.7.0, XGBoost 3.2.0: models converted to PyTorch
# and run on the 1,000 rows of their training.
# Guessed: the model's own answers, to 1e-5, or a refusal.
# Seen: a logistic regression of two classes, trees of all three libraries: yes. Of three classes it has a sigmoid each
# instead of their softmax: all rows are off, by up to .47, all labels are the same. Trees of a LightGBM random forest
# are added, not averaged: 30 times too large. The base score that XGBoost took from the labels is lost: all rows are
# off, by up to .08. Categories of HistGradientBoosting are read as numbers: all rows, by up to 7.2. Nothing is raised.
# Here: logged scores are compared with the model's, not labels alone; tests hold all four on devices
# (tests/edge/forms).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --no-config --python "$folder/env/bin/python" hummingbird-ml==0.4.12 torch==2.15.0 \
    scikit-learn==1.9.1 lightgbm==4.7.0 xgboost==3.2.0 numpy==2.4.6 pandas==2.3.3 scipy==1.17.1
OMP_NUM_THREADS=1 "$folder/env/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
import lightgbm as lgb
import numpy as np
import xgboost as xgb
from hummingbird.ml import convert
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression

random = np.random.default_rng(0)
X = random.normal(size=(1000, 4)).astype(np.float32)
value = X[:, 0] + X[:, 1] * (X[:, 2] > 0)
two, three, coded = (value > 0.3).astype(int), np.digitize(value, [-0.5, 0.8]), X.copy()
coded[:, 3] = random.integers(0, 6, 1000)
by_code = value + np.array([1, -1, 2, -2, 0, 3])[coded[:, 3].astype(int)]


def answers(model, rows) -> tuple[np.ndarray, np.ndarray]:
    converted, how = convert(model, "torch", rows), "predict_proba" if hasattr(model, "predict_proba") else "predict"
    found, wanted = getattr(converted, how)(rows), getattr(model, how)(rows)
    off = np.abs(found - wanted).reshape(len(rows), -1).max(axis=1)
    print(f"{type(model).__name__}: off by up to {off.max():.2g}, {(off > 1e-4).sum()} of 1,000 rows")
    if how == "predict_proba":
        assert (converted.predict(rows) == model.predict(rows)).all(), "changed: labels"
    return found, wanted


QUIET = {"n_estimators": 30, "verbose": -1, "n_jobs": 1, "random_state": 0}
for same, labels in (
    (LogisticRegression(), two),
    (lgb.LGBMRegressor(**QUIET), value),
    (HistGradientBoostingRegressor(max_iter=30), value),
    (xgb.XGBClassifier(n_estimators=30, n_jobs=1, base_score=0.5), two),
):
    found, wanted = answers(same.fit(X, labels), X)
    assert np.abs(found - wanted).max() < 1e-4, f"changed: {type(same).__name__}"
linear = LogisticRegression().fit(X, three)
found, wanted = answers(linear, X)
each = expit(linear.decision_function(X))
assert np.abs(found - wanted).max() > 0.3, "mended: three classes"
assert np.abs(found - each / each.sum(axis=1, keepdims=True)).max() < 1e-5, "changed: a sigmoid each"
forest = lgb.LGBMRegressor(boosting_type="rf", bagging_freq=1, bagging_fraction=0.5, **QUIET).fit(X, value)
found, wanted = answers(forest, X)
assert np.abs(found - 30 * wanted.reshape(found.shape)).max() < 1e-3, "mended: a random forest of LightGBM"
found, wanted = answers(xgb.XGBClassifier(n_estimators=30, n_jobs=1).fit(X, two), X)
assert 0.01 < np.abs(found - wanted).max() < 0.3, "mended: the base score"
found, wanted = answers(HistGradientBoostingRegressor(categorical_features=[3], max_iter=30).fit(coded, by_code), coded)
assert np.abs(found - wanted).max() > 3, "mended: categories"
PYTHON
