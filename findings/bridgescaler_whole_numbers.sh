#!/usr/bin/env bash
# bridgescaler 0.8.6: the mergeable standard scaler on columns of whole numbers, and on parts with unlike gaps.
# Guessed: whole numbers are scaled as the same numbers with a point are; the sum of two parts' scalers is the scaler of
# all rows, which is what it is for.
# Seen: mean, variance and what is scaled are kept in the column's own type. Hour 23 is 1 instead of 1.6; a column of 0
# and 1 has variance 0 then, and each of its rows becomes -9223372036854775808. Parts are weighed by their rows, gaps
# included: a part that is nine tenths missing counts as much as a whole one (a mean of 1.55 instead of 1.14).
# Here: counts and sums are kept apart from gaps, so that the sum of parts is what all rows give (tests/log/fleet).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" bridgescaler==0.8.6 numpy==2.4.6 pandas==3.1.1 scikit-learn==1.9.1
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from bridgescaler.distributed import DStandardScaler

random = np.random.default_rng(0)
whole = np.column_stack([random.integers(0, 24, 3000), random.integers(0, 2, 3000)])
as_whole, as_float = DStandardScaler(), DStandardScaler()
scaled, wanted = as_whole.fit_transform(whole), as_float.fit_transform(whole.astype(float))
print(f"means {as_whole.mean_x_} instead of {as_float.mean_x_.round(3)}, variances {as_whole.var_x_} instead of {as_float.var_x_.round(3)}")
print(f"hour 23 becomes {scaled[whole[:, 0] == 23, 0][0]:.3f} instead of {wanted[whole[:, 0] == 23, 0][0]:.3f}, 0 and 1 become {np.unique(scaled[:, 1])}")
assert as_whole.mean_x_.dtype == whole.dtype and as_whole.var_x_[1] == 0, "mended: moments of whole numbers"
assert np.abs(scaled[:, 1].astype(float)).min() > 1e18, "changed: what a column of 0 and 1 becomes"

first, second = random.normal(1, 1, (2000, 1)), random.normal(2, 1, (2000, 1))
second[random.random(2000) < 0.9] = np.nan
one, other, both = DStandardScaler(), DStandardScaler(), DStandardScaler()
one.fit(first), other.fit(second), both.fit(np.concatenate([first, second]))
print(f"mean of both parts {both.mean_x_[0]:.3f}, of their scalers' sum {(one + other).mean_x_[0]:.3f}")
assert (one + other).mean_x_[0] - both.mean_x_[0] > 0.35, "mended: parts with gaps"
PYTHON
