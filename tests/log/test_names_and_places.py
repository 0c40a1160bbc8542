"""Columns may be called anything that settings allow, and a workspace may lie nearly anywhere."""

from pathlib import Path

import pandas as pd
import pytest

from monitoring.domain import Segment
from monitoring.errors import SettingsError
from monitoring.log import Workspace

NAMES = (
    "a b", "a.b", 'x"y', "x`y", "it's", "näme", "select", "order", "x", "cell", "n", "segment", "sum", "name", "a,b",
    "a=b", "{a}", "a\\b",
)  # fmt: skip


def test_columns_may_be_called_anything(connect, workspace, write, tmp_path, select):
    numeric, categorical = NAMES[::2], NAMES[1::2]
    rows = pd.DataFrame({"key col": ["1", "2", "3"], "ti me": pd.date_range("2013-05-01", periods=3)})
    rows = rows.assign(**{name: [1.0, 2.0, 2.0] for name in numeric}, **{name: ["u", "v", "v"] for name in categorical})
    rows['sc"ore'] = [0.1, 0.5, 0.9]
    truth = pd.DataFrame({"key col": ["1", "2", "3"], "by`": [0, 1, 1], "told.": pd.Timestamp("2013-05-02")})
    fields = {"id": "key col", "time": "ti me", "score": 'sc"ore', "label": "by`", "label_time": "told."}
    fields |= {"numeric": numeric, "categorical": categorical, "segments": categorical[:1]}
    log = connect(rows[:2], truth[:2], rows, home=workspace.home, **fields)
    changed = rows[1:].assign(**{name: [2.0, 5.0] for name in numeric[:1]})
    done = workspace.append_predictions("d", [write(changed, tmp_path / "more.parquet")])
    assert (done.appended.new, done.appended.unchanged) == (1, 1)
    done = workspace.append_predictions("d", [write(rows[2:], tmp_path / "more.csv")])
    assert done.appended.replaced == 1
    assert workspace.append_labels("d", [write(truth.assign(**{"by`": 0}), tmp_path / "y.csv")]).appended.replaced == 1
    found = log.histograms(select("month"), [*numeric, *categorical, "by`"])
    assert [found[name][1].counts.tolist() for name in numeric] == [[[0, 1, 2, 0, 0, 0]]] * len(numeric)
    assert [found[name][1].counts.tolist() for name in categorical] == [[[2, 1, 0, 0]]] * len(categorical)
    assert found["by`"][1].counts.tolist() == [[3, 0, 0, 0]]
    inside = select("month", segment=Segment(categorical[0], "v"))
    assert [w.rows for w in log.windows(inside)] == [2]
    assert sorted(log.rows(inside, log.windows(inside)[0], 9)["key col"]) == ["2", "3"]
    assert sorted(log.row("3").columns) == sorted([*rows.columns, "by`"])


@pytest.mark.parametrize("place", ["My Documents", "year=2024", "a*b?", "ü", "it's", 'q"q', "a#b", "{x}", "a,b;c&d+e"])
def test_a_workspace_may_lie_in_a_folder_of_any_name(connect, write, tmp_path, select, place):
    rows = pd.DataFrame({"key": ["a", "b", "c"], "year": [1.0, 2.0, 3.0], "score": [0.1, 0.2, 0.3], "y": [0, 1, 1]})
    home = tmp_path / place / "home"
    fields = {"id": "key", "numeric": ("year",), "score": "score", "label": "y"}
    log = connect(rows[:2], rows[:1], rows, home=home, **fields)
    done = Workspace(home).append_predictions("d", [write(rows[1:].assign(year=[9.0, 3.0]), tmp_path / "more.csv")])
    assert (done.appended.new, done.appended.replaced) == (1, 1)
    assert log.histograms(select("3 rows"), ["year"])["year"][1].sums.sum() == 13
    assert log.span().rows == 3
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [place]


@pytest.mark.parametrize("place", ["a%20b", "[x]", "a|b", "a^b", "a\\b", "a\tb"])
def test_a_place_that_tables_cannot_lie_in_is_refused_in_words(tmp_path, place):
    with pytest.raises(SettingsError, match="a workspace cannot lie in") as error:
        Workspace(tmp_path / place)
    assert "MODELWATCH_HOME" in error.value.hint


def test_home_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "there"))
    assert Workspace().home == tmp_path / "there"
    monkeypatch.delenv("MODELWATCH_HOME")
    monkeypatch.chdir(tmp_path)
    assert Workspace().home == Path(tmp_path / "workspace")
    assert Workspace().names() == ()
