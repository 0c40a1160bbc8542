"""Another version's scores come with the rows, may be missing, and are neither watched nor read by the model."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.change.apply import apply
from monitoring.change.meaning import Effort, meaning
from monitoring.connect import add
from monitoring.domain import Selection, Shadow
from monitoring.errors import DataError
from monitoring.log import Workspace
from monitoring.log.engines.choice import looking
from tests.small import TOML, rows

SHADOW = 'label = "y"\nshadow = {"2" = "p_2"}'


@pytest.fixture
def table():
    found = rows(200)
    random = np.random.default_rng(4)
    found["p"], found["p_2"] = random.random(200).round(6), random.random(200).round(6)
    return found


def place(folder, table, log="", shadow=True, name="small"):
    table.to_csv(folder / "rows.csv", index=False)
    text = TOML.format(name=name).split("[model]")[0] + log
    (folder / f"{name}.toml").write_text(text.replace('label = "y"', SHADOW) if shadow else text)
    return add(Workspace(folder / f"workspace-{name}"), folder / f"{name}.toml")


def logged(log):
    with looking(log.deployment) as opened:
        found = opened.ask(opened.load("predictions", log.predictions.source())).to_pandas()
    return found.assign(id=found["id"].astype(str)).set_index("id").sort_index()


@pytest.mark.parametrize("log", ["", "attach = true"], ids=["imported", "attached"])
def test_the_column_stands_in_the_rows_with_its_gaps(tmp_path, table, log):
    table.loc[:9, "p_2"] = np.nan
    done = place(tmp_path, table, log)

    expected = table.assign(id=table["id"].astype(str)).set_index("id").sort_index()["p_2"]
    pd.testing.assert_series_equal(logged(done.log)["p_2"], expected)
    shown = done.log.rows(Selection("small", done.log.deployment.every), None, 5)
    assert "p_2" in shown.columns
    assert done.log.deployment.beside == ("p_2",)
    assert [column.name for column in done.log.deployment.columns] == ["a", "b", "town", "p", "y"]
    assert set(done.log.plan.columns) == {"a", "b", "town", "p", "y"}
    assert log or done.imported["predictions"].notes == ("10 of 200 rows have no score of version 2",)


def test_a_score_that_is_none_rejects_its_row(tmp_path, table):
    table["p_2"] = table["p_2"].astype(object)
    table.loc[3, "p_2"], table.loc[4, "p_2"] = 1.5, "high"
    done = place(tmp_path, table)

    counts = done.imported["predictions"].counts
    assert (counts.read, counts.accepted, counts.rejected) == (200, 198, 2)
    assert "column 'p_2'" in done.imported["predictions"].first


def test_log_odds_are_told_for_what_they_are(tmp_path, table):
    table["p_2"] = np.log(table["p_2"] / (1 - table["p_2"]))
    with pytest.raises(DataError, match="are not between 0 and 1"):
        place(tmp_path, table)


@pytest.mark.parametrize("log", ["", "attach = true"], ids=["imported", "attached"])
def test_a_column_that_is_nowhere_is_told(tmp_path, table, log):
    done = place(tmp_path, table.rename(columns={"p_2": "p2"}), log)

    said = done.imported["predictions"]
    hint = "these rows have none" if log else "did you mean 'p2'?"  # what else an attached file has is not read
    assert f"no file has the column 'p_2' with the scores of version 2: {hint}" in (said.warning, *said.notes)


def test_a_log_gets_the_column_later_and_rows_fill_it(tmp_path, table):
    log = place(tmp_path, table, shadow=False).log
    workspace = Workspace(tmp_path / "workspace-small")
    change = meaning(log, replace(log.deployment, shadow=(Shadow("2", "p_2"),)))

    assert (change.keys, change.effort) == (("columns.shadow",), Effort.NOTHING)
    assert "no scores of version 2 until they are appended again" in change.sentence
    apply(workspace, change)
    table[:50].to_csv(tmp_path / "again.csv", index=False)
    new = table[:3].assign(id=["n0", "n1", "n2"])
    new.to_csv(tmp_path / "new.csv", index=False)
    done = workspace.append_predictions("small", [tmp_path / "again.csv", tmp_path / "new.csv"])

    assert (done.appended.replaced, done.appended.new) == (50, 3)
    found = logged(workspace.log("small"))
    assert len(found) == 203
    assert found["p_2"].notna().sum() == 53
    assert found.loc["n1", "p_2"] == table.loc[1, "p_2"]
    workspace.erase("small", ["n1"])
    assert "n1" not in logged(workspace.log("small")).index


def test_a_shadow_that_goes_leaves_the_rows(tmp_path, table):
    log = place(tmp_path, table).log
    workspace = Workspace(tmp_path / "workspace-small")
    change = meaning(log, replace(log.deployment, shadow=()))
    apply(workspace, change)
    table[:2].assign(id=["n0", "n1"]).drop(columns="p_2").to_csv(tmp_path / "new.csv", index=False)

    assert workspace.append_predictions("small", [tmp_path / "new.csv"]).appended.new == 2
    assert len(logged(workspace.log("small"))) == 202
