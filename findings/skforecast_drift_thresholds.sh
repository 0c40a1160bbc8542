#!/usr/bin/env bash
# skforecast 0.26.0, numpy 2.4.6, pandas 2.3.3: PopulationDriftDetector on new rows of the reference's own distribution,
# 6,000 rows each of a number and a word; its thresholds are three standard deviations of the reference's own chunks.
# Guessed: few of such samples are drift, and a chunk without any value is told as something else than "no drift".
# Seen: by default there is one chunk, the reference, which is compared with itself: each threshold is 0 and all of 20
# samples are drift, in both columns. By chunks of 300 rows thresholds are right for 300 rows alone: where nine of ten
# values are missing at random, every chunk of the number is drift, and where all are missing none is. Nothing is said.
# Here: what cannot be compared is SKIPPED, and what rings is simulated where nothing changes.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" skforecast==0.26.0 numpy==2.4.6 pandas==2.3.3
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import warnings

import numpy as np
import pandas as pd
from skforecast.drift_detection import PopulationDriftDetector

random = np.random.default_rng(0)


def rows(missing: float = 0) -> pd.DataFrame:
    hours = pd.date_range("2026-01-01", periods=6000, freq="h")
    table = pd.DataFrame({"x": random.normal(size=6000), "w": random.choice(["a", "b", "c"], 6000)}, index=hours)
    return table.mask(random.random(table.shape) < missing)


def told(new: pd.DataFrame, **how) -> pd.DataFrame:
    detector = PopulationDriftDetector(**how)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        detector.fit(reference)
        chunks, _ = detector.predict(new)
    assert not [one for one in said if "skforecast" in one.category.__module__], "changed: it warns"
    return chunks.set_index("feature")


alarms, largest = {"x": 0, "w": 0}, 0.0
for _ in range(20):
    reference = rows()
    chunks = told(rows())
    largest = max(largest, chunks.filter(like="_threshold").max(axis=None))
    for column in alarms:
        alarms[column] += bool(chunks.loc[column, "drift_detected"])
print(f"one chunk: of 20 samples of the same distribution are drift {alarms}; the largest threshold is {largest:.2g}")
assert largest < 1e-6 and alarms == {"x": 20, "w": 20}, "changed or mended: one chunk"

reference = rows()
for missing, low, high in ((0, 0, 3), (0.9, 20, 20)):
    drift = told(rows(missing), chunk_size=300).loc["x", "drift_detected"].sum()
    print(f"chunks of 300 rows, {missing:.0%} of values missing: {drift} of 20 chunks of the number are drift")
    assert low <= drift <= high, f"changed: {missing}"
new = rows()
new.iloc[3000:] = np.nan
chunks = told(new, chunk_size=300)
empty = chunks[chunks["chunk"] >= 10]
print(f"no value at all: {empty['drift_detected'].sum()} of {len(empty)} chunks are drift")
assert len(empty) == 20 and not empty["drift_detected"].any(), "changed: chunks without values"
PYTHON
