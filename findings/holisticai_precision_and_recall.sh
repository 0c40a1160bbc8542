#!/usr/bin/env bash
# holisticai 1.0.14, scikit-learn 1.9.1: precision and recall of each class in each group, of three classes.
# Guessed: precision_matrix and recall_matrix hold scikit-learn's precision and recall of the group's rows.
# Seen: each holds the other's figures. The table of counts has predicted classes along its rows, as its own words say;
# the sum along a column is then what is true, and precision divides by it. In a group where a class is said twice as
# often as it is true, precision is .41 and told as .89; the example in the package's own words has it swapped, too.
# Here: a test holds precision and recall of counts against scikit-learn's (tests/performance/test_binary.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" holisticai==1.0.14 scikit-learn==1.9.1 numpy==2.4.6 pandas==2.3.3
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from holisticai.bias.metrics import precision_matrix, recall_matrix
from sklearn.metrics import precision_score, recall_score

random = np.random.default_rng(0)
truth = random.choice(["bus", "car", "train"], 2000, p=[0.2, 0.5, 0.3])
group = np.where(random.random(2000) < 0.4, "north", "south")
said = np.where(random.random(2000) < 0.85, truth, "car")
said = np.where((group == "north") & (random.random(2000) < 0.3), "bus", said)
told = precision_matrix(group, said, truth), recall_matrix(group, said, truth)
for name in ("north", "south"):
    rows, classes = group == name, ["bus", "car", "train"]
    precision = precision_score(truth[rows], said[rows], labels=classes, average=None)
    recall = recall_score(truth[rows], said[rows], labels=classes, average=None)
    as_precision, as_recall = (table.loc[name, classes].to_numpy(float) for table in told)
    print(f"{name}: precision {precision.round(2)}, told {as_precision.round(2)}; recall {recall.round(2)}, told {as_recall.round(2)}")
    assert np.abs(precision - recall).max() > 0.1, "the two must differ for this to show anything"
    assert np.allclose(as_precision, recall) and np.allclose(as_recall, precision), "mended: each has its own figures"
PYTHON
