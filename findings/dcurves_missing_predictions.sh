#!/usr/bin/env bash
# dcurves 1.1.7, pandas 2.3.3: the net benefit of a model where some predictions are missing.
# Expected (no guess was written down before): such rows are left out, or an error is raised.
# Seen: they are kept and count as told "no": as people and as events in the denominator, never as found. The curve of
# a model sinks with its gaps, beside "treat all" that has none. Nothing is raised.
# Here: net benefit is not computed; a metric rests on the rows that have what it needs, the same rows in numerator and
# denominator, and is held against scikit-learn's of these (tests/performance/test_binary.py, a fifth without a label).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" dcurves==1.1.7 pandas==2.3.3 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import pandas as pd
from dcurves import dca

random = np.random.default_rng(0)
p = random.beta(2, 5, 4000)
rows = pd.DataFrame({"y": (random.random(4000) < p).astype(int), "p": p})
rows.loc[random.random(4000) < 0.3, "p"] = np.nan
seen = rows.dropna()


def benefit(frame):
    found = dca(data=frame, outcome="y", modelnames=["p"], thresholds=[0.3])
    return float(found.loc[found.model == "p", "net_benefit"].iloc[0])


yes = seen.p >= 0.3
wanted = float((yes & (seen.y == 1)).mean() - (yes & (seen.y == 0)).mean() * 0.3 / 0.7)
print(f"without the gaps {benefit(seen):.4f} (by hand {wanted:.4f}), with them {benefit(rows):.4f}")
assert abs(benefit(seen) - wanted) < 1e-9, "changed: whole rows"
assert benefit(rows) < 0.85 * wanted, "mended: gaps"
PYTHON
