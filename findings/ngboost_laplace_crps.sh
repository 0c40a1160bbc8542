#!/usr/bin/env bash
# ngboost 0.5.11, scikit-learn 1.9.1: a regression whose errors are Laplace's, fitted by NGBRegressor(Dist=Laplace,
# Score=CRPScore), and its 90 % intervals on 1,000 new rows.
# Guessed: about 90 % of outcomes lie inside, as they do by LogScore.
# Seen: 1.1 % do. The score's value is the closed form, but its gradient lacks the last term, -3/4 of the scale, so each
# step makes the scale smaller, whatever the errors are: after 300 steps its mean is .0053, where 1.1 is right. The mean
# is as good as that of the others, so no measure of points tells. Nothing is raised.
# Here: no interval of a model is believed: the 10th, 50th and 90th percentile of its errors are metrics of a regression
# (tests/performance/test_regression.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" ngboost==0.5.11 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1 \
    pandas==2.3.3
OMP_NUM_THREADS=1 "$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from ngboost import NGBRegressor
from ngboost.distns import Laplace, Normal
from ngboost.distns.laplace import LaplaceCRPScore, LaplaceLogScore
from ngboost.distns.normal import NormalCRPScore
from ngboost.scores import CRPScore, LogScore

random = np.random.default_rng(0)
outcomes, parameters = random.normal(size=40), random.normal(size=(2, 40))
for distribution, score in ((Normal, NormalCRPScore), (Laplace, LaplaceLogScore), (Laplace, LaplaceCRPScore)):
    kind = type("of_one_distribution", (score, distribution), {})
    told, step = kind(parameters).d_score(outcomes), 1e-6
    for i, name in enumerate(("place", "logarithm of the scale")):
        up, down = parameters.copy(), parameters.copy()
        up[i] += step
        down[i] -= step
        by_hand = (kind(up).score(outcomes) - kind(down).score(outcomes)) / (2 * step)
        off, lacking = np.abs(told[:, i] - by_hand).max(), told[:, i] - by_hand - 0.75 * np.exp(parameters[1])
        print(f"{score.__name__}, gradient of the {name}: off by {off:.2g}")
        if score is LaplaceCRPScore and i == 1:
            assert off > 0.5 and np.abs(lacking).max() < 1e-6, "mended: the gradient"
        else:
            assert off < 1e-6, f"changed: {score.__name__}, {name}"


def draw() -> tuple[np.ndarray, np.ndarray]:
    X = random.normal(size=(1000, 3))
    return X, 2 * X[:, 0] + random.laplace(size=1000) * np.exp(0.5 * X[:, 1])


(X, y), (new, truth) = draw(), draw()
for distribution, score in ((Normal, CRPScore), (Laplace, LogScore), (Laplace, CRPScore)):
    model = NGBRegressor(Dist=distribution, Score=score, n_estimators=300, verbose=False, random_state=0).fit(X, y)
    dist = model.pred_dist(new).dist
    inside, scale = ((truth >= dist.ppf(0.05)) & (truth <= dist.ppf(0.95))).mean(), dist.kwds["scale"].mean()
    error = np.abs(model.predict(new) - truth).mean()
    print(f"{distribution.__name__} by {score.__name__}: {inside:.4f} in 90 %, scale {scale:.4f}, error {error:.3f}")
    if (distribution, score) == (Laplace, CRPScore):
        assert inside < 0.05 and error < 1.3, "mended: the intervals"
    else:
        assert 0.84 < inside < 0.98 and error < 1.3, "changed: the others"
PYTHON
