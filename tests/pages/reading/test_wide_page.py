"""Drift of many columns: every one can be reached, and the map is narrowed by name, by group and to what drifted."""

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.log import Workspace

NAMES = [f"{group}_{i:02d}" for i in range(16) for group in ("app", "bill", "sense", "use")]


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wide")
    random = np.random.default_rng(4)

    def rows(start, count, shift):
        found = pd.DataFrame(random.normal(0, 1, (count, len(NAMES))), columns=NAMES)
        found["sense_03"] += shift
        at = pd.date_range(start, periods=count, freq="30min").astype(str)
        return found.assign(id=[f"{start}{i}" for i in range(count)], at=at, p=random.random(count))

    rows("2024-01-01", 900, 0).to_parquet(folder / "reference.parquet")
    rows("2024-02-05", 672, 3).to_parquet(folder / "log.parquet")
    text = 'name = "wide"\ntask = "binary"\n[columns]\nid = "id"\ntime = "at"\nscore = "p"\n'
    text += f"numeric = {NAMES}\n".replace("'", '"')
    text += '[reference]\npath = "reference.parquet"\n[log]\npredictions = ["log.parquet"]\n'
    (folder / "wide.toml").write_text(text)
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "wide.toml")
    return workspace


@pytest.fixture
def drift(opened, wide, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(wide.home))

    def go(**asked):
        at = opened("drift", deployment="wide", **asked)
        names = opened.figures(at)[1]["layout"]["yaxis"].get("ticktext")
        return at, names

    return go


def test_every_column_can_be_reached(drift, opened):
    at, first = drift()
    assert len(first) == 40
    assert not at.warning
    at.segmented_control(key="part").set_value("41 to 64").run()
    rest = opened.figures(at)[1]["layout"]["yaxis"]["ticktext"]
    assert sorted([*first, *rest]) == sorted(NAMES)
    assert set(at.selectbox(key="column").options) == {*NAMES, "p"}


def test_the_address_narrows_the_map_by_name_by_group_and_to_what_drifted(drift, opened):
    at, names = drift(find="E_0", group="sense (16)")
    assert sorted(names) == [f"sense_{i:02d}" for i in range(10)]
    assert "10 inputs of 64" in opened.texts(at)
    assert not at.warning
    at, names = drift(only="true")
    assert "sense_03" in names
    assert len(names) < 40
    assert not at.warning


def test_a_name_that_no_column_has_is_said(drift, opened):
    at, _ = drift(find="nobody")
    assert "No input is like that" in opened.texts(at)
