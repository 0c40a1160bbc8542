#!/usr/bin/env bash
# expectation 0.6.1: sequential tests at a level of .05, on 150 values each, where the null hypothesis is true.
# Guessed: of 40 runs at most about 2 ever reject (Ville's inequality: .05 over the whole run), 6 by bad luck.
# Seen: the mean, its variance being known, 2 of 40. The variance 40 of 40, whichever it is: its statistic is a sum of
# squares that is not centred, so that it grows with each value. The 90 % quantile 9 of 40 (8 and 7 with other seeds),
# while the confidence bounds which the same results carry hold the true quantile in all 40.
# Here: what rings is simulated where nothing changes, for each metric (tests/performance/chance/test_chance.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.12 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" expectation==0.6.1 numpy==2.4.6 scipy==1.17.1 pandas==2.3.3
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from expectation.seqtest.sequential_e_testing import SequentialTesting

RUNS, VALUES, NINE_TENTHS = 40, 150, 1.2815515655446004
kinds = {
    "mean 0, variance known": (dict(test_type="mean", null_value=0.0, known_variance=1.0), 1.0),
    "variance 1": (dict(test_type="variance", null_value=1.0), 1.0),
    "variance 4": (dict(test_type="variance", null_value=4.0), 2.0),
    "90 % quantile": (dict(test_type="quantile", null_value=NINE_TENTHS, quantile=0.9), 1.0),
}
rejected = {}
for name, (settings, deviation) in kinds.items():
    rejected[name], outside = 0, 0
    for seed in range(RUNS):
        test, random = SequentialTesting(**settings), np.random.default_rng(seed)
        steps = [test.update([value]) for value in deviation * random.normal(size=VALUES)]
        rejected[name] += any(step.reject_null for step in steps)
        bounds = [step.confidence_bounds for step in steps if step.confidence_bounds]
        outside += any(not low <= settings["null_value"] <= high for low, high in bounds)
    print(f"{name}: {rejected[name]} of {RUNS} runs reject; in {outside} the bounds leave the truth out")
assert rejected["mean 0, variance known"] <= 6, "changed: the test of the mean"
assert rejected["variance 1"] == rejected["variance 4"] == RUNS, "mended: the test of the variance"
assert rejected["90 % quantile"] > 6, "mended: the test of the quantile"
PYTHON
