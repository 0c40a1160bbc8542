#!/usr/bin/env bash
# pypmml 1.5.8 (PMML4S), jpmml-evaluator 0.16.0, sklearn2pmml 0.133.1, XGBoost 3.2.0: a regressor of 20 trees as PMML,
# read by both and asked for the 1,000 rows of its training. Needs Java 17.
# Guessed: predict() of the model, to 1e-5, from both.
# Seen: jpmml-evaluator: yes. The file says that its columns are float, and its bounds are written as short as a float
# can be; pypmml compares the cells, as doubles, with the bound's text as a double. A row that lies on a bound goes the
# other way: 46 rows of random numbers by up to .70 (53 where the cells are floats already), none of whole numbers, nor
# of numbers with one decimal. Rows of a training lie on bounds, as those are taken from them. Nothing is raised.
# Here: a bound is compared in the width that the model's library compares in; a test has a row on each bound and on the
# floats beside it (tests/edge/forms/test_boosters.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" pypmml==1.5.8 jpmml-evaluator==0.16.0 jpype1==1.6.0 \
    sklearn2pmml==0.133.1 xgboost==3.2.0 scikit-learn==1.9.0 numpy==2.4.6 pandas==2.3.3 scipy==1.17.1 setuptools==80.9.0
cd "$folder"
OMP_NUM_THREADS=1 env/bin/python -W ignore - 2>/dev/null <<'PYTHON'
import numpy as np
import pandas as pd
from jpmml_evaluator import make_evaluator
from pypmml import Model
from sklearn2pmml import sklearn2pmml
from sklearn2pmml.pipeline import PMMLPipeline
from xgboost import XGBRegressor

random = np.random.default_rng(0)
numbers = pd.DataFrame(random.normal(size=(1000, 3)), columns=list("abc"))
value = numbers.a + numbers.b * (numbers.c > 0)
for name, rows in (
    ("random numbers", numbers),
    ("floats", numbers.astype("float32").astype(float)),
    ("one decimal", numbers.round(1)),
    ("whole numbers", (numbers * 10).round()),
):
    model = XGBRegressor(n_estimators=20, max_depth=4, n_jobs=1)
    pipeline = PMMLPipeline([("model", model)]).fit(rows, value.rename("y"))
    sklearn2pmml(pipeline, "model.pmml")
    text, wanted = open("model.pmml").read(), pipeline.predict(rows)
    assert text.count('dataType="float"') >= 4, "changed: the columns' kind"
    off = np.abs(Model.load("model.pmml").predict(rows).iloc[:, 0].astype(float) - wanted)
    other = np.abs(make_evaluator("model.pmml").verify().evaluateAll(rows)["y"].astype(float) - wanted)
    print(f"{name}: pypmml off by up to {off.max():.2g}, {(off > 1e-4).sum()} rows; jpmml-evaluator {other.max():.1g}")
    assert other.max() < 1e-5, f"changed: jpmml-evaluator, {name}"
    if name in ("random numbers", "floats"):
        assert (off > 1e-4).sum() > 20 and off.max() > 0.2, f"mended: pypmml, {name}"
    else:
        assert off.max() < 1e-5, f"changed: pypmml, {name}"
PYTHON
