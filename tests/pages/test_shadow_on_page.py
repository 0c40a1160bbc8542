"""A version in the shadow on the page: the sentence first, the picture, the table; nothing where there is none."""

import numpy as np
import pytest

from monitoring.connect import add
from monitoring.log import Workspace
from tests.small import TOML, rows


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    table = rows(600)
    random = np.random.default_rng(8)
    table["p"] = random.random(600)
    table["p_2"] = np.where(table["y"] == 1, 0.6, 0.4) + 0.3 * (random.random(600) - 0.5)
    table.to_csv(tmp_path / "rows.csv", index=False)
    text = TOML.format(name="small").split("[model]")[0]
    (tmp_path / "small.toml").write_text(text.replace('label = "y"', 'label = "y"\nshadow = {"2" = "p_2"}'))
    return add(Workspace(tmp_path / "workspace"), tmp_path / "small.toml")


def test_the_page_says_which_is_better_and_shows_it(workspace, opened):
    at = opened("performance", deployment="small", metric="brier")
    said = opened.texts(at)
    names = [trace.get("name") for drawn in opened.figures(at) for trace in drawn["data"]]

    assert "Version 2 in the shadow" in said
    assert "Version 2 is better by" in said
    assert {"live", "version 2", "no difference", "difference, 95 % interval"} <= set(names)
    table = next(frame.value for frame in at.dataframe if "only_live" in frame.value)
    assert set(table["metric"]) == {"ROC AUC", "Log loss", "Brier score"}
    assert "Compared by ROC AUC" in opened.texts(at.selectbox(key="metric").select("recall").run())
