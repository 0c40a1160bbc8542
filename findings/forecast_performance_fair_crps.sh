#!/usr/bin/env bash
# forecast-performance 1.0.0, numpy 2.4.6: the fair CRPS of ensembles ("removes the positive bias introduced by finite
# ensemble size"), 20,000 forecasts whose members and outcomes are of one normal distribution.
# Guessed: mean |x - y| less the members' mean difference over all pairs; it is the same for each number of members,
# .564 here, since it tells the distribution's own CRPS.
# Seen: the plain CRPS is the closed form. The fair one takes off p (1 - p) squared instead of p (1 - p) at each step:
# .77 with 2 members, .66 with 5, .61 with 10, where .56 is right. An ensemble of 50 looks better than one of 5 from
# the same model by an eighth, which is what the fair score is there to prevent. fair_brier_score is right.
# Here: a test holds that distances do not change with the number of rows.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" forecast-performance==1.0.0 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from forecast_performance.metrics import probabilistic

random = np.random.default_rng(0)
for members in (2, 5, 10, 50):
    x, y = random.normal(size=(20_000, members)), random.normal(size=(20_000, 1))
    levels = np.arange(1, members + 1) / members
    plain = probabilistic.crps(x, levels, y, "ensemble")
    fair = probabilistic.fair_crps(x, levels, y, "ensemble")
    order = 2 * np.arange(1, members + 1) - members - 1
    pairs = (np.sort(x, axis=1) * order).sum(axis=1)  # the sum of differences of all pairs
    distance = np.abs(x - y).mean(axis=1)
    wanted = (distance - pairs / members**2).mean(), (distance - pairs / (members * (members - 1))).mean()
    print(f"{members} members: plain {plain:.4f}, by hand {wanted[0]:.4f}; fair {fair:.4f}, by hand {wanted[1]:.4f}, "
          f"true {1 / np.sqrt(np.pi):.4f}")
    assert abs(plain - wanted[0]) < 1e-9, "changed: the plain CRPS"
    assert abs(wanted[1] - 1 / np.sqrt(np.pi)) < 0.012, "wrong: by hand"
    assert fair - wanted[1] > {2: 0.2, 5: 0.08, 10: 0.04, 50: 0.008}[members], "mended: the fair CRPS"
PYTHON
