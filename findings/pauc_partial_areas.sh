#!/usr/bin/env bash
# pauc 0.2.2, numpy 2.4.6, scipy 1.17.1: DeLong's interval of a partial area (specificity from .9 to 1) and its test
# of two models on the same rows, in 300 samples of 1,000 rows. Then Hand and Till's area of three classes.
# Guessed from reading: the whole area's variance stands beside the partial area; of three classes, the side is chosen.
# Seen: the partial area varies by .003 from sample to sample, the interval says .013, which is the whole area's. So two
# models whose difference is 2.5 times its own spread are never told apart: 0 of 300 tests reject; of their whole areas
# 295 do. A model of three classes that ranks each last has an area of 1, as a perfect one has: for each pair of classes
# the side is chosen by the medians. Nothing is raised; pROC refuses DeLong's test for partial areas.
# Here: areas are whole; tests hold their error against all pairs of rows, and that swapped outcomes turn them around
# (tests/stats/test_ranking.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" pauc==0.2.2 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from pauc.roc_core import ROC, MultiClassROC
from pauc.stats import ci_auc, compare

random = np.random.default_rng(0)
y = np.repeat([0, 1], 500)


def told(**how) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of 300 samples: areas, standard errors, differences of two models and p-values."""
    found = []
    for _ in range(300):
        shared = random.normal(size=1000)
        good, poor = (ROC(y, step * y + shared + 0.7 * random.normal(size=1000), **how) for step in (1.5, 1.2))
        low, high = ci_auc(good)
        test = compare(good, poor)
        found.append((good.auc, (high - low) / 2 / 1.96, test.estimate, test.p_value))
    return tuple(np.transpose(found))


for name, how, is_wrong in (("whole", {}, False), ("partial", {"partial_auc": (0.9, 1)}, True)):
    areas, errors, differences, p_values = told(**how)
    spread, said = areas.std(ddof=1), errors.mean()
    away, rejected = differences.mean() / differences.std(ddof=1), (p_values < 0.05).sum()
    print(f"{name} area: it varies by {spread:.4f}, the interval says {said:.4f}; the difference of two models is "
          f"{away:.1f} times its spread, {rejected} of 300 tests reject")
    assert 3 < said / spread < 8 if is_wrong else 0.85 < said / spread < 1.15, f"changed or mended: {name}, interval"
    assert away > 2, "changed: the difference"
    assert rejected < 15 if is_wrong else rejected > 200, f"changed or mended: {name}, test"

classes = np.repeat([0, 1, 2], 100)
right = (classes[:, None] == np.arange(3)) + 0.1 * random.random((300, 3))
for name, scores in (("right", right), ("the wrong way round", -right)):
    area = MultiClassROC(classes, scores).auc
    print(f"three classes, scores that are {name}: {area:.2f}")
    assert area == 1, f"changed or mended: {name}"
PYTHON
