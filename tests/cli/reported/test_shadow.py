"""A version in the shadow, from its scores to the report, as somebody at the command line has it."""

import json

import pytest

from monitoring.cli.main import main
from monitoring.releases.releases import Releases
from tests import small
from tests.described import described


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))

    def command(*arguments):
        status = main(arguments)
        out = capsys.readouterr().out
        return status, json.loads(out) if out.startswith("{") else out

    return command


def test_scores_of_a_second_version_come_into_the_log_and_are_compared(tmp_path, monkeypatch, run):
    shadowed = small.TOML.replace('label = "y"', 'label = "y"\nshadow = {{"2" = "p_2"}}')
    monkeypatch.setattr(small, "TOML", shadowed)
    workspace = small.connected(tmp_path)
    Releases(workspace, "small").add(tmp_path / "other.skops", as_name="2")
    new = small.rows(400)[200:]
    new["id"] = new["id"].astype(str) + "n"
    new.drop(columns="y").to_csv(tmp_path / "new.csv", index=False)
    new[["id", "y"]].to_csv(tmp_path / "labels.csv", index=False)
    out = ("--out", str(tmp_path / "out.csv"), "--shadow", "2", "--add-to-log", "--format", "json")
    _, scored = run("score", "small", str(tmp_path / "new.csv"), *out)
    run("labels", "small", str(tmp_path / "labels.csv"))
    _, report = run("report", "small", "--every", "100 rows", "--format", "json")
    _, text = run("report", "small", "--every", "100 rows")

    assert scored["shadow"] == {"version": "2", "columns": ["p_2"], "scored": 200, "missing": 0, "reason": ""}
    assert scored["log"]["added"] == 200
    described("score", scored)
    described("report", report)
    by_window = {one["window"]: one for one in report["shadow"] if one["metric"] == "brier"}
    assert [by_window[place]["n"] for place in range(4)] == [0, 0, 100, 100]
    assert by_window[0]["reason"].endswith("100 of 100 labelled rows lack the shadow's score")
    assert by_window[0]["difference"] is None
    assert by_window[3]["low"] < by_window[3]["difference"] < by_window[3]["high"]
    assert "Version 2 " in text
    status, _ = run("score", "small", str(tmp_path / "new.csv"), *out[:2], "--shadow", "3")
    assert status == 2
