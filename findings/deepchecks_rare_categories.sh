#!/usr/bin/env bash
# deepchecks 0.19.1, pandas 2.2.3, numpy 1.26.4, scikit-learn 1.5.2: a column all of whose words are replaced by others,
# by how many words it has.
# Guessed: a drift score near 1 (Cramer's V), or well above .2 (psi), whatever their number.
# Seen: 1.0 and 6.6 for 10 words, .41 and .10 for 110, and 0 for 150 words: words of under 1 % of the rows
# become one, and so do those that come instead.
# Here: the check of unseen categories fails at 100 % of the rows up to 10,000 categories. Distances beyond 50 categories
# join rare and unseen ones, too; their p-value tells it all the same.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" deepchecks==0.19.1 pandas==2.2.3 numpy==1.26.4 \
    scikit-learn==1.5.2 category-encoders==2.6.4 "setuptools<81"
DISABLE_LATEST_VERSION_CHECK=true "$folder/env/bin/python" -W ignore - 2>"$folder/warnings" <<'PYTHON'
import numpy as np
import pandas as pd
from deepchecks.tabular import Dataset
from deepchecks.tabular.checks import FeatureDrift


def scores(words, rows=5000):
    random = np.random.default_rng(0)
    old, new = (
        Dataset(pd.DataFrame({"word": random.choice([f"{letter}{i}" for i in range(words)], rows)}), cat_features=["word"])
        for letter in "ab"
    )
    methods = "cramers_v", "psi"
    return [FeatureDrift(categorical_drift_method=each).run(old, new).value["word"]["Drift score"] for each in methods]


found = {words: scores(words) for words in (10, 110, 150, 500)}
for words, (cramer, psi) in found.items():
    print(f"{words:3} words, all replaced: Cramer's V {cramer:.3f}, psi {psi:.4f}")
assert found[10][0] > 0.99 and found[10][1] > 6, "changed: ten words, all replaced"
assert max(found[150]) < 0.01 and max(found[500]) < 0.01, "mended: rare words that are replaced are drift"
PYTHON
