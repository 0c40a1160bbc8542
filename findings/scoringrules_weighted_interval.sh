#!/usr/bin/env bash
# scoringrules 0.11.0, numpy 2.4.6: the weighted interval score of a median and of intervals around it.
# Guessed: (|y - median| / 2 + sum of alpha / 2 times each interval's score) / (K + 1/2), after the paper that it names:
# a forecast and an outcome that are both 10 higher have the same score.
# Seen: the backend that runs where numba is not installed adds the median itself, not its distance. A median of 0 that
# is off by 2 scores .904 instead of 1.304; 10 higher 2.904, 10 lower -1.096, where a perfect forecast has 0. With
# numba (an extra) all three are right: the score depends on what else is installed. 0.10.0 is the same.
# Here: a constant added to labels and predictions changes no error (tests/performance/test_regression.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.12 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" scoringrules==0.11.0 numpy==2.4.6 scipy==1.17.1 numba==0.68.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from scoringrules import weighted_interval_score

alpha, low, high = np.array([0.1, 0.5]), np.array([-1.6, -0.6]), np.array([1.6, 0.6])
interval = high - low + 2 / alpha * np.maximum(2 - high, 0)
expected = (0.5 * 2 + (alpha / 2 * interval).sum()) / 2.5
for at in (0.0, 10.0, -10.0):
    found = {
        name: float(weighted_interval_score(2 + at, at, low + at, high + at, alpha, backend=name)) for name in ("numba", "numpy")
    }
    print(f"median {at:3.0f}, outcome {2 + at:3.0f}: expected {expected:.3f}, numba {found['numba']:.3f}, numpy {found['numpy']:.3f}")
    assert abs(found["numba"] - expected) < 1e-9, "changed: the other backend"
    assert abs(found["numpy"] - (expected + (at - 2) / 5)) < 1e-9, "mended: the distance counts"
PYTHON
