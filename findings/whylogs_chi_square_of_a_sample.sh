#!/usr/bin/env bash
# whylogs 1.6.4, whylogs-sketching 3.4.1.dev3, pandas 2.2.3, numpy 1.26.4: how often two samples of one distribution of
# three words have a chi-square p-value under .05, below which it says DRIFT.
# Guessed: in 5 of 100 pairs, whatever the sizes: it is given two samples.
# Seen: in 24 of 100 pairs of 2,000 rows, and in 73 where the new sample is ten times the reference's size: the
# reference's shares are taken for the truth, without an error of their own.
# Here: the test is that of homogeneity, in which both sides have their error; a simulation in the tests holds its level.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" \
    "whylogs[viz]==1.6.4" whylogs-sketching==3.4.1.dev3 pandas==2.2.3 numpy==1.26.4 ipython "setuptools<81"
WHYLOGS_NO_ANALYTICS=True "$folder/env/bin/python" -W ignore - 2>"$folder/warnings" <<'PYTHON'
import numpy as np
import pandas as pd
import whylogs
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

random = np.random.default_rng(0)


def sample(rows):
    return whylogs.log(pd.DataFrame({"word": random.choice(["a", "b", "c"], rows)})).view()


for reference, target, least in ((2_000, 2_000, 0.12), (2_000, 20_000, 0.6)):
    pairs = ({"reference_view": sample(reference), "target_view": sample(target)} for _ in range(100))
    found = [calculate_drift_scores(with_thresholds=True, **pair)["word"] for pair in pairs]
    drifted = sum(each["drift_category"] == "DRIFT" for each in found)
    assert {each["algorithm"] for each in found} == {"chi-square"}
    print(f"reference {reference:,} rows, new {target:,}: DRIFT in {drifted} of 100 pairs of one distribution")
    assert drifted > 100 * least, "mended: both samples have their error"
PYTHON
