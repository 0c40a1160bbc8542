"""`modelwatch score` with --drift and --add-to-log."""

import json

import pytest

from monitoring.cli import main

pytestmark = pytest.mark.parametrize("world", [""], indirect=True, ids=["plain"])


@pytest.fixture
def run(world, made, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MODELWATCH_HOME", str(world[0].home))
    batch = made(800, 9000, 0.6, month="2026-03")
    batch.loc[0, "loan"] = "L5000"
    batch.drop(columns="at").to_csv(tmp_path / "march.csv", index=False)

    def score(*more):
        status = main(["score", "loans", str(tmp_path / "march.csv"), "--out", str(tmp_path / "o.parquet"), *more])
        return status, *capsys.readouterr()

    return score


def test_drift_is_told_as_text_and_as_json(run):
    status, out, _ = run("--drift")
    assert status == 0
    assert "of 5 judged columns beyond the limit" in out
    status, out, _ = run("--drift", "--format", "json")
    found = json.loads(out)
    assert {one["column"] for one in found["drift"]} == {"income", "age", "town", "p", "said"}
    assert found["drift"][0]["verdict"] == "FAIL"
    assert found["scored"] == 800
    assert "log" not in found


def test_rows_are_added_once_and_both_are_said(run, world):
    status, out, _ = run("--add-to-log", "--format", "json")
    assert status == 0
    found = json.loads(out)["log"]
    assert (found["added"], found["known"], found["rejected"]) == (799, 1, 0)
    assert found["notes"][0].startswith("their time is that of their scoring, ")
    assert world[0].log("loans").span().rows == 2799
    status, out, _ = run("--add-to-log")
    assert status == 0
    assert "log: 0 rows added; 800 rows have ids that are in the log already: they stay as they are there" in out
    assert world[0].log("loans").span().rows == 2799


@pytest.mark.parametrize("size", ["", "0", "-3", "many"])
def test_a_limit_of_uploads_that_is_none_is_refused(world, capsys, size):
    assert main(["--max-upload", size]) == 2
    assert "--max-upload cannot be" in capsys.readouterr().err
