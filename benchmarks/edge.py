"""Bundles of every family and kind beside the scikit-learn pipeline that they are of: size, speed, memory, flips.

`uv run python benchmarks/edge.py [ROWS]`. Eight numbers with gaps and two columns of 12 categories, imputed, scaled
where it is usual, and one-hot encoded; 10,000 rows to fit, as many to compare. Each bundle is proven as
`modelwatch export` proves it, in a process of its own; the pipeline's time for a single row is measured in the same
run, right before and after.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier
from xgboost import XGBClassifier

from monitoring.domain import Deployment, Task
from monitoring.edge import bundle
from monitoring.edge.certificate.certificate import Certificate
from monitoring.edge.certificate.prove import Subject, prove
from monitoring.edge.certificate.rows.made_up import made_up
from monitoring.edge.forms.form import form_of
from monitoring.edge.forms.smaller import require_smaller
from monitoring.errors import ModelError
from monitoring.models.wrap import wrap

NUMBERS, TEXTS = tuple(f"x{i}" for i in range(8)), ("c0", "c1")
DEPLOYMENT = Deployment(
    name="b", title="B", task=Task.BINARY, label="y", numeric=NUMBERS, categorical=TEXTS, segments=("c0",)
)
SINGLE = 40  # calls of the pipeline
KINDS = (None, "float16", "int8")
LOG: dict[str, object] = {"class_scores": {}}


def data(rows: int, seed: int) -> pd.DataFrame:
    """Raw rows with labels, in which some columns act together."""
    random = np.random.default_rng(seed)
    table = pd.DataFrame(random.normal(size=(rows, len(NUMBERS))), columns=list(NUMBERS))
    score = table.x0 + table.x1 * table.x2 + np.sin(2 * table.x3)
    for name in TEXTS:
        table[name] = np.char.add("v", random.integers(10, 22, rows).astype(str))
    score = score + table.c0.isin(["v11", "v14"]) + (table.c1 > "v16") * table.x4
    table.loc[random.random(rows) < 0.05, "x5"] = np.nan
    return table.assign(y=(score + random.logistic(size=rows) / 2 > 0.3) * 1.0)


def families(rows: int) -> Iterator[tuple[str, Any]]:
    """Estimators by their names, not fitted; the sizes are those of everyday."""
    few = max(20, min(200, rows // 100))
    scaled = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), list(NUMBERS)),
        (OneHotEncoder(handle_unknown="ignore"), list(TEXTS)),
    )
    filled = make_column_transformer(
        (SimpleImputer(), list(NUMBERS)), (OneHotEncoder(handle_unknown="ignore"), list(TEXTS))
    )
    coded = make_column_transformer(
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan), list(TEXTS)), remainder="passthrough"
    )
    forest = RandomForestClassifier(few, min_samples_leaf=5, random_state=0)
    yield "logistic regression", make_pipeline(scaled, LogisticRegression(max_iter=500))
    yield "MLP 64 × 64", make_pipeline(scaled, MLPClassifier((64, 64), max_iter=30, random_state=0))
    yield "decision tree", make_pipeline(filled, DecisionTreeClassifier(max_depth=10, random_state=0))
    yield f"random forest, {few} trees", make_pipeline(filled, forest)
    yield f"gradient boosting, {few} trees", make_pipeline(filled, GradientBoostingClassifier(n_estimators=few))
    yield (
        f"HistGradientBoosting, {few} trees, categories",
        make_pipeline(coded, HistGradientBoostingClassifier(max_iter=few, categorical_features=[0, 1])),
    )
    plain = clone(coded)
    yield f"XGBoost, {few} trees", make_pipeline(plain, XGBClassifier(n_estimators=few, max_depth=5, n_jobs=1))
    yield f"LightGBM, {few} trees", make_pipeline(plain, LGBMClassifier(n_estimators=few, n_jobs=1, verbose=-1))
    yield (
        "forest of 50, isotonic",
        CalibratedClassifierCV(
            make_pipeline(filled, RandomForestClassifier(50, min_samples_leaf=5, random_state=0)),
            method="isotonic",
            cv=2,
        ),
    )


def proven(estimator: Any, quantize: str | None, rows: int) -> tuple[Certificate, float]:
    """A fitted pipeline's certificate, and the milliseconds that it takes for one row itself.

    Raises `ModelError` where it is not converted so, or not made smaller.
    """
    model, reference, logged = wrap(estimator, DEPLOYMENT, "0" * 64), data(rows, 2), data(rows, 3)
    form = form_of(model, DEPLOYMENT, quantize, reference)
    if quantize:
        require_smaller(form, form_of(model, DEPLOYMENT, None, reference), quantize)
    subject = Subject(
        deployment=DEPLOYMENT,
        version="1",
        model=model,
        threshold=0.5,
        form=form,
        quantized=quantize or "",
        logged=logged,
        names=tuple(map(str, range(rows))),
        reference=reference,
        base=made_up(reference, NUMBERS, TEXTS, 3000),
        standing={"live": False, "gate": None},
    )
    before = single(estimator, logged)
    with tempfile.TemporaryDirectory() as folder:
        bundle.put(Path(folder), bundle.contents(subject, b"{}", LOG))
        found = prove(Path(folder), subject).certificate
    return found, min(before, single(estimator, logged))  # the quicker one, as other work on the machine allows


def single(estimator: Any, rows: pd.DataFrame) -> float:
    """Milliseconds of CPU that a pipeline takes for one row, the median: what waits for other work is not its own."""
    took = []
    for place in range(SINGLE):
        row = rows.iloc[[place % len(rows)]]
        begun = time.thread_time()
        estimator.predict_proba(row)
        took.append(1000 * (time.thread_time() - begun))
    return statistics.median(took)


def line(name: str, quantize: str | None, found: Certificate, theirs: float) -> str:
    """A row of the table in `docs/edge.md`."""
    m, (logged, reference, hard) = found.measured, found.compared
    real = logged.flips + reference.flips
    bound = f"{found.bound:.1e}" if found.quantized and found.bound == found.bound else ""
    cells = (
        *(name, quantize or "", found.form, f"{found.model_size / 1e3:,.1f}", f"{found.size / 1e3:,.0f}"),
        *(f"{m['load_ms']:.0f}", f"{m['row_ms']:.3f}", f"{theirs / m['row_ms']:,.0f}×", f"{m['row_ms_p99']:.2f}"),
        *(f"{m['thousand_ms']:.0f}", f"{m['memory_mb']:.0f}", f"{max(logged.gap, reference.gap):.1e}", bound),
        *(f"{real:,}", f"{hard.flips:,} of {hard.rows:,}"),
        f"{found.thresholds.seen:,} of {found.thresholds.tried:,}" if found.thresholds.tried else "",
    )
    return f"| {' | '.join(cells)} |"


HEAD = (
    "| family | kind | form | model, kB | bundle, kB | start, ms | one row, ms | faster than the pipeline | 99 %, ms "
    "| 1,000 rows, ms | memory, MB | largest gap | bound | flips | flips, hard rows | thresholds at work |"
)


def lines(rows: int) -> Iterator[str]:
    """The table, a family and kind after the other; what is refused says why."""
    known = data(rows, 1)
    for name, estimator in families(rows):
        fitted = estimator.fit(known[[*NUMBERS, *TEXTS]], known["y"].astype(int))
        for quantize in KINDS:
            try:
                yield line(name, quantize, *proven(fitted, quantize, rows))
            except ModelError as error:
                yield f"| {name} | {quantize or ''} | refused: {error.message} |"


if __name__ == "__main__":
    print(HEAD)
    print("|---" * HEAD.count(" | ") + "|---|")
    for each in lines(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000):
        print(each, flush=True)
