"""A small deployment of its own, for pages on which it is changed."""

import numpy as np
import pandas as pd
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.connect import add
from monitoring.log import Workspace

ROWS = 200
TOML = """
name = "small"
title = "Small one"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
label = "y"
numeric = ["a", "b"]
categorical = ["town"]
[reference]
path = "rows.csv"
[log]
predictions = ["rows.csv"]
labels = ["rows.csv"]
[model]
path = "model.skops"
"""


def rows():
    random = np.random.default_rng(3)
    found = pd.DataFrame({"id": range(ROWS), "a": random.normal(size=ROWS), "b": random.normal(size=ROWS)})
    found["at"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(ROWS) // 10, unit="D")
    found["town"] = np.where(found["a"] > 0, "Ulm", "Bonn")
    found["y"] = (found["a"] + random.normal(size=ROWS) > 0) * 1
    return found


def connected(folder):
    """A workspace with it; beside it the files, and two further models, `other.skops` and `strange.skops`."""
    table = rows()
    model = LogisticRegression().fit(table[["a", "b"]], table["y"])
    table["p"] = model.predict_proba(table[["a", "b"]])[:, 1]
    table.to_csv(folder / "rows.csv", index=False)
    skops.io.dump(model, folder / "model.skops")
    skops.io.dump(LogisticRegression(C=0.01).fit(table[["a", "b"]], table["y"]), folder / "other.skops")
    strange = LogisticRegression().fit(table[["a"]].rename(columns={"a": "age"}), table["y"])
    skops.io.dump(strange, folder / "strange.skops")
    (folder / "small.toml").write_text(TOML)
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "small.toml")
    return workspace
