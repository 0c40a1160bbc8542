#!/usr/bin/env bash
# uncertainty-toolbox 0.1.1, scipy 1.17.1: a regression's quantiles, judged and recalibrated; 20,000 outcomes whose
# errors are exponential, less their mean.
# Guessed: the share of outcomes below each quantile, and quantiles which have that share below them afterwards.
# Seen: get_proportion_lists(prop_type="quantile") subtracts the outcome from the prediction, so the curve is mirrored:
# it tells 1 minus the share below the quantile 1 - q. The quantiles that get_quantile_recalibrator() makes of it are
# bent the wrong way: below its 5 % lie no outcomes, below its 50 % 74 % (before: 63 %). Symmetrical errors hide it, and
# intervals are right. Nothing is raised.
# Here: a test holds that quantiles of skewed errors have their share of errors below them
# (tests/performance/test_regression.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" uncertainty-toolbox==0.1.1 scipy==1.17.1 numpy==2.4.6 \
    scikit-learn==1.9.1 matplotlib==3.10.9
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from scipy import stats
from uncertainty_toolbox import get_proportion_lists_vectorized
from uncertainty_toolbox.recalibration import get_interval_recalibrator, get_quantile_recalibrator

random = np.random.default_rng(0)
mean, deviation = random.normal(size=20_000), random.uniform(0.5, 2, 20_000)
levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
for name, errors in (("normal", random.normal(size=20_000)), ("exponential", random.exponential(size=20_000) - 1)):
    outcome = mean + deviation * errors
    at, told = get_proportion_lists_vectorized(mean, deviation, outcome, prop_type="quantile")
    below = np.array([(outcome <= mean + deviation * stats.norm.ppf(level)).mean() for level in at])
    off, mirrored = np.abs(told - below).max(), np.abs(told - (1 - below[::-1])).max()
    quantile = get_quantile_recalibrator(mean, deviation, outcome)
    after = np.array([(outcome <= quantile(mean, deviation, float(level))).mean() for level in levels])
    by_hand = [np.quantile(errors, level) for level in levels]
    right = np.array([(outcome <= mean + deviation * value).mean() for value in by_hand])
    interval = get_interval_recalibrator(mean, deviation, outcome)(mean, deviation, 0.9)
    inside = ((outcome >= interval.lower) & (outcome <= interval.upper)).mean()
    print(f"{name}: the curve is off by {off:.3f}, from its mirror image by {mirrored:.1g}")
    print(f"{name}: below the recalibrated {levels} lie {after.round(3)}, by hand {right.round(3)};", end=" ")
    print(f"in the recalibrated 90 % {inside:.3f}")
    assert mirrored < 1e-9, "mended: the curve is no mirror image"
    assert abs(inside - 0.9) < 0.01 and np.abs(right - levels).max() < 0.001, "changed: intervals"
    if name == "normal":
        assert off < 0.02 and np.abs(after - levels).max() < 0.02, "changed: symmetrical errors"
    else:
        assert off > 0.2 and after[0] < 0.001 and after[2] > 0.7, "mended: quantiles of skewed errors"
PYTHON
