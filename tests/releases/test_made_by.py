"""A logged prediction is explained by the version that its row names, or that was live at its time, or by today's."""

import json
import shutil
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.cli import main
from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.releases.made_by import Makers
from monitoring.releases.releases import Releases
from tests import small

N = 60


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Versions 1, 2 (live for a minute, then rolled back) and 3 (never live); rows that name 1, 2, 3, nobody, none."""
    folder = tmp_path_factory.mktemp("made")
    table = small.rows(N)
    models = {
        name: LogisticRegression(C=c).fit(table[["a", "b"]], table["y"])
        for name, c in {"one": 1, "two": 0.01, "three": 0.001}.items()
    }
    for name, model in models.items():
        skops.io.dump(model, folder / f"{name}.skops")
    table["p"] = models["one"].predict_proba(table[["a", "b"]])[:, 1]
    table["made_by"] = np.array(["1", "2", "3", "old", None], dtype=object)[np.arange(N) % 5]
    table["at"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(N) // 10, unit="D")
    table.to_csv(folder / "rows.csv", index=False)
    text = small.TOML.format(name="d").replace('score = "p"', 'score = "p"\nversion = "made_by"')
    (folder / "d.toml").write_text(text.replace("model.skops", "one.skops"))
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "d.toml")
    releases = Releases(workspace, "d")
    for name in ("two", "three"):
        releases.add(folder / f"{name}.skops")
    releases.promote("2", "better", override="tried")
    releases.rollback("worse")
    return folder, releases, table, models


def made(releases, **row):
    found = Makers.of(releases.workspace.log("d")).made_by(row)
    return found.version, found.basis, found.sentence


def test_the_version_that_a_row_names_also_one_that_was_never_live(desk):
    _, releases, _, _ = desk
    assert made(releases, made_by="3") == ("3", "row", "Explained by version 3, which its row names.")
    assert made(releases, made_by="2", at=datetime(2024, 1, 1))[:2] == ("2", "row")
    assert made(releases, made_by="v2")[:2] == ("2", "row")


def test_otherwise_the_version_that_was_live_at_its_time(desk):
    _, releases, _, _ = desk
    up, back = (entry.at for entry in releases.history()[-2:])
    while_two = up + (back - up) / 2
    assert made(releases, at=while_two)[:2] == ("2", "time")
    assert made(releases, at=back + timedelta(days=1))[:2] == ("1", "time")
    older = made(releases, at=datetime(2013, 7, 3))
    assert older[:2] == ("1", "connected")
    assert "it is older than the history" in older[2]


def test_otherwise_todays_and_what_is_strange_is_said(desk):
    _, releases, _, _ = desk
    assert made(releases) == ("1", "live", "Explained by version 1, which is live now: its row has no time.")
    version, basis, sentence = made(releases, made_by="old", at=datetime(2013, 7, 3))
    assert (version, basis) == ("1", "connected")
    line = "modelwatch version add d MODEL --as old registers it"
    assert sentence.startswith(
        f"Its row names the version 'old', which nobody registered ({line}). Explained by version 1,"
    )


def test_the_command_explains_by_that_version_alone_and_in_a_file(desk, monkeypatch, capsys):
    folder, releases, table, models = desk
    monkeypatch.setenv("MODELWATCH_HOME", str(releases.workspace.home))
    scores = {name: model.predict_proba(table[["a", "b"]])[:, 1] for name, model in models.items()}
    wanted = ["one", "two", "three", "one", "one"]
    (folder / "ids.txt").write_text("\n".join(map(str, range(5))))
    out = folder / "out.csv"
    assert main(["explain", "d", "--file", str(folder / "ids.txt"), "--out", str(out), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["versions"] == {"1": 3, "2": 1, "3": 1}
    found = pd.read_csv(out, dtype={"version": str})
    assert found["version"].tolist() == ["1", "2", "3", "1", "1"]
    right = [scores[name][place] for place, name in enumerate(wanted)]
    np.testing.assert_allclose(1 / (1 + np.exp(-found["prediction"])), right)  # it is in log-odds
    for id in (1, 3):
        main(["explain", "d", str(id), "--format", "json"])
        said = json.loads(capsys.readouterr().out)
        assert said["prediction"] == pytest.approx(right[id])
        assert said["version"]["name"] == found["version"][id]
    main(["explain", "d", "1"])
    assert "Explained by version 2, which its row names." in capsys.readouterr().out


def test_versions_that_read_other_columns_and_one_that_cannot_be_asked(desk, tmp_path, monkeypatch, capsys):
    _, releases, table, _ = desk
    home = shutil.copytree(releases.workspace.home, tmp_path / "workspace")
    own = Releases(Workspace(home), "d")
    alone = LogisticRegression().fit(table[["a"]], table["y"])
    skops.io.dump(alone, tmp_path / "alone.skops")
    own.add(tmp_path / "alone.skops", as_name="old")
    shutil.rmtree(own.folder / own.version("3").model.kept)
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    (tmp_path / "ids.txt").write_text("\n".join(map(str, range(5))))
    out = tmp_path / "out.csv"
    assert main(["explain", "d", "--file", str(tmp_path / "ids.txt"), "--out", str(out), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["explained"], told["refused"]) == (5, 4, 1)
    assert told["refusals"][0]["id"] == "2"
    assert told["refusals"][0]["reason"].startswith("version 3, which made it, cannot be asked: ")
    found = pd.read_csv(out, dtype={"version": str}).set_index("id")
    assert found.columns[-3:].tolist() == ["amount_a", "amount_b", "amount_town"]
    assert found["amount_b"].isna().tolist() == [False, False, True, False], "the version called old does not read it"
    assert found["prediction"][3] == pytest.approx(alone.decision_function(table[["a"]])[3])
    assert found["base"][3] + found["amount_a"][3] == pytest.approx(found["prediction"][3])
