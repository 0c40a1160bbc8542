"""A small deployment of its own, for what is changed of one."""

import numpy as np
import pandas as pd
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.connect import add
from monitoring.log import Workspace

ROWS = 200
TOML = """
name = "{name}"
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


def rows(count):
    random = np.random.default_rng(3)
    found = pd.DataFrame({"id": range(count), "a": random.normal(size=count), "b": random.normal(size=count)})
    found["at"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(count) // 10, unit="D")
    found["town"] = np.where(found["a"] > 0, "Ulm", "Bonn")
    found["y"] = (found["a"] + random.normal(size=count) > 0) * 1
    return found


def connected(folder, name="small", count=ROWS):
    """A workspace with it; beside it the files, and two further models, `other.skops` and `strange.skops`."""
    table = rows(count)
    model = LogisticRegression().fit(table[["a", "b"]], table["y"])
    table["p"] = model.predict_proba(table[["a", "b"]])[:, 1]
    table.to_csv(folder / "rows.csv", index=False)
    skops.io.dump(model, folder / "model.skops")
    skops.io.dump(LogisticRegression(C=0.01).fit(table[["a", "b"]], table["y"]), folder / "other.skops")
    strange = LogisticRegression().fit(table[["a"]].rename(columns={"a": "age"}), table["y"])
    skops.io.dump(strange, folder / "strange.skops")
    (folder / f"{name}.toml").write_text(TOML.format(name=name))
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / f"{name}.toml")
    return workspace
