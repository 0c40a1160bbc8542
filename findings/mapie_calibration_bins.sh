#!/usr/bin/env bash
# mapie 1.6.0, scikit-learn 1.9.1, numpy 2.4.6: the expected calibration error of 20,000 scores that are the wrong way
# round: an event has the probability 1 - score. In each bin of any width the gap is |1 - 2 score|, on average .5.
# Guessed: .5 by each way to split, whatever the order of rows, for any number of bins from 2 on.
# Seen: "uniform" makes one bin less than it is told: with 2 bins, which is one, the error is 0; of 10 bins it is what 9
# have. "array split" cuts the scores in the order of their rows and takes the greatest of each part for a bin's end:
# rows sorted by score have .5, the same rows shuffled .002. Nothing is raised.
# Here: a test holds the calibration error against a reckoning by hand; the order of rows is in no count.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" mapie==1.6.0 scikit-learn==1.9.1 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from mapie.metrics.calibration import expected_calibration_error

random = np.random.default_rng(0)
score = random.random(20_000)
y = (random.random(20_000) < 1 - score).astype(int)


def by_hand(bins: int) -> float:
    place = np.minimum((score * bins).astype(int), bins - 1)
    rows = np.bincount(place, minlength=bins)
    events, scores = np.bincount(place, y, bins), np.bincount(place, score, bins)
    return float(np.abs(events - scores).sum() / rows.sum())


for bins in (2, 3, 4, 10):
    told = expected_calibration_error(y, score, num_bins=bins, split_strategy="uniform")
    wanted, less = by_hand(bins), by_hand(bins - 1)
    print(f"uniform, {bins} bins: told {told:.3f}, by hand {wanted:.3f}, with one bin less {less:.3f}")
    assert abs(told - less) < 1e-9 and abs(told - wanted) > 1e-4, "mended: uniform"
assert expected_calibration_error(y, score, num_bins=2, split_strategy="uniform") < 0.02, "mended: two bins"
for name, order in (("sorted", np.argsort(score)), ("shuffled", random.permutation(20_000))):
    told = expected_calibration_error(y[order], score[order], num_bins=10, split_strategy="array split")
    print(f"array split, 10 bins, rows {name}: told {told:.3f}, by hand {by_hand(10):.3f}")
    assert abs(told - 0.5) < 0.02 if name == "sorted" else told < 0.05, "changed or mended: array split"
PYTHON
