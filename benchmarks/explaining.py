"""Exact explanations of trees, one row and 10,000, beside bare SHAP on the same encoded rows and background.

`uv run python benchmarks/explaining.py [ROWS]`. A forest of 500 trees of depth 12 and a HistGradientBoosting of 300
trees, each behind one-hot and behind ordinal encoding of 6 columns of 12 categories; 8 further columns are numbers; the
background has 100 rows. Of our single explanation everything is measured, from the raw row to the sorted contributions;
of SHAP's the bare call on the encoded row. SHAP's time for all rows is extrapolated from a few.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

from monitoring.domain import Deployment, Task
from monitoring.explain import lime_values
from monitoring.explain.forests.trees import forest
from monitoring.explain.shapley import shap_values
from monitoring.explain.shapley.tree_values import TreeValues
from monitoring.models.model import Model
from monitoring.models.wrap import wrap

FITTED_ROWS, BACKGROUND, ASKED_OF_SHAP = 20_000, 100, 6
NUMBERS, TEXTS = [f"x{i}" for i in range(8)], [f"c{i}" for i in range(6)]
DEPLOYMENT = Deployment(name="b", title="B", task=Task.BINARY, numeric=tuple(NUMBERS), categorical=tuple(TEXTS))


def data(rows: int) -> tuple[pd.DataFrame, Any]:
    """Raw rows and labels in which some columns act together."""
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(rows, len(NUMBERS))), columns=NUMBERS)
    for name in TEXTS:
        table[name] = np.char.add("v", random.integers(10, 22, rows).astype(str))
    score = table.x0 + table.x1 * table.x2 + table.c0.isin(["v11", "v14"]) + (table.c1 > "v16") * table.x3
    return table, (score + random.normal(size=rows) / 2 > 0.3).astype(int)


def seconds(job: Callable[[], object]) -> float:
    """How long a job takes."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def peak() -> float:
    """Gigabytes at most held by this process until now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def many(model: Model, table: pd.DataFrame, encode: Any, rows: int) -> tuple[float, float]:
    """Seconds for many rows, preparation included, and until somebody who stops it has his way."""
    encoded, heard = encode.transform(table.iloc[:rows]), []

    def all_of_them(progress: Callable[[int], None]) -> None:
        trees = forest(model.pipeline.steps[-1][1], 1)
        background = trees.read(encode.transform(table.iloc[-BACKGROUND:]))
        sources = [table.columns.get_loc(name.split("__")[1].split("_")[0]) for name in encode.get_feature_names_out()]
        TreeValues.of(trees, background, sources, len(table.columns)).many(trees.read(encoded), progress)

    def stopped() -> None:
        def stop(done: int) -> None:
            raise KeyboardInterrupt

        try:
            all_of_them(stop)
        except KeyboardInterrupt:
            return

    taken = seconds(lambda: all_of_them(heard.append))
    assert heard[-1] == rows
    return taken, seconds(stopped)


def bare_shap(estimator: Any, encoded: Any) -> tuple[float, float]:
    """Seconds of SHAP for one row, and for each of a few, prepared and warm."""
    import shap

    explainer = shap.TreeExplainer(estimator, data=encoded[-BACKGROUND:], feature_perturbation="interventional")
    explainer.shap_values(encoded[:1], check_additivity=False)
    one = statistics.median(
        seconds(lambda: explainer.shap_values(encoded[:1], check_additivity=False)) for _ in range(3)
    )
    several = seconds(lambda: explainer.shap_values(encoded[:ASKED_OF_SHAP], check_additivity=False))
    return one, several / ASKED_OF_SHAP


def measure(name: str, estimator: Any, encoder: Any, rows: int) -> tuple[str, ...]:
    """One line of the table."""
    table, label = data(FITTED_ROWS)
    encode = ColumnTransformer([("n", "passthrough", NUMBERS), ("c", encoder, TEXTS)], sparse_threshold=0)
    pipeline = Pipeline([("encode", encode), ("model", estimator)]).fit(table, label)
    model = wrap(pipeline, DEPLOYMENT, name)
    background = table.iloc[-BACKGROUND:]
    first = seconds(lambda: shap_values.explain(model, table.iloc[[0]], background, seed=0))
    one = statistics.median(
        seconds(lambda row=row: shap_values.explain(model, table.iloc[[row]], background, seed=0)) for row in range(9)
    )
    lime = seconds(lambda: lime_values.explain(model, table.iloc[[0]], table.iloc[-1000:], "a"))
    all_rows, stop = many(model, table, encode, rows)
    memory = peak()
    shap_one, shap_each = bare_shap(estimator, encode.transform(table))
    return (
        f"{first * 1e3:,.0f} ms",
        f"{one * 1e3:,.1f} ms",
        f"{shap_one * 1e3:,.1f} ms",
        f"{(one - 0.03) / shap_one:.2f} ×",
        f"{all_rows:,.1f} s",
        f"{shap_each * rows:,.0f} s",
        f"{shap_each * rows / all_rows:,.1f} ×",
        f"{stop:.1f} s",
        f"{lime:.1f} s",
        f"{memory:.2f} GB",
    )


HEADS = (
    "first",
    "one row",
    "SHAP's",
    "(one - 30 ms) / SHAP",
    "all rows",
    "SHAP's*",
    "faster",
    "stopped",
    "LIME",
    "memory",
)


def told(name: str, cells: tuple[str, ...]) -> None:
    """Print one line."""
    print(name.rjust(18), *(cell.rjust(len(head) + 2) for cell, head in zip(cells, HEADS, strict=True)), flush=True)


def main(rows: int) -> None:
    """Measure and print the table."""
    told(f"{rows:,} rows", HEADS)
    for kind, encoder in (("one-hot", OneHotEncoder(sparse_output=False)), ("ordinal", OrdinalEncoder())):
        for name, estimator in (
            ("forest", RandomForestClassifier(500, max_depth=12, random_state=0, n_jobs=2)),
            ("boosting", HistGradientBoostingClassifier(max_iter=300)),
        ):
            told(f"{name}, {kind}", measure(f"{name}, {kind}", estimator, encoder, rows))
    print(f"* extrapolated from {ASKED_OF_SHAP} rows")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
