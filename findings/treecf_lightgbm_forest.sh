#!/usr/bin/env bash
# treecf 0.3.2, LightGBM 4.7.0: the smallest change of a row after which a model's probability is .6 at least. The
# README names LightGBM: parsers are "conformance-tested against the native library", each answer is "float-verified
# against the parsed model", and proof="optimal" means that none is cheaper.
# Guessed: each row that is answered has .6 from the model itself.
# Seen: boosting and DART: 60 of 60 rows have. A random forest's trees are added instead of averaged, so any score
# above .51 is taken for .6 or more: 30 of 60 rows miss it, 29 by the heuristic. Trees with linear leaves are read as
# constants: 4 of 60 miss it, one of them has .417. All 60 are called optimal in both. Nothing is raised.
# Here: each answer is scored again by the model itself, from the raw row, and kept where it does what is wanted
# (tests/explain/counterfactuals/test_counterfactuals.py, with both kinds of trees).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" treecf==0.3.2 lightgbm==4.7.0 scikit-learn==1.9.1 numpy==2.4.6 \
    scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import lightgbm
import numpy as np
from scipy.special import expit
from treecf import Explainer, Target

random = np.random.default_rng(0)
X = random.normal(size=(500, 4))
y = (X[:, 0] + X[:, 1] * (X[:, 2] > 0) > 0.3).astype(int)
FOREST = {"boosting_type": "rf", "bagging_freq": 1, "bagging_fraction": 0.5}
for kind, how in (
    ("boosting", {}),
    ("DART", {"boosting_type": "dart"}),
    ("random forest", FOREST),
    ("linear leaves", {"linear_tree": True}),
):
    model = lightgbm.LGBMClassifier(
        n_estimators=10, num_leaves=7, random_state=0, n_jobs=1, deterministic=True, verbose=-1, **how
    ).fit(X, y)
    below = np.flatnonzero(model.predict_proba(X)[:, 1] < 0.6)[:60]
    explainer, target = Explainer(model, background=X), Target.probability(range=(0.6, 1.0))
    for backend in ("genetic", "exact"):
        answers = [explainer.explain(X[row], target=target, seed=0, backend=backend) for row in below]
        changed = np.array([answer.x_cf for answer in answers])
        truth, told = model.predict_proba(changed)[:, 1], np.array([answer.score_prob for answer in answers])
        missed, proofs = int((truth < 0.6).sum()), {answer.proof for answer in answers}
        print(f"{kind}, {backend}: {missed} of {len(below)} answers miss .6, the lowest has {truth.min():.3f};", end=" ")
        print(f"told is {told.min():.3f} at least, off by {np.abs(told - truth).max():.2g}; {proofs}")
        proof = "optimal" if backend == "exact" else "heuristic"
        assert told.min() >= 0.6 and proofs == {proof}, "changed: what is told"
        if how in ({}, {"boosting_type": "dart"}):
            assert missed == 0 and np.abs(told - truth).max() < 1e-6, f"changed: {kind}"
            continue
        assert missed >= (20 if how is FOREST else 2), f"mended: {kind}"
        if how is FOREST:
            sums = sum(
                np.array([model.booster_.get_leaf_output(tree, leaf) for leaf in leaves])
                for tree, leaves in enumerate(model.predict(changed, pred_leaf=True).T)
            )
            summed, averaged = np.abs(told - expit(sums)).max(), np.abs(truth - expit(sums / 10)).max()
            print(f"  told is its leaves' sum to {summed:.1g}, the model's own their mean to {averaged:.1g}")
            assert max(summed, averaged) < 1e-6, "changed: what is told is not the sum"
PYTHON
