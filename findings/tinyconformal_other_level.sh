#!/usr/bin/env bash
# tinyconformal 1.1.0, scikit-learn 1.9.1, numpy 2.4.6: conformalized quantile regression, asked for another level than
# it was fitted for. predict_interval(X, alpha=...) is there for that ("significance level override"). The quantiles
# below it are the true ones, so that each interval should be the normal distribution's.
# Guessed: at each level the share of outcomes inside is 1 - alpha, as the method promises, to within .02.
# Seen: at the level of the fit, yes. Fitted at 5 % and asked for 50 %: each interval has its lower end above its upper
# one, and none of 20,000 outcomes lies inside; asked for 20 %: 43 % instead of 80 %. The scores that were learnt
# around the quantiles of one level are added to those of the other. Nothing is raised.
# Here: no limit of one level is used for another: what rings at a level is simulated at that level.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" tinyconformal==1.1.0 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from scipy.stats import norm
from sklearn.base import BaseEstimator
from tinyconformal.regressor import ConformalizedQuantileRegressor


class TrueQuantiles(BaseEstimator):
    def fit(self, X, y):
        self.fitted_ = True
        return self

    def predict(self, X, quantiles):
        return np.asarray(X)[:, :1] + norm.ppf(quantiles)[None]


random = np.random.default_rng(0)
X, new = random.normal(size=(4000, 1)), random.normal(size=(20_000, 1))
y, outcome = X[:, 0] + random.normal(size=4000), new[:, 0] + random.normal(size=20_000)
for fitted in (0.05, 0.2, 0.5):
    method = ConformalizedQuantileRegressor(TrueQuantiles().fit(X, y), alpha=fitted).fit(X, y)
    for asked in (0.05, 0.2, 0.5):
        lower, upper = method.predict_interval(new, alpha=asked).T
        inside = float(((lower <= outcome) & (outcome <= upper)).mean())
        width = float((upper - lower).mean())
        print(f"fitted at {fitted}, asked for {asked}: {inside:.3f} inside, width {width:.2f}, "
              f"true width {2 * norm.ppf(1 - asked / 2):.2f}")
        if fitted == asked:
            assert abs(inside - (1 - asked)) < 0.02, "changed: the level of the fit"
        else:
            assert abs(inside - (1 - asked)) > 0.03, "mended: another level"
        assert (fitted, asked) != (0.05, 0.5) or (inside < 0.001 and width < 0), "mended: ends that have crossed"
PYTHON
