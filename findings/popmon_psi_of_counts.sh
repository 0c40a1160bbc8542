#!/usr/bin/env bash
# popmon 1.4.12, histogrammar 1.1.2, pandas 2.3.3, numpy 2.4.6: the stability index of a week against the reference.
# Guessed: 0 where every week holds the same four words equally often, whatever the number of rows.
# Seen: 416 for weeks of 100 rows, 4159 for 1,000 and 41589 for 10,000, and a Jensen-Shannon divergence of 48 to 4819,
# which is at most ln 2. Both compare counts, and the reference holds four weeks: shares are never formed. Against the
# week before, which is as long, both are 0: with weeks of unlike length they follow the number of rows there, too.
# Here: a test holds that no method's distance changes where one side's counts are three or a hundred times as many.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" \
    popmon==1.4.12 histogrammar==1.1.2 pandas==2.3.3 numpy==2.4.6 "setuptools<81"
"$folder/env/bin/python" -W ignore - 2>"$folder/progress" <<'PYTHON'
import logging

import numpy as np
import pandas as pd
from popmon.pipeline.metrics import df_stability_metrics

logging.disable(logging.CRITICAL)


def found(rows):
    week = pd.to_datetime("2026-01-05") + pd.to_timedelta(np.repeat(np.arange(4), rows) * 7, unit="D")
    frame = pd.DataFrame({"date": week, "word": ["a", "b", "c", "d"] * rows})
    answers = df_stability_metrics(
        frame, time_axis="date", time_width="1w", time_offset="2026-01-05", features=["date:word"]
    )
    return answers["comparisons"]["word"].iloc[-1]


for rows in (100, 1_000, 10_000):
    one = found(rows)
    names = "ref_psi", "ref_jsd", "prev1_psi", "prev1_jsd"
    psi, jsd, before, before_jsd = (float(one[name]) for name in names)
    print(f"{rows:6} rows a week: index {psi:.0f}, divergence {jsd:.0f}; against the week before {before:g}, {before_jsd:g}")
    assert psi > rows and jsd > rows / 3, "mended: equal shares have an index of 0"
    assert before == before_jsd == 0, "changed: two equal weeks differ"
PYTHON
