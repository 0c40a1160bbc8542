"""A small deployment with a model, a log and a reference."""

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add, load_model
from monitoring.log import Workspace
from monitoring.models.unseen import Familiar
from monitoring.scoring import score_file

FILE = """
name = "loans"
task = "binary"
[columns]
id = "loan"
time = "at"
score = "p"
prediction = "said"
label = "bad"
numeric = ["income", "age"]
categorical = ["town"]
sensitive = [{sensitive}]
[reference]
path = "reference.parquet"
[log]
predictions = ["log.parquet"]
[model]
path = "model.skops"
[monitor]
every = "month"
"""


def rows(count, first=0, shift=0.0, month="2026-01"):
    random = np.random.default_rng(first)
    shares = [0.4 + shift / 10, 0.3, 0.2 - shift / 10, 0.1]
    return pd.DataFrame(
        {
            "loan": [f"L{first + number}" for number in range(count)],
            "at": pd.Timestamp(f"{month}-01") + pd.to_timedelta(random.integers(0, 27 * 24, count), unit="h"),
            "income": np.where(random.random(count) < 0.05, np.nan, random.normal(shift, 1, count).round(3)),
            "age": random.integers(18, 80, count).astype(float),
            "town": random.choice(["Bern", "Zug", "Basel", "Chur"], count, p=shares),
        }
    )


@pytest.fixture(params=["", '"town"'], ids=["plain", "tokens"])
def world(request, tmp_path):
    import skops.io
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    known = rows(3000, 0).assign(bad=lambda frame: (frame["income"].fillna(0) > 0.5).astype(int))
    pipeline = make_pipeline(make_column_transformer((SimpleImputer(), ["income", "age"])), LogisticRegression()).fit(
        known[["income", "age"]], known["bad"]
    )
    skops.io.dump(pipeline, tmp_path / "model.skops")

    def scored(frame):
        p = pipeline.predict_proba(frame[["income", "age"]])[:, 1]
        return frame.assign(p=p, said=(p >= 0.5).astype(int))

    scored(known).to_parquet(tmp_path / "reference.parquet")
    scored(rows(2000, 5000, month="2026-02")).to_parquet(tmp_path / "log.parquet")
    (tmp_path / "loans.toml").write_text(FILE.format(sensitive=request.param))
    workspace = Workspace(tmp_path / "ws")
    add(workspace, tmp_path / "loans.toml")
    return workspace, scored


@pytest.fixture
def score(world, tmp_path):
    """Scores rows by the deployment's model, from a CSV."""
    workspace, _ = world

    def run(frame, name="batch.csv"):
        frame.to_csv(tmp_path / name, index=False)
        log = workspace.log("loans")
        model = load_model(workspace, log.deployment)
        familiar = Familiar.of(model, log.known)
        return score_file(model, log.deployment, tmp_path / name, kept=tmp_path / f"{name}.kept", familiar=familiar)

    return run


@pytest.fixture
def made():
    """Makes rows."""
    return rows
