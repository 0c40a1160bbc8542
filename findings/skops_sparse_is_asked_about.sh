#!/usr/bin/env bash
# skops 0.16.0: a sparse matrix inside a model is asked about, though its own reader means to trust it.
# Expected: scipy's sparse matrices are among the types that need no question: SparseMatrixNode lists them as its default.
# Seen: it lists classes where names are compared, so scipy.sparse._csr.csr_matrix is untrusted: an SVC behind a
# OneHotEncoder, which keeps its support vectors sparse, does not load by itself; the same SVC on dense columns does.
# Here: they are trusted by name (monitoring/models/files/trust.py), and their numbers checked before use (bounds.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" skops==0.16.0 scikit-learn==1.9.1 scipy pandas
"$folder/env/bin/python" - <<'PYTHON'
import pandas as pd
import skops.io
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import SVC

rows, labels = pd.DataFrame({"k": list("abcd") * 10}), [0, 1] * 20
for sparse in (False, True):
    model = make_pipeline(OneHotEncoder(sparse_output=sparse), SVC()).fit(rows, labels)
    asked = skops.io.get_untrusted_types(data=skops.io.dumps(model))
    print("sparse" if sparse else "dense", "columns: asked about", asked)
    assert asked == (["scipy.sparse._csr.csr_matrix"] if sparse else []), "changed"
PYTHON
