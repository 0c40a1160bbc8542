"""Files that lack columns which others have: what can be counted is, and the rest is told."""

import json

import pandas as pd
import pytest

from monitoring.disk import stamped
from monitoring.errors import DataError
from monitoring.log import store
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles.profile import SOURCES
from monitoring.log.sources.source import written


@pytest.fixture
def growing(attach, by_day, truth, rows, columns):
    """A log of one file a day that is counted, with its folder of predictions and that of its labels."""
    folder = by_day("logs", "{day}.parquet", rows[0][:400])
    log = attach([folder], [truth], reference=rows[0], **columns)
    log.refresh()
    return log, folder, truth


def missing_of(log, column):
    table = log.profile(Clock("day")).table("columns", column).to_pandas()
    bins = log.plan.columns[column]
    return int(table[(table["cell"] == bins.missing) & (table["segment"] == 0)]["n"].sum())


def test_what_a_new_file_lacks_is_missing_in_its_rows(growing, rows, write, assert_as_from_scratch):
    log, folder, _ = growing
    before = missing_of(log, "gaps")
    write(rows[0][400:405].drop(columns=["gaps", "score"]), folder / "narrow.parquet")
    done = log.refresh()
    assert done.left_out == ("1 file of predictions without 'score', 'gaps': missing in their rows",)
    assert done.rows == 405
    assert missing_of(log, "gaps") == before + 5
    assert_as_from_scratch(log)


def test_it_is_told_for_as_long_as_the_file_is_there(growing, rows, write):
    log, folder, _ = growing
    write(rows[0][400:405].drop(columns="gaps"), folder / "narrow.parquet")
    log.refresh()
    write(rows[0][405:410], folder / "whole.parquet")
    assert log.refresh().left_out == ("1 file of predictions without 'gaps': missing in their rows",)
    (folder / "narrow.parquet").unlink()
    assert log.refresh().left_out == ()


def test_what_an_earlier_version_noted_of_files_is_noted_anew(growing, monkeypatch, assert_as_from_scratch):
    log, _, _ = growing
    path = log.profile(Clock("day")).folder / SOURCES
    kept = written(path)
    kept["seen"] = {kind: {file: one[:7] for file, one in files.items()} for kind, files in kept["seen"].items()}
    stamped.write(path, json.dumps(kept).encode())
    monkeypatch.setattr(store, "FORMAT", 99)
    assert log.refresh().sentence == "everything counted anew: the counts are others than before"
    assert_as_from_scratch(log)


@pytest.mark.parametrize("name", ["other.parquet", "other.csv"])
def test_a_file_of_something_else_is_left_out_and_takes_nothing_down(
    growing, rows, write, name, assert_as_from_scratch
):
    log, folder, truth = growing
    other = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    place = folder if name.endswith("parquet") else truth
    write(other, place / name)
    write(rows[0][400:405], folder / "more.parquet")
    done = log.refresh()
    lacks = "'at'" if place == folder else "'key' and no 'y' and no 'told'"
    assert done.left_out == (f"1 file left out: {name} has no column {lacks}",)
    assert done.rows == 405
    assert_as_from_scratch(log)


def test_a_column_that_no_file_has_is_named_among_those_that_are_there(growing, rows, truth, write):
    log, _, truth = growing
    for path in truth.iterdir():
        write(pd.read_csv(path).rename(columns={"told": "told_on"}), path)
    with pytest.raises(DataError, match="truth lacks the column: told") as caught:
        log.refresh()
    assert caught.value.hint == "did you mean 'told_on' for 'told'? there are: key, y, told_on"


def test_labels_that_are_nowhere_in_files_of_text(attach, by_day, rows, columns):
    with pytest.raises(DataError, match="logs lacks 2 columns: y, told") as caught:
        attach([by_day("logs", "{day}.csv")], reference=rows[0], **columns)
    assert "there are: key, at, score" in caught.value.hint


def test_a_column_that_the_folders_name_is_not_missed(attach, by_day, truth, rows, columns, imported, assert_same):
    folder = by_day("logs", "{day}.parquet", pd.DataFrame(rows[0]), drop=["town"])
    for path in sorted(folder.iterdir()):
        path.unlink()
    for town, part in rows[0].groupby("town"):
        place = folder / f"town={town}"
        place.mkdir()
        part.drop(columns="town").to_parquet(place / "a.parquet")
    log = attach([folder], [truth], reference=rows[0], **columns)
    assert log.refresh().left_out == ()
    assert_same(log, imported)


def test_files_that_cannot_be_read_at_all_are_refused(attach, truth, rows, columns, tmp_path, write):
    path = write(rows[0], tmp_path / "logs" / "a.parquet")
    data = bytearray(path.read_bytes())
    data[-600:-8] = b"\x07" * 592
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"logs has no file that can be read: a\.parquet is damaged"):
        attach([path.parent], [truth], reference=rows[0], **columns)
