"""Tables stay quick and do not grow without end: small files are joined, old ones go, the log is short."""

import os
import time

import pandas as pd
import pyarrow.dataset as ds
import pytest
from deltalake import write_deltalake

from monitoring.log import upkeep
from monitoring.log.ground.clock import Clock


@pytest.fixture
def rows():
    return pd.DataFrame({"key": [f"k{i:03}" for i in range(100)], "at": pd.Timestamp("2013-05-01"), "x": 1.5})


@pytest.fixture
def log(rows, connect, workspace):
    return connect(rows[:10], None, rows, home=workspace.home, id="key", time="at", numeric=("x",))


@pytest.fixture(autouse=True)
def always(monkeypatch):
    """What is due now and then is due after every append."""
    monkeypatch.setattr(upkeep, "LONGEST_LOG", 0)


@pytest.fixture
def append(workspace, write, tmp_path):
    """Append rows, as one file each or together."""

    def put(frame, together=True):
        for place in range(1 if together else len(frame)):
            part = frame if together else frame[place : place + 1]
            workspace.append_predictions("d", [write(part, tmp_path / "more.csv")])

    return put


def parquet_files(log):
    return {str(path) for path in log.predictions.path.glob("*.parquet")}


def make_old(paths):
    for path in paths:
        os.utime(path, (time.time() - upkeep.KEPT_SECONDS - 60,) * 2)


def test_many_small_files_are_joined_in_the_order_of_their_rows(log, rows, append, monkeypatch):
    monkeypatch.setattr(upkeep, "MOST_SMALL", 8)
    append(rows[10:40], together=False)
    assert 1 <= len(log.predictions.files()) <= 8
    found = ds.dataset(log.predictions.files()).to_table().sort_by("_row").to_pandas()
    assert found["key"].tolist() == rows["key"][:40].tolist()
    assert found["_row"].tolist() == list(range(40))
    append(rows[:40])
    assert log.predictions.count() == 40


def test_large_files_are_left_alone(log, rows, append, monkeypatch):
    monkeypatch.setattr(upkeep, "MOST_SMALL", 2)
    monkeypatch.setattr(upkeep, "SMALL", 5)
    (large,) = log.predictions.files()
    append(rows[10:16], together=False)
    assert large in log.predictions.files()
    assert len(log.predictions.files()) <= 4


def test_joining_is_told_to_other_programs_as_no_change_of_rows(log, rows, append, monkeypatch):
    monkeypatch.setattr(upkeep, "MOST_SMALL", 1)
    append(rows[10:11])
    newest = max((log.predictions.path / "_delta_log").glob("*.json"))
    assert newest.read_text().count('"dataChange":false') == 3
    assert '"dataChange":true' not in newest.read_text()


def test_a_replaced_file_goes_after_an_hour_and_when_no_counts_need_it_any_more(log, rows, append):
    log.profile(Clock("day"))
    before = parquet_files(log)
    append(rows[:1].assign(x=2.5))
    (replaced,) = before - set(log.predictions.files())
    assert replaced in parquet_files(log)
    make_old([replaced])
    append(rows[10:11])
    assert replaced in parquet_files(log)  # the profile was counted from it
    for i in range(8):
        log.profile(Clock("day"))
        append(rows[11 + i : 12 + i])
    assert replaced not in parquet_files(log)
    assert len(list(log.predictions.path.glob("_keys-*/*.npy"))) == len(parquet_files(log))


def test_what_is_younger_than_an_hour_stays(log, rows, append):
    before = parquet_files(log)
    append(rows[:1].assign(x=2.5))
    (log.folder / "profiles").rename(log.folder / "none")
    append(rows[10:11])
    assert before <= parquet_files(log)
    make_old(before)
    append(rows[11:12])
    assert parquet_files(log) == set(log.predictions.files())


def test_rests_of_killed_writers_go_after_an_hour(log, rows, append):
    rests = [log.predictions.path / name for name in ("rows-1.parquet", ".rows-2.parquet.ab.part", "part-3.parquet#1")]
    for path in rests:
        path.touch()
    append(rows[10:11])
    assert all(path.exists() for path in rests)
    make_old(rests)
    append(rows[11:12])
    assert not any(path.exists() for path in rests)


def test_upkeep_waits_for_twenty_appends_or_an_hour(log, rows, append, monkeypatch):
    monkeypatch.setattr(upkeep, "LONGEST_LOG", 20)
    folder = log.predictions.path / "_delta_log"

    def summed_up():
        return sorted(int(path.name.split(".")[0]) for path in folder.glob("*.checkpoint.parquet"))

    append(rows[10:51], together=False)
    assert summed_up() == [1, 21, 41]
    append(rows[51:52])
    assert summed_up() == [1, 21, 41]
    make_old([folder / "_last_checkpoint"])
    append(rows[52:53])
    assert summed_up() == [1, 21, 41, 43]
    assert log.predictions.count() == 53


def test_a_profile_whose_making_was_killed_is_no_hindrance(log, rows, append):
    (log.folder / "profiles" / ".begun-day-x").mkdir()
    (log.folder / "profiles" / ".begun-day-x" / "sources.json").write_text('{"predictions": ["a')
    before = parquet_files(log)
    append(rows[:1].assign(x=2.5))
    append(rows[10:11])
    assert before <= parquet_files(log)


def test_files_of_other_programs_are_joined_too(log, rows, append, monkeypatch):
    monkeypatch.setattr(upkeep, "MOST_SMALL", 1)
    theirs = ds.dataset(log.predictions.files()).to_table().slice(0, 1).to_pydict()
    theirs = pd.DataFrame(theirs).assign(key="z", _row=77)
    write_deltalake(log.predictions.path, theirs.astype({"at": "datetime64[us]"}), mode="append")
    append(rows[10:11])
    assert len(log.predictions.files()) == 1
    assert log.predictions.count() == 12
