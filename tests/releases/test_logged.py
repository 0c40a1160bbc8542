"""Predictions that name a version are joined to it; those of versions that nobody registered are told."""

import json

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.cli import main
from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.releases.logged import logged
from monitoring.releases.releases import Releases
from tests import small
from tests.described import described

N = 90


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """A log of which a third each names the versions 1, 2 and "old one"."""
    folder = tmp_path_factory.mktemp("named")
    table = small.rows(N)
    model = LogisticRegression().fit(table[["a", "b"]], table["y"])
    table["p"] = model.predict_proba(table[["a", "b"]])[:, 1]
    table["made_by"] = np.array(["old one", "1", "2"])[np.arange(N) * 3 // N]
    table.to_csv(folder / "rows.csv", index=False)
    skops.io.dump(model, folder / "model.skops")
    skops.io.dump(LogisticRegression(C=0.01).fit(table[["a", "b"]], table["y"]), folder / "other.skops")
    text = small.TOML.format(name="d").replace('score = "p"', 'score = "p"\nversion = "made_by"')
    (folder / "d.toml").write_text(text)
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "d.toml")
    releases = Releases(workspace, "d")
    releases.add(folder / "other.skops")
    return releases


def test_the_versions_of_a_log_are_joined_and_strangers_told(named):
    found = logged(named.workspace.log("d"), named.history())
    assert [(one.name, one.rows) for one in found.registered] == [("1", N // 3), ("2", N // 3)]
    assert [(one.name, one.rows) for one in found.strangers] == [("old one", N // 3)]
    assert found.strangers[0].first == pd.Timestamp("2024-01-01")
    words = "30 predictions name the version 'old one', which nobody registered: a version cannot be called 'old one'"
    assert found.sentences == (words,)


def test_the_command_tells_them(named, monkeypatch, capsys):
    monkeypatch.setenv("MODELWATCH_HOME", str(named.workspace.home))
    assert main(["version", "list", "d"]) == 0
    assert "30 predictions name the version 'old one', which nobody registered" in capsys.readouterr().out
    main(["version", "list", "d", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["unregistered"][0]["rows"] == N // 3
    described("version list", found)


def test_a_report_tells_them_in_every_form(named, monkeypatch, capsys):
    monkeypatch.setenv("MODELWATCH_HOME", str(named.workspace.home))
    words = "30 predictions name the version 'old one', which nobody registered"
    for form, escaped in (("table", words), ("html", words.replace("'", "&#x27;"))):
        main(["report", "d", "--format", form])
        assert escaped in capsys.readouterr().out
    main(["report", "d", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    described("report", told)
    assert told["unregistered"] == [
        {"version": "old one", "rows": 30, "first": "2024-01-01T00:00:00", "last": "2024-01-03T00:00:00"}
    ]
    assert any(note.startswith(words) for note in told["notes"])
