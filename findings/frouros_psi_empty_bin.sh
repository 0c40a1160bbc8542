#!/usr/bin/env bash
# frouros 0.9.0, numpy 2.1.3: the stability index of two samples of one distribution, by its ten bins.
# Guessed: about 18 / n, which is what chance gives ten bins: .04 for 500 rows, and a few times that at most.
# Seen: of 20 pairs of 500 rows the index is .014 for one and 9.9 for another. An empty bin counts as the smallest float
# there is, so that one lonely value adds 700 / n: above .25, where people see a large shift, in 5 pairs.
# Here: cells are quantiles of the reference, and a share counts as .0001 at least (docs/statistics.md).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" frouros==0.9.0 numpy==2.1.3
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from frouros.detectors.data_drift import PSI

random, found = np.random.default_rng(0), []
for _ in range(20):
    detector = PSI(num_bins=10)
    detector.fit(X=random.normal(size=500))
    found.append(float(detector.compare(X=random.normal(size=500))[0].distance))
large = sum(value > 0.25 for value in found)
print(f"one distribution, 500 rows, 20 pairs: least {min(found):.3f}, greatest {max(found):.1f}; {large} above .25")
assert min(found) < 0.05, "changed: pairs without a lonely value"
assert max(found) > 5 and large >= 5, "mended: an empty bin has a floor"
PYTHON
