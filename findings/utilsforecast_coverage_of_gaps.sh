#!/usr/bin/env bash
# utilsforecast 0.2.17, pandas 2.3.3, polars 2.1.0: forecasts judged where some of the true values are missing.
# Guessed: of gaps pandas and polars say the same, which is the formula on the known values.
# Seen: pandas' gaps are left out by mae(), rmse() and the other errors. coverage() counts them as beyond the interval
# and calibration() as above the forecast: an interval that holds 81 % of the known values is told to hold 64 %. Of
# polars' NaN the errors are nan, and these two have the same numbers; of polars' null all are right. Nothing is raised.
# Here: rows without a label count in no metric, and how many there are is shown beside it: of a fifth of rows without
# one each metric is held against scikit-learn's of the rest (tests/performance/test_binary.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" utilsforecast==0.2.17 pandas==2.3.3 polars==2.1.0 pyarrow==26.0.1 \
    numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import pandas as pd
import polars
from utilsforecast.losses import calibration, coverage, mae

random = np.random.default_rng(0)
rows = pd.DataFrame({"unique_id": "a", "ds": np.arange(2000), "m": random.normal(10, 2, 2000)})
rows["y"] = rows.m + random.normal(size=2000)
rows["m-lo-80"], rows["m-hi-80"] = rows.m - 1.2816, rows.m + 1.2816
rows.loc[random.random(2000) < 0.2, "y"] = np.nan
known = rows.dropna()


def measures(frame) -> list[float]:
    found = mae(frame, ["m"]), coverage(frame, ["m"], level=80), calibration(frame, {"m": "m-hi-80"})
    return [float(each["m"].to_numpy()[0]) for each in found]


hand = (known.y - known.m).abs().mean(), known.y.between(known["m-lo-80"], known["m-hi-80"]).mean()
hand = np.array([*hand, (known.y <= known["m-hi-80"]).mean()])
share = len(known) / len(rows)
as_missed = np.array([hand[0], share * hand[1], share * hand[2]])
for name, frame, wanted in (
    ("known values alone", known, hand),
    ("pandas with gaps", rows, as_missed),
    ("polars with NaN", polars.from_pandas(rows, nan_to_null=False), np.array([np.nan, *as_missed[1:]])),
    ("polars with null", polars.from_pandas(rows), hand),
):
    found = measures(frame)
    print(f"{name}: mae {found[0]:.3f}, coverage {found[1]:.3f}, calibration {found[2]:.3f}; by hand {hand.round(3)}")
    assert np.allclose(found, wanted, equal_nan=True), f"changed or mended: {name}"
PYTHON
