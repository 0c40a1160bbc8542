#!/usr/bin/env bash
# skops 0.16.0: a dictionary with False as a key comes back without it.
# Expected: {False: 4, True: 1} is loaded as it was saved, since the types of keys are kept in the file.
# Seen: the key's text is handed to its type, and bool("false") is True. Both keys become True; no warning. A refit of
# a loaded model with class_weight={False: 4, True: 1} weighs both classes alike: 59 rows are "yes" instead of 49.
# Here: monitoring/models/files/skops_keys.py writes such keys otherwise before the file is loaded.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" skops==0.16.0 scikit-learn==1.9.1 numpy==2.4.6
"$folder/env/bin/python" - <<'PYTHON'
import numpy as np
import skops.io
from sklearn.linear_model import LogisticRegression

X = np.random.default_rng(0).normal(size=(400, 2))
y = X[:, 0] > 1
saved = LogisticRegression(class_weight={False: 4.0, True: 1.0}).fit(X, y)
loaded = skops.io.loads(skops.io.dumps(saved))
before = saved.predict(X).sum()
after = loaded.fit(X, y).predict(X).sum()
print("class_weight", saved.class_weight, "->", loaded.class_weight)
print(f"refitted on the same rows, the answer is yes in {after} rows instead of {before}")
assert loaded.class_weight == {True: 1.0}, "mended: False is kept"
assert after != before
PYTHON
