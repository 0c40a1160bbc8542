#!/usr/bin/env bash
# adaptive-conformal-inference 1.0.1, numpy 2.4.6: intervals that adapt to a level of 90 %, on errors that grow by .2 a
# step. The paper's bound for any sequence: over 2,000 steps the share of misses is .1 to within .01.
# Guessed: "hit" is whether the outcome lies in the interval that was handed out, and the bound holds.
# Seen: where the level has gone below 0 the paper's set is everything. The package hands out an interval up to the
# largest error so far, and counts a hit whatever comes. With clip_alpha=False 90 % of the steps are told to be hits
# and 67 % lie in their intervals; with the default 59 and 49 %. On a level series all is well, within .01.
# Here: what a model says of its own hits is not taken over; labels are compared with what was logged.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" adaptive-conformal-inference==1.0.1 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from aci import ACI

random = np.random.default_rng(0)
noise = random.normal(size=2000)
for name, outcomes in (("level", noise), ("growing", 0.2 * np.arange(2000) + noise)):
    for clip in (True, False):
        method, told, true = ACI(alpha=0.1, gamma=0.05, clip_alpha=clip), [], []
        for outcome in outcomes:
            lower, upper = method.issue(0.0)
            told.append(method.observe(outcome)["hit"])
            true.append(lower <= outcome <= upper)
        told, true = np.array(told), np.array(true)
        print(f"{name}, clip_alpha={clip}: {told.mean():.3f} told to be hits, {true.mean():.3f} in their intervals")
        assert not (true & ~told).any(), "changed: outcomes inside that are told to be misses"
        if name == "level":
            assert abs(told.mean() - 0.9) < 0.01 and abs(true.mean() - 0.9) < 0.01, "changed: a level series"
        else:
            assert told.mean() - true.mean() > 0.05, "mended: hits outside of their intervals"
            assert clip or (abs(told.mean() - 0.9) < 0.01 and true.mean() < 0.75), "mended: the bound"
PYTHON
