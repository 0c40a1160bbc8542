"""Versions that a log's rows name: how a strange one is registered, and two that are the same number to a log."""

import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.releases.logged import logged
from monitoring.releases.made_by import Makers
from monitoring.releases.releases import Releases
from tests.small import TOML, connected


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A log whose rows name 2, 2.0, v2.0, 3.0, v9 and 5 others, of which 2 and 2.0 and 3 are registered."""
    folder = tmp_path_factory.mktemp("alike")
    names = ["2"] * 80 + ["2.0"] * 20 + ["v2.0"] * 10 + ["3.0"] * 30 + ["v9"] * 50 + [*"abcdefghij"]
    text = TOML.format(name="small").replace('"p"', '"p"\nversion = "by"\nsegments = ["by"]')
    workspace = connected(folder)
    pd.read_csv(folder / "rows.csv").assign(by=names).to_csv(folder / "rows.csv", index=False)
    (folder / "small.toml").write_text(text)
    add(workspace, folder / "small.toml", again=True)
    releases = Releases(workspace, "small")
    for name in ("2", "2.0", "3"):
        releases.add(folder / "other.skops", as_name=name)
    return workspace.home


def test_a_strange_version_is_told_with_the_line_that_registers_it(home):
    log = Workspace(home).log("small")
    told = logged(log, Releases(Workspace(home), "small").history()).sentences
    line = "modelwatch version add small MODEL --as v9 registers it"
    assert f"50 predictions name the version 'v9', which nobody registered: {line}" in told
    assert f"({line.replace('v9', 'x')})" in Makers.of(log).made_by({"by": "x"}).sentence


def test_two_registered_versions_that_a_log_keeps_as_one_number_are_told(home):
    log, history = Workspace(home).log("small"), Releases(Workspace(home), "small").history()
    found = logged(log, history)
    assert {one.name: one.rows for one in found.registered} == {"2": 100, "v2.0": 10, "3": 30}
    (words,) = [each for each in found.sentences if "both" in each]
    assert words == (
        "100 predictions name the version '2': a log keeps 2.0 as 2, and 2, 2.0 are both registered, "
        "so they count as those of 2; log v2.0 for the other"
    )
    made = {name: Makers.of(log).made_by({"by": name}) for name in ("2", "v2.0", "3")}
    assert {name: one.version for name, one in made.items()} == {"2": "2", "v2.0": "2.0", "3": "3"}
    assert "(or 2.0, which a log keeps as 2, too)" in made["2"].sentence
    assert "(or" not in made["3"].sentence + made["v2.0"].sentence


def test_a_number_that_is_one_already_to_a_log_is_warned_of(home, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    model = str(home.parent / "other.skops")
    assert main(["version", "add", "small", model, "--as", "3.0"]) == 0
    assert "warning: a log keeps 3.0 and 3 as the same number: log v3.0, with a v" in capsys.readouterr().err
    assert main(["version", "add", "small", model, "--as", "3.1"]) == 0
    assert "warning" not in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["by=", "by=17", "by"])
def test_a_segment_that_is_none_is_answered_by_the_most_frequent_ones(home, monkeypatch, capsys, typed):
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    assert main(["report", "small", "--segment", typed]) == 2
    hint = next(line for line in capsys.readouterr().err.splitlines() if line.startswith("hint"))
    assert hint == "hint: by has 2, v9, 3, v2.0, a, b, c, d, e, f and 4 more: write --segment 'by=2'"
