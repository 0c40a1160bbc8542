#!/usr/bin/env bash
# tl2cgen 1.0.0, treelite 4.8.1, xgboost 3.2.0: compiled models of two targets, which now have a constant each.
# Guessed: what xgboost predicts, to a few 1e-6, as treelite's own predictor does from the same model.
# Seen: the compiled library adds the first target's constant to both: where they are 0 and 6, the second target is off
# by 6 on all rows. Three classes, which have three constants, too, are exact. onnxmltools 1.16.0 makes one
# column of the two targets, with all trees of both in it, in silence.
# Here: logged predictions are compared with the model's; a file has one number for a row, or one for each class.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" tl2cgen==1.0.0 treelite==4.8.1 xgboost==3.2.0 scikit-learn==1.9.1 \
    numpy==2.4.6 scipy==1.17.1 onnxmltools==1.16.0 onnx==1.23.2 skl2onnx==1.20.0
cd "$folder"
"$folder/env/bin/python" -W ignore - <<'PYTHON' 2>/dev/null
import numpy as np
import onnxmltools
import tl2cgen
import treelite
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType

random = np.random.default_rng(0)
X = random.normal(size=(600, 4)).astype(np.float32)
settings = dict(n_estimators=5, max_depth=3, n_jobs=1)
targets = np.c_[X[:, 0], X[:, 1] ** 2 + 5]
classes = np.digitize(X[:, 0] + random.normal(size=600), [1, 2])
models = {
    "two targets": xgboost.XGBRegressor(**settings).fit(X, targets),
    "two targets, trees of both": xgboost.XGBRegressor(multi_strategy="multi_output_tree", **settings).fit(X, targets),
    "three classes": xgboost.XGBClassifier(**settings).fit(X, classes),
}
for name, model in models.items():
    expected = model.predict_proba(X) if name == "three classes" else model.predict(X)
    tree = treelite.frontend.from_xgboost(model.get_booster())
    tl2cgen.export_lib(tree, toolchain="gcc", libpath=f"./{len(name)}.so", params={})
    compiled = tl2cgen.Predictor(f"./{len(name)}.so").predict(tl2cgen.DMatrix(X)).reshape(expected.shape)
    gap = (compiled - expected).mean(axis=0)
    own = np.abs(treelite.gtil.predict(tree, X).reshape(expected.shape) - expected).max()
    constants = np.round(model.intercept_, 2)
    print(f"{name}, constants {constants}: treelite off by {own:.0e}, compiled by {np.round(gap, 3)} a column")
    assert own < 1e-4 and abs(gap[0]) < 1e-4, "changed: treelite's own, or the first column"
    if name != "three classes":
        assert abs(gap[1] - (model.intercept_[0] - model.intercept_[1])) < 1e-3, "mended: each target has its constant"
    else:
        assert np.abs(gap).max() < 1e-5, "changed: classes"
converted = onnxmltools.convert_xgboost(models["two targets"], initial_types=[("x", FloatTensorType([None, 4]))])
regressor = next(node for node in converted.graph.node if node.op_type == "TreeEnsembleRegressor")
told = {each.name: each for each in regressor.attribute}
trees, columns = len(set(told["target_treeids"].ints)), set(told["target_ids"].ints)
print(f"onnxmltools: {trees} trees of two targets go to the columns {columns}")
assert trees == 10 and columns == {0}, "mended: a column for each target"
PYTHON
