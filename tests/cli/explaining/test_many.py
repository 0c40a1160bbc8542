"""Many explanations as one file, and what is said where that cannot be."""

import json

import pandas as pd
import pyarrow.parquet as pq
import pytest

from monitoring.explain.batch import Batch


@pytest.fixture
def ids(sample_rows, tmp_path):
    names = sample_rows["prediction_id"].astype(str).tolist()[:30]
    (tmp_path / "ids.txt").write_text("\n".join([*names, "nobody", names[0]]) + "\n")
    return names


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_a_file_of_ids_becomes_a_file_of_explanations(on_sample, ids, tmp_path, ending):
    out = tmp_path / f"out.{ending}"
    answer = on_sample("explain", "flights-boosting", "--file", tmp_path / "ids.txt", "--out", out, "--format", "json")
    said = json.loads(answer.out)
    assert (said["read"], said["explained"], said["refused"]) == (32, 31, 1)
    assert said["refusals"] == [{"id": "nobody", "reason": "there is no such prediction"}]
    assert said["methods"] == {"exact tree values": 31}
    assert "explained" in answer.err
    table = pq.read_table(out).to_pandas() if ending == "parquet" else pd.read_csv(out)
    assert table["id"].tolist() == [*ids, ids[0]]
    alone = json.loads(on_sample("explain", "flights-boosting", ids[3], "--format", "json").out)["shap"]
    row = table.iloc[3]
    assert (row["unit"], row["method"]) == (alone["unit"], alone["method"])
    assert row["prediction"] == pytest.approx(alone["prediction"], abs=1e-12)
    for each in alone["contributions"]:
        assert row[f"amount_{each['column']}"] == pytest.approx(each["amount"], abs=1e-12)
    amounts = table.filter(like="amount_").sum(axis=1)
    assert (table["base"] + amounts).tolist() == pytest.approx(table["prediction"].tolist(), abs=1e-6)


def test_people_read_the_same_in_lines(on_sample, ids, tmp_path):
    out = tmp_path / "out.parquet"
    told = on_sample("explain", "flights-boosting", "--file", tmp_path / "ids.txt", "--out", out).out
    assert told.startswith("read 32 = explained 31 + refused 1 in ")
    assert "31 by exact tree values\nrefused 'nobody': there is no such prediction" in told


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        (["k1", "--file", "ids.txt", "--out", "a.csv"], "an id and a file of ids", "--file IDS --out OUT.parquet"),
        ([], "no id was given", "name one id"),
        (["--file", "ids.txt"], "--file was given alone", "--out OUT.parquet"),
        (["k1", "--out", "a.csv"], "--out was given alone", "--file IDS"),
        (["--file", "ids.txt", "--out", "a.xlsx"], "a.xlsx ends in no format", ".parquet or .csv"),
        (["--file", "none.txt", "--out", "a.csv"], "none of 1 predictions can be explained; 'who'", "ids"),
        (["--file", "empty.txt", "--out", "a.csv"], "empty.txt holds no id", "one id a line"),
        (
            ["--file", "nowhere.txt", "--out", "a.csv"],
            "nowhere.txt cannot be read: No such file or directory",
            "check the path",
        ),
        (["--file", "ids.txt", "--out", "no/a.csv"], "there is no folder no", "create it"),
        (["--file", "ids.txt", "--out", "a.csv", "--unit", "furlong"], "invalid choice: 'furlong'", "--help"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_nothing(on_sample, ids, tmp_path, monkeypatch, typed, message, hint):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "none.txt").write_text("who\n")
    (tmp_path / "empty.txt").write_text("\n\n")
    before = sorted(tmp_path.iterdir())
    answer = on_sample("explain", "flights-boosting", *typed)
    error, advice = answer.err.splitlines()[-2:]
    assert (answer.status, error.startswith("error: ")) == (2, True)
    assert message in error
    assert hint in advice
    assert sorted(tmp_path.iterdir()) == before


def test_a_regression_has_no_other_unit(on_sample, ids, tmp_path):
    answer = on_sample("explain", "flights-airtime", ids[0], "--unit", "log-odds")
    assert (answer.status, "a regression is explained in its own unit" in answer.err) == (2, True)


def test_ctrl_c_leaves_nothing(on_sample, ids, tmp_path, monkeypatch):
    def interrupted(self, rows, ids, told):
        told(3)
        raise KeyboardInterrupt

    monkeypatch.setattr(Batch, "explain", interrupted)
    answer = on_sample("explain", "flights-boosting", "--file", tmp_path / "ids.txt", "--out", tmp_path / "o.parquet")
    assert answer.status == 130
    assert [path.name for path in tmp_path.iterdir()] == ["ids.txt"]


def test_the_unit_is_a_choice(on_sample, ids):
    for unit in ("probability", "log-odds"):
        answer = on_sample("explain", "flights-logreg", ids[1], "--unit", unit, "--format", "json")
        found = json.loads(answer.out)
        assert found["shap"]["unit"] == unit
        assert abs(found["shap"]["residual"]) < 1e-6
        assert found["lime"]["unit"] == "probability"
