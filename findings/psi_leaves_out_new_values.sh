#!/usr/bin/env bash
# toad 0.1.7, dataprofiler 0.14.0: their stability indices where values are new.
# Guessed: toad's counts gaps as a category, dataprofiler's is about 0 for one distribution; both are right. Of new
# values nothing was written down; by the formula they make the index infinite, or large where shares have a floor.
# Seen: in both, a category or a cell that one side does not have is left out of the sum. Half of all rows with
# categories that the reference never had: .34, where shares of .0001 at least give 4.0. All rows: 0. Numbers that moved
# by eight standard deviations: .01 at most (toad's without bins of one's own, for which its signature does not ask).
# Nothing is raised; dataprofiler's page calls everything below .1 no change.
# Here: what the reference never had has a cell of its own, and a share counts as .0001 at least; categories that are
# all replaced drift (tests/drift/test_field_traps.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" toad==0.1.7 dataprofiler==0.14.0 pandas==2.3.3 numpy==2.4.6 \
    scikit-learn==1.9.1 scipy==1.17.1
"$folder/env/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
import logging

import dataprofiler
import numpy as np
import pandas as pd
import toad

random = np.random.default_rng(0)
logging.disable(logging.CRITICAL)
options = dataprofiler.ProfilerOptions()
options.set({"data_labeler.is_enabled": False})
options.structured_options.multiprocess.is_enabled = False


def by_hand(new, old) -> float:
    shares = [pd.Series(side).value_counts(normalize=True) for side in (new, old)]
    p, q = (share.reindex(np.union1d(new, old), fill_value=0).clip(lower=1e-4) for share in shares)
    return float(((p - q) * np.log(p / q)).sum())


def theirs(new, old) -> tuple[float, float]:
    profiles = [
        dataprofiler.Profiler(pd.DataFrame({"x": side}), options=options, samples_per_update=len(side))
        for side in (old, new)
    ]
    found = profiles[0].diff(profiles[1])["data_stats"][0]["statistics"]["psi"]
    return float(toad.metrics.PSI(np.asarray(new), np.asarray(old))), float(found)


old = random.choice(["a", "b", "c"], 6000)
for name, words in (("the same categories", "aabc"), ("half new", "abcxyz"), ("all new", "xyz")):
    rows = random.choice(list(words), 6000)
    found, wanted = theirs(rows, old), by_hand(rows, old)
    print(f"{name}: toad {found[0]:.2f}, dataprofiler {found[1]:.2f}, by hand {wanted:.2f}")
    if "new" in name:
        assert max(found) < 0.5 and wanted > 3, f"mended: {name}"
    else:
        assert np.abs(np.array(found) - wanted).max() < 1e-6, f"changed: {name}"
found = theirs(random.normal(8, 1, 6000), random.normal(0, 1, 6000))
print(f"numbers that moved by eight standard deviations: toad {found[0]:.2f}, dataprofiler {found[1]:.2f}")
assert max(found) < 0.05, "mended: numbers"
PYTHON
