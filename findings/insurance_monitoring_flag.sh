#!/usr/bin/env bash
# insurance-monitoring 1.2.2, numpy 2.4.6, polars 2.1.0: its stability index of a yes or no, and of a few gaps.
# Guessed: that the index does not depend on the exposure's scale, which is right. Of flags and gaps nothing was written
# down; by the formula 90 % no that becomes 90 % yes has about 3.5, and 1 % of gaps changes little.
# Seen: both are 0, and csi() calls the column green. Deciles that are equal are made one, the first and the last are
# then set to infinity: of 0 and 1 a single bin is left. A gap makes every decile nan. Nothing is raised; csi() asks
# for categories as whole numbers.
# Here: each value of a flag has a cell of its own, and so have gaps; both cases are held against the formula
# (tests/drift/test_field_traps.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" insurance-monitoring==1.2.2 numpy==2.4.6 \
    polars==2.1.0 pandas==2.3.3 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import pandas as pd
from insurance_monitoring.drift import csi, psi

random = np.random.default_rng(0)
before, after = (random.random(5000) < 0.1).astype(float), (random.random(5000) < 0.9).astype(float)
a, b = before.mean(), after.mean()
wanted = (b - a) * np.log(b / a) + (a - b) * np.log((1 - b) / (1 - a))
found, told = psi(before, after), csi(pd.DataFrame({"flag": before}), pd.DataFrame({"flag": after}), ["flag"])
print(f"a flag from {a:.2f} to {b:.2f}: {found:.2f} instead of {wanted:.2f}, {told['band'][0]}")
x, moved = random.normal(size=5000), random.normal(size=5000) + 1
gaps = np.where(random.random(5000) < 0.01, np.nan, x)
print(f"moved by a standard deviation: {psi(x, moved):.2f}; with 1 % gaps in the reference: {psi(gaps, moved):.2f}")
assert found == 0 and told["band"][0] == "green" and wanted > 3, "mended: a flag"
assert psi(x, moved) > 0.5 and psi(gaps, moved) == 0, "mended: gaps"
PYTHON
