"""Scored rows are added to the log once, whoever asks for it how often."""

from datetime import datetime

import pandas as pd
import pytest

from monitoring.errors import DataError
from monitoring.scored.to_log import add_to_log, file_name, look

pytestmark = pytest.mark.parametrize("world", [""], indirect=True, ids=["plain"])
NOON = datetime(2026, 3, 3, 12)


def logged(workspace, count=5000):
    log = workspace.log("loans")
    from monitoring.domain import Selection

    return log.rows(Selection("loans", log.deployment.every), None, count).set_index("loan")


def test_rows_are_added_with_what_the_model_says_and_only_once(world, made, score, tmp_path):
    workspace, scored = world
    batch = made(300, 9000, month="2026-03")
    done, file = score(batch), tmp_path / file_name("abc")
    candidates = look(workspace.log("loans"), done, file)
    assert (len(candidates.new), candidates.known, candidates.notes, candidates.moment) == (300, 0, (), None)
    _, imported = add_to_log(workspace, "loans", done, file)
    assert imported.appended.new == 300
    there, expected = logged(workspace), scored(batch).set_index("loan")
    found = there.loc[expected.index]
    pd.testing.assert_frame_equal(
        found[["at", "income", "age", "town", "p", "said"]],
        expected[["at", "income", "age", "town", "p", "said"]],
        check_dtype=False,
        rtol=1e-12,
    )
    again, imported = add_to_log(workspace, "loans", done, file)
    assert (len(again.new), again.known, imported.appended.new) == (0, 300, 0)
    assert again.notes == ("300 rows have ids that are in the log already: they stay as they are there",)
    assert len(logged(workspace)) == 2300


def test_what_is_there_stays_what_repeats_is_told_and_the_moment_of_scoring_is_the_time(world, made, score, tmp_path):
    workspace, _ = world
    batch = made(10, 9000).drop(columns="at")
    batch.loc[1, "loan"] = batch.loc[0, "loan"]  # twice in the file
    batch.loc[2, "loan"] = "L5003"  # in the log
    batch.loc[3, "loan"] = None
    done = score(batch)
    assert done.counts.accepted == 10
    before = logged(workspace).loc["L5003"]
    candidates, imported = add_to_log(workspace, "loans", done, tmp_path / file_name("d"), NOON)
    assert (imported.appended.new, candidates.known, candidates.counts.rejected) == (7, 1, 2)
    assert candidates.notes[0] == "1 row has an id that is in the log already: it stays as it is there"
    assert candidates.notes[1].startswith("2 rows cannot be added; the first: ")
    there = logged(workspace)
    assert len(there) == 2007
    pd.testing.assert_series_equal(there.loc["L5003"], before)
    assert (there.loc[batch["loan"].iloc[[0, 4, 9]], "at"] == NOON).all()
    later = add_to_log(workspace, "loans", done, tmp_path / file_name("d"), datetime(2026, 3, 4))
    assert later[1].appended.new == 0
    assert (logged(workspace).loc[batch["loan"].iloc[[0, 4, 9]], "at"] == NOON).all()


def test_rows_without_ids_are_known_by_their_file(world, made, score, tmp_path):
    workspace, _ = world
    done = score(made(10, 9000).drop(columns="loan"))
    with pytest.raises(DataError, match="the scored rows have no column 'loan'"):
        look(workspace.log("loans"), done, tmp_path / file_name("d"))


def test_rows_without_a_time_are_told_where_no_moment_is_given(world, made, score, tmp_path):
    workspace, _ = world
    found = look(workspace.log("loans"), score(made(10, 9000).drop(columns="at")), tmp_path / file_name("d"))
    assert (len(found.new), found.counts.rejected) == (0, 10)
    assert "at" in found.first
