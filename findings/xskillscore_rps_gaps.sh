#!/usr/bin/env bash
# xskillscore 0.0.29, xarray 2026.9.0, numpy 2.4.6: the ranked probability score of ensembles, 1,000 forecasts of which
# each third has no observation yet.
# Guessed: the mean over the rows that have one, which is what crps_ensemble, brier_score and the others give.
# Seen: of single rows (dim=[]) it is right, and nan where there is no observation. Their mean over time is another
# number: 1.04 instead of .39. A missing observation is below no edge, so that it counts as one in the highest category,
# and the mask that turns such rows to nan is laid over the means. Nothing is raised.
# Here: a metric rests on the rows that have what it needs.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" xskillscore==0.0.29 xarray==2026.9.0 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import xarray
import xskillscore

random = np.random.default_rng(0)
middle = random.normal(5, 2, 1000)
members = middle[:, None] + random.normal(size=(1000, 20))
seen = middle + random.normal(size=1000)
gaps = seen.copy()
gaps[::3] = np.nan
known = ~np.isnan(gaps)
edges = np.array([2.0, 4.0, 5.0, 6.0, 8.0])
forecast = xarray.DataArray(members, dims=("t", "member"))
for name, outcome, rows in (("all observed", seen, seen == seen), ("each third missing", gaps, known)):
    observed = xarray.DataArray(outcome, dims="t")
    below = [((members[rows] < edge).mean(axis=1) - (outcome[rows] < edge)) ** 2 for edge in edges]
    wanted = float(np.sum(below, axis=0).mean())
    at = {"member_dim": "member", "category_edges": xarray.DataArray(edges, dims="category_edge")}
    told = float(xskillscore.rps(observed, forecast, dim="t", **at))
    of_rows = float(xskillscore.rps(observed, forecast, dim=[], **at).mean())
    print(f"{name}: told {told:.3f}, the mean of its rows {of_rows:.3f}, by hand {wanted:.3f}")
    assert abs(of_rows - wanted) < 1e-9, "changed: single rows"
    assert abs(told - wanted) < 1e-9 if rows.all() else told > 2 * wanted, f"changed or mended: {name}"
crps = float(xskillscore.crps_ensemble(xarray.DataArray(gaps, dims="t"), forecast))
pairs = np.abs(members[:, :, None] - members[:, None]).mean(axis=(1, 2)) / 2
by_hand = float((np.abs(members - seen[:, None]).mean(axis=1) - pairs)[known].mean())
print(f"crps_ensemble: told {crps:.4f}, by hand {by_hand:.4f}")
assert abs(crps - by_hand) < 1e-9, "changed: crps_ensemble"
PYTHON
