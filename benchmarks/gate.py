"""The paired tests of the release gate, simulated, and what the whole gate costs.

`uv run python benchmarks/gate.py [coverage|decisions|cost] [--draws N]`. Two models see the same rows: each row's
scores are binormal (1.2 standard deviations between the outcomes, correlation .7 between the models), turned into true
probabilities. `coverage`: how often the 95 % interval of the difference holds the true one. `decisions`: how often
non-inferiority at a margin of .01 is found at 20,000 rows for a model that is as good, and for one that is worse by
just the margin. `cost`: CPU seconds and memory of `modelwatch gate`, 100,000 rows of 20 columns, boosting of 200 trees.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import skops.io
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import norm
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

from monitoring.connect import add
from monitoring.gate.outcomes import difference, losses_of
from monitoring.log import Workspace
from monitoring.releases.releases import Releases
from monitoring.stats.paired.difference import Difference

SHARE, SHARED, SHARP = 0.3, 0.7, 1.2  # positives; correlation; standard deviations between the outcomes
MARGIN, ROWS = 0.01, 20_000
METRICS = ("roc_auc", "log_loss", "brier", "accuracy", "mae")
LARGE = 2_000_000  # rows that stand for the truth where there is no closed form


def outcomes(random, n, ours, theirs):
    """Truth, and both models' probabilities; `ours` and `theirs` are how far apart each holds the outcomes."""
    truth = (random.random(n) < SHARE).astype(float)
    common = random.normal(size=n)
    own = [np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * random.normal(size=n) for _ in range(2)]
    sides = [expit(logit(SHARE) + d * (d * truth + x) - d * d / 2) for d, x in zip((ours, theirs), own, strict=True)]
    return truth, *sides


def values(random, n, ours, theirs):
    """The same of a regression, whose errors have a long tail."""
    truth = random.normal(size=n)
    common = random.standard_t(5, n)
    return truth, *(truth + spread * (common + random.standard_t(5, n)) for spread in (ours, theirs))


def drawn(metric, random, n, ours, theirs):
    """Truth and both sides, as the metric needs them."""
    return (values if metric == "mae" else outcomes)(random, n, ours, theirs)


def true_loss(metric, sharp):
    """1 - ROC AUC in closed form; of the others the loss of very many rows."""
    if metric == "roc_auc":
        return 1 - norm.cdf(sharp / np.sqrt(2))
    truth, said, _ = drawn(metric, np.random.default_rng(99), LARGE, sharp, sharp)
    return losses_of(metric, truth, said)


def worse_by(metric, margin, start):
    """How sharp a model is whose loss is larger by the margin."""
    wanted = true_loss(metric, start) + margin
    low, high = (start, 2 * start) if metric == "mae" else (0.3 * start, start)
    return brentq(lambda sharp: true_loss(metric, sharp) - wanted, low, high, xtol=1e-4)


def found(metric, n, ours, theirs, draws, seed=0) -> Iterator[Difference]:
    """The difference in one draw after the other."""
    random = np.random.default_rng(seed)
    for _ in range(draws):
        yield difference(metric, *drawn(metric, random, n, ours, theirs))


def covers(metric, n, draws, seed=0):
    """The share of intervals that hold the true difference."""
    theirs = 0.5 if metric == "mae" else SHARP
    ours = theirs * 0.95
    true = true_loss(metric, theirs) - true_loss(metric, ours)
    ends = [one.interval() for one in found(metric, n, ours, theirs, draws, seed)]
    return np.mean([low <= true <= high for low, high in ends])


def passes(metric, n, worse, draws, seed=0):
    """The share of draws in which the candidate is found to be worse by less than the margin."""
    theirs = 0.5 if metric == "mae" else SHARP
    ours = worse_by(metric, MARGIN, theirs) if worse else theirs
    return np.mean([one.interval()[0] > -MARGIN for one in found(metric, n, ours, theirs, draws, seed)])


def coverage(draws):
    """Print the shares of intervals that hold the true difference."""
    print(f"| metric | {' | '.join(f'{n:,} rows' for n in (200, 2_000, 20_000))} |\n|---|---|---|---|")
    for metric in METRICS:
        shares = [covers(metric, n, draws) for n in (200, 2_000, 20_000)]
        print(f"| `{metric}` | {' | '.join(f'{share:.1%}' for share in shares)} |", flush=True)


