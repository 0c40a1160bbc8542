#!/usr/bin/env bash
# confidenceinterval 1.0.5, scikit-learn 1.9.1: the analytical intervals of macro precision, recall and F1.
# Guessed: half of an interval is 1.96 standard deviations of the metric over samples of 1,000 rows, to within 5 %: the
# delta method, which its documentation names, is that good at such sizes.
# Seen: with three classes of nearly equal size F1's interval is 1.7 times as wide; with ten, .86 times; with one class
# of 86 in 100 that of precision is .8 times as wide and holds the truth in 88 of 100 samples instead of 95. Covariances
# of the table's cells should be minus the product of both shares; there, one share's square stands in each row.
# Here: a test holds the coverage of macro F1 (tests/performance/test_coverage.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" confidenceinterval==1.0.5 scikit-learn==1.9.1 numpy==2.4.6 \
    scipy==1.17.1 pandas==2.3.3
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import confidenceinterval
import numpy as np

random = np.random.default_rng(1)
tables = {
    "three equal classes": np.array([[28.0, 3, 2], [4, 26, 3], [3, 4, 27]]),
    "ten equal classes": np.full((10, 10), 1 / 3) + np.eye(10) * (7 - 1 / 3),
    "one class of 86 in 100": np.array([[80.0, 5, 1], [3, 5, 1], [1, 1, 3]]),
}
ratios = {}
for name, table in tables.items():
    share, size = np.ravel(table) / table.sum(), len(table)
    for metric in ("precision_score", "f1_score"):
        values, halves = [], []
        for _ in range(300):
            rows = random.choice(size * size, size=1000, p=share)
            value, (low, high) = getattr(confidenceinterval, metric)((rows // size).tolist(), (rows % size).tolist(), average="macro")
            values.append(value)
            halves.append((high - low) / 2)
        ratios[name, metric] = np.mean(halves) / (1.96 * np.std(values))
        print(f"{name}, {metric}: half of the interval is {ratios[name, metric]:.2f} times 1.96 standard deviations")
assert ratios["three equal classes", "f1_score"] > 1.4, "mended: F1's interval is as wide as it should be"
assert ratios["ten equal classes", "f1_score"] < 0.93, "changed: F1 of ten classes"
assert ratios["one class of 86 in 100", "precision_score"] < 0.9, "mended: precision's interval"
PYTHON
