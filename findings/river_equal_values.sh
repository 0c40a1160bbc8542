#!/usr/bin/env bash
# river 0.26.1, scipy 1.17.1, scikit-learn 1.9.1: statistics of streams whose values are equal again and again.
# Guessed: stats.KolmogorovSmirnov is sup |F1 - F2|, as its page says, and RollingROCAUC the area over its window.
# Seen: of distinct values both are. A value of one side is taken for less than the equal value of the other: two
# samples of one coin have a distance of .50 instead of .03, of whole numbers from 0 to 9 .12 instead of .05; pairs of
# the same number, in which nothing differs, 1/3. Kuiper's is off alike. The area of scores with one decimal is off by
# up to .025 in windows of 50 rows. Nothing is raised; neither page says that values have to differ.
# Here: a distance is taken at the ends of cells, after all equal values of both sides are counted; a test holds that
# rows with one score have no order.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" river==0.26.1 scipy==1.17.1 scikit-learn==1.9.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from river import metrics, stats
from sklearn.metrics import roc_auc_score


def told(a, b) -> float:
    distance = stats.KolmogorovSmirnov(statistic="ks")
    for pair in zip(a.tolist(), b.tolist(), strict=True):
        distance.update(*pair)
    return distance.get()


def by_hand(a, b) -> float:
    values = np.union1d(a, b)
    return float(max(abs((a <= value).mean() - (b <= value).mean()) for value in values))


for name, draw, least in (
    ("normal", lambda random: random.normal(size=400), 0),
    ("a coin", lambda random: random.integers(0, 2, 400), 0.4),
    ("0 to 9", lambda random: random.integers(0, 10, 400), 0.05),
):
    found = []
    for seed in range(10):
        random = np.random.default_rng(seed)
        a, b = draw(random), draw(random)
        found.append((told(a, b), by_hand(a, b)))
    found = np.array(found)
    print(f"two samples of one distribution, {name}: told {found[:, 0].mean():.3f}, by hand {found[:, 1].mean():.3f}")
    off = found[:, 0] - found[:, 1]
    assert (np.abs(off) < 1e-9).all() if least == 0 else off.mean() > least, f"changed or mended: {name}"
same = np.tile([1, 2, 3], 50)
print(f"pairs of the same number: told {told(same, same):.3f}, by hand {by_hand(same, same):.3f}")
assert told(same, same) > 0.3, "mended: pairs of the same number"
for decimals in (12, 1):
    found = []
    for seed in range(20):
        random = np.random.default_rng(seed)
        y = random.random(50) < 0.3
        score = np.round(0.25 * y + 0.75 * random.random(50), decimals)
        area = metrics.RollingROCAUC(window_size=50)
        for outcome, at in zip(y.tolist(), score.tolist(), strict=True):
            area.update(outcome, {True: at, False: 1 - at})
        found.append(abs(area.get() - roc_auc_score(y, score)))
    print(f"area of scores with {decimals} decimals: off by up to {max(found):.4f}")
    assert max(found) < 1e-9 if decimals == 12 else max(found) > 0.015, "changed or mended: the area"
PYTHON
