#!/usr/bin/env bash
# fastwoe 0.3.0, scikit-learn 1.8.0, numpy 2.4.6: the standard error of a Gini (somersd_se: "for binary targets this
# equals SE(Gini) = SE(2*AUC - 1)"), which get_feature_stats makes intervals of, and its statistic with weights. Held
# against how much the Gini varies over 200 samples of 1,000 rows, and against DeLong's error, from all pairs.
# Guessed: within a tenth of both; weights of 1 change nothing.
# Seen: DeLong's is. With half of the rows events fastwoe's is 1.3 times too large, with 10 % 3.4 times, with 5 % 4.5
# and with 2 % 7.2 times (.63 for a Gini of .71): what is rare is never significant. The rank of a class stands where
# its number of rows belongs. With weights, all of them 1, a Gini of .376 is .385: pairs of one score are left out.
# Here: a test holds the area's standard error against DeLong's.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" fastwoe==0.3.0 scikit-learn==1.8.0 numpy==2.4.6 pandas==3.1.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from fastwoe.metrics import somersd_se, somersd_yx
from sklearn.metrics import roc_auc_score


def of_pairs(y, score) -> float:
    events, others = score[y == 1], score[y == 0]
    wins = (events[:, None] > others) + 0.5 * (events[:, None] == others)
    return 2 * float(np.sqrt(wins.mean(1).var(ddof=1) / len(events) + wins.mean(0).var(ddof=1) / len(others)))


for rate, least in ((0.5, 1.15), (0.1, 2.5), (0.05, 3.5), (0.02, 5)):
    found = []
    for seed in range(200):
        random = np.random.default_rng(seed)
        y = (random.random(1000) < rate).astype(int)
        score = np.round(1.5 * y + random.normal(size=1000), 1)
        gini = 2 * roc_auc_score(y, score) - 1
        assert abs(somersd_yx(y, score).statistic - gini) < 1e-9, "changed: the Gini"
        found.append((gini, somersd_se(y, score), of_pairs(y, score)))
    gini, told, pairs = np.array(found).T
    print(f"{rate:.0%} events: the Gini {gini.mean():.2f} varies by {gini.std():.4f}, "
          f"told {told.mean():.4f}, DeLong {pairs.mean():.4f}")
    assert 0.85 < pairs.mean() / gini.std() < 1.15, "wrong: DeLong's error"
    assert told.mean() / gini.std() > least, "mended: the standard error"
random = np.random.default_rng(1)
y = (random.random(300) < 0.3).astype(int)
score = np.round(0.8 * y + random.normal(size=300), 1)
plain, ones = somersd_yx(y, score).statistic, somersd_yx(y, score, np.ones(300)).statistic
print(f"without weights {plain:.4f}, with weights of 1 {ones:.4f}, by the area {2 * roc_auc_score(y, score) - 1:.4f}")
assert ones - plain > 0.005, "mended: weights"
PYTHON
