"""A file of many columns is told once a kind, and column by column to whoever asks for all of it."""

import json

import numpy as np
import pytest

from monitoring.intake.telling.grouped import grouped
from tests.cli.conftest import small_frame

TOML = 'name = "d"\ntask = "binary"\n[columns]\nid = "key"\ntime = "at"\nlabel = "y"\nscore = "p"\nnumeric = {names}\n'
FILES = '[reference]\npath = "log.csv"\n[log]\npredictions = ["log.csv"]\nlabels = ["log.csv"]\n'
COLUMNS = 12


@pytest.fixture
def folder(tmp_path, monkeypatch):
    frame = small_frame()
    names = [f"c{i}" for i in range(COLUMNS)]
    for i, name in enumerate(names):
        frame[name] = np.where(np.arange(len(frame)) % (i + 9) == 0, "NA", "1.5")
    frame.to_csv(tmp_path / "log.csv", index=False)
    (tmp_path / "d.toml").write_text(TOML.format(names=json.dumps(names)) + FILES)
    monkeypatch.chdir(tmp_path)


def test_notes_that_say_the_same_of_many_columns_are_one_and_json_has_them_all(own_home, folder):
    told = own_home("add", "d.toml").out
    assert f"{COLUMNS} columns alike ('c0', 'c1', 'c2' and {COLUMNS - 3} more), the first: 45 values read" in told
    assert "column 'c7'" not in told
    found = json.loads(own_home("add", "d.toml", "--replace", "--format", "json").out)
    counts = found["imported"]["predictions"]
    assert (counts["read"], counts["accepted"], counts["new"], counts["warning"]) == (400, 400, 400, "")
    for i in range(COLUMNS):
        expected = f"column 'c{i}': {-(-400 // (i + 9))} values read as missing: 'NA'"
        assert [note for note in counts["notes"] if note.startswith(f"column 'c{i}':")] == [expected]
    assert found["model"] is None
    again = json.loads(own_home("log", "d", "log.csv", "--format", "json").out)["imported"]["predictions"]
    assert (again["new"], again["unchanged"], len(again["notes"])) == (0, 400, COLUMNS)


def test_kinds_stay_apart_and_few_are_told_one_by_one():
    dashes = [f"column 'd{i}': 1 cell is read as missing: '-'; [files] missing names such words" for i in range(3)]
    euros = [f"column 'e{i}': {i + 2} values read as '€ {i}' is {i}" for i in range(4)]
    odd = ["column \"it's\": 1 value read as '€ 9' is 9", "2 rows are empty"]
    told = grouped([*dashes, *euros, *odd])
    assert told[:3] == tuple(dashes)
    assert told[3].startswith("5 columns alike ('e0', 'e1', 'e2' and 2 more), the first: 2 values read as '€ 0' is 0")
    assert told[4:] == ("2 rows are empty",)
