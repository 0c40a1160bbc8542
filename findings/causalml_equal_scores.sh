#!/usr/bin/env bash
# causalml 0.18.0, pandas 3.1.1, numpy 2.4.6: Qini and uplift scores of a model that gives every row one score.
# Guessed: such a model cannot rank, so its score does not depend on the order of the rows.
# Seen: the score is the order's: rows with equal scores are taken one after the other as they lie in the frame. Qini is
# -.2 as drawn, 38 with the gains first, -11 with them last. Nothing is raised.
# Here: there is no uplift score; of every ranking a test holds that rows with one score have no order: a log that is
# sorted by its outcome gives a constant an AUC of .5 (tests/stats/test_ranking.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" causalml==0.18.0 pandas==3.1.1 numpy==2.4.6 scikit-learn==1.9.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import pandas as pd
from causalml.metrics import auuc_score, qini_score

random = np.random.default_rng(0)
rows = pd.DataFrame({"y": random.integers(0, 2, 3000), "w": random.integers(0, 2, 3000), "constant": 0.0})
gain = (2 * rows.w - 1) * rows.y
orders = {"as drawn": rows.index, "gains first": gain.sort_values(ascending=False, kind="stable").index}
orders["gains last"] = orders["gains first"][::-1]
found = {}
for name, order in orders.items():
    each = rows.loc[order].reset_index(drop=True)
    found[name] = qini_score(each, outcome_col="y", treatment_col="w")["constant"]
    area = auuc_score(each, outcome_col="y", treatment_col="w")["constant"]
    print(f"{name}: Qini {found[name]:.2f}, AUUC {area:.2f}")
assert found["gains first"] > 10 and found["gains last"] < -5, "mended: equal scores"
PYTHON
