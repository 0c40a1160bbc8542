#!/usr/bin/env bash
# mlstatkit 0.1.91, scikit-learn 1.9.1: DeLong's test of a classifier's scores and of the same scores, recalibrated.
# Guessed: recalibration keeps the order of all rows, so both areas are the same number and the p-value is 1.
# Seen: both areas are the same to the last digit, z is 0, and the p-value is 0: as certain a difference as there can be.
# Where the difference has no variance a bootstrap steps in, which counts a tie of all resamples on one side alone.
# The package's own permutation test of the same two columns says 1.
# Here: the p-value of rows that are those of the reference is above .4 (tests/performance/chance/test_chance.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" mlstatkit==0.1.91 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from MLstatkit import Delong_test, Permutation_test

for seed in range(3):
    random = np.random.default_rng(seed)
    y = random.integers(0, 2, 400)
    odds = y + random.normal(size=400)
    scores, recalibrated = 1 / (1 + np.exp(-odds)), 1 / (1 + np.exp(0.5 - 0.7 * odds))
    z, p, _, _, before, after, told = Delong_test(y, scores, recalibrated, n_boot=500, random_state=0)
    permuted = Permutation_test(y, scores, recalibrated, metric_str="roc_auc", n_bootstraps=100)[2]
    print(f"areas {before:.6f} and {after:.6f}: z {z}, p {p} ({told['method']}); by permutation p {permuted:.2f}")
    assert before == after and z == 0 and permuted == 1, "changed: areas, z, or the permutation test"
    assert p == 0, "mended: equal areas have a p-value of 1"
PYTHON
