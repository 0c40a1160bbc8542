"""Where every row of a log was rejected, pages say what came in, why it was rejected, and what to do."""

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.connect import add
from monitoring.log import Workspace

TEXT = """name = "loans"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
numeric = ["age"]
[reference]
path = "reference.csv"
[model]
path = "model.skops"
"""


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    folder = tmp_path_factory.mktemp("refused")
    at = pd.date_range("2024-01-01", periods=300, freq="h").astype(str)
    rows = pd.DataFrame({"id": range(300), "at": at, "p": np.linspace(0, 1, 300), "age": range(300)})
    rows.to_csv(folder / "reference.csv", index=False)
    rows["at"] = ["soon", *["never"] * 199, *at[200:]]
    rows["p"] = [*rows["p"][:200], *["high"] * 100]
    rows.to_csv(folder / "may.csv", index=False)
    ages = np.arange(20).reshape(-1, 1)
    skops.io.dump(LogisticRegression().fit(pd.DataFrame(ages, columns=["age"]), ages[:, 0] > 9), folder / "model.skops")
    (folder / "loans.toml").write_text(TEXT)
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "loans.toml")
    assert workspace.append_predictions("loans", [folder / "may.csv"]).counts.accepted == 0
    return workspace


@pytest.mark.parametrize("page", ["overview", "drift", "quality", "performance", "alerts", "report", "explain"])
def test_a_page_says_what_came_in_why_it_was_rejected_and_what_to_do(opened, refused, monkeypatch, page):
    monkeypatch.setenv("MODELWATCH_HOME", str(refused.home))
    at = opened(page, deployment="loans")
    text = opened.texts(at).replace("\\", "")
    assert "300 rows came in with may.csv, and none of them could be used" in text
    assert "200 rows (66.7 %): **at** is not a time" in text
    assert "such as “soon”" in text
    assert "100 rows (33.3 %): **p**" in text
    assert "modelwatch log loans may.csv" in text
    assert "Choose another range" not in text
    assert [button.proto.label for button in at.get("download_button")] == ["Download the rejected rows"]