def decisions(draws):
    """Print the shares of candidates that pass."""
    print("| metric | as good: passes | worse by the margin: passes |\n|---|---|---|")
    for metric in METRICS[:-1]:  # a mean absolute error has the label's units, and no margin that fits all
        shares = [passes(metric, ROWS, worse, draws) for worse in (False, True)]
        print(f"| `{metric}` | {' | '.join(f'{share:.1%}' for share in shares)} |", flush=True)


TOML = """
name = "large"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
label = "y"
numeric = [{numeric}]
categorical = [{categorical}]
segments = ["c0"]
[reference]
path = "train.parquet"
[log]
predictions = ["log.parquet"]
labels = ["log.parquet"]
[model]
path = "1.skops"
trained_on = "train.parquet"
"""


def table(random, rows, columns, first):
    """Rows of numbers and, every fifth column, of categories; the outcome hangs on all of them."""
    found = pd.DataFrame({"id": [f"{first:%m}-{i}" for i in range(rows)]})
    found["at"] = first + pd.to_timedelta(np.arange(rows) * 30, unit="s")
    odds = np.full(rows, -1.0)
    for place in range(columns):
        if place % 5 == 4:
            found[f"c{place // 5}"] = random.choice([f"v{i}" for i in range(8)], rows)
            odds += 0.3 * (found[f"c{place // 5}"] == "v3")
        else:
            found[f"x{place}"] = random.normal(size=rows)
            odds += 1.5 / (place + 1) * found[f"x{place}"]
    found["y"] = (random.random(rows) < expit(odds)).astype(int)
    return found


def estimator(features, trees):
    """Boosting of so many trees."""
    words = [name for name in features if name.startswith("c")]
    coded = make_column_transformer(
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), words), remainder="passthrough"
    )
    return make_pipeline(coded, HistGradientBoostingClassifier(max_iter=trees, early_stopping=False, random_state=0))


def prepared(folder, rows, columns, trees):
    """A workspace with a connected deployment `large` and a candidate, version 2."""
    random = np.random.default_rng(0)
    train = table(random, rows, columns, pd.Timestamp("2025-01-01"))
    log = table(random, rows, columns, pd.Timestamp("2025-03-01"))
    features = [name for name in train if name not in ("id", "at", "y")]
    for version, size in (("1", trees), ("2", trees)):
        model = estimator(features, size).fit(
            train[features][: rows // int(version)], train["y"][: rows // int(version)]
        )
        skops.io.dump(model, folder / f"{version}.skops")
        if version == "1":
            log["p"] = model.predict_proba(log[features])[:, 1]
    train.to_parquet(folder / "train.parquet")
    log.to_parquet(folder / "log.parquet")
    listed = {kind: ", ".join(f'"{n}"' for n in features if n.startswith(kind)) for kind in ("x", "c")}
    (folder / "large.toml").write_text(TOML.format(numeric=listed["x"], categorical=listed["c"]))
    workspace = Workspace(folder / "home")
    add(workspace, folder / "large.toml")
    train[: rows // 2].to_parquet(folder / "half.parquet")
    Releases(workspace, "large").add(folder / "2.skops", trained_on=folder / "half.parquet")


def cost(draws, rows=100_000, columns=20, trees=200):
    """`modelwatch gate` in a process of its own, after everything was connected."""
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder), rows, columns, trees)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = "import sys; from monitoring.cli.main import main; sys.exit(main(['gate', 'large', '2']))"
        start = time.monotonic()
        done = subprocess.run([sys.executable, "-c", command], env=os.environ | {"MODELWATCH_HOME": f"{folder}/home"})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        seconds, memory = time.monotonic() - start, after.ru_maxrss / 1024
        print(f"status {done.returncode}: {cpu:.1f} s of CPU in {seconds:.1f} s, {memory:.0f} MB resident at most")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=("coverage", "decisions", "cost"), default="coverage")
    parser.add_argument("--draws", type=int, default=2000)
    arguments = parser.parse_args()
    {"coverage": coverage, "decisions": decisions, "cost": cost}[arguments.what](arguments.draws)
