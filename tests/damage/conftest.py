"""A workspace that has seen some work, and the files beside it."""

import numpy as np
import pandas as pd
import pytest

from monitoring.cli import main

TOML = """
name = "d"
task = "binary"
[columns]
id = "key"
time = "at"
score = "p"
label = "y"
numeric = ["x"]
categorical = ["town"]
sensitive = ["town"]
[reference]
path = "reference.csv"
[log]
predictions = ["predictions.csv"]
labels = ["labels.csv"]
"""


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """A workspace that has seen some work, and the files beside it."""
    place = tmp_path_factory.mktemp("desk")
    rng, n = np.random.default_rng(3), 300
    p = rng.uniform(size=n).round(3)
    rows = pd.DataFrame({"key": [f"k{i}" for i in range(n)], "at": pd.date_range("2026-01-01", periods=n, freq="3h")})
    rows = rows.assign(p=p, x=rng.normal(size=n).round(3), town=rng.choice(["a", "b"], n))
    rows.to_csv(place / "predictions.csv", index=False)
    rows[:150].assign(y=(p > 0.5).astype(int)[:150]).drop(columns=["key", "at"]).to_csv(place / "reference.csv")
    pd.DataFrame({"key": rows.key, "y": (rng.uniform(size=n) < p).astype(int)}).to_csv(
        place / "labels.csv", index=False
    )
    rows[:40].assign(key=[f"n{i}" for i in range(40)], x=0.5).to_csv(place / "more.csv", index=False)
    (place / "d.toml").write_text(TOML)
    return place


@pytest.fixture(scope="session")
def whole(desk, tmp_path_factory):
    home = desk / "whole"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(home))
        assert main(["add", str(desk / "d.toml")]) == 0
        assert main(["log", "d", str(desk / "more.csv")]) == 0
    return home
