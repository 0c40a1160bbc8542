"""Score a file: what was scored stays when the page is loaded anew, until it is forgotten."""

import re

import pandas as pd
import pyarrow.parquet as pq
import pytest

from monitoring.scoring import run
from monitoring.ui.pages.score import SCORES
from monitoring.ui.scored.batches import batches


def files_of(at):
    """What is there to download, but for the charts' numbers."""
    return [each.proto.label for each in at.get("download_button") if not each.key.startswith("numbers-")]


@pytest.fixture
def scored(visit, sample_workspace):
    """A page on which a file was scored."""
    rows = sample_workspace.log("flights-logreg").reference_rows(2000).drop(columns=["late15"])
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False).encode()).run()
    at.button(key="run").click().run()
    assert not at.exception
    assert {m.label: m.value for m in at.metric}["Scored"] == "2,000"
    yield at
    for key in list(batches().found):
        batches().forget(key)


def key_of(at):
    return at.query_params["batch"]


def test_the_result_is_there_again_after_a_reload_without_scoring_anew(scored, visit, monkeypatch):
    monkeypatch.setattr(run.Run, "take", lambda *_: pytest.fail("scored once more"))
    at = visit("score", deployment="flights-logreg", batch=key_of(scored))
    assert {m.label: m.value for m in at.metric}["Scored"] == "2,000"
    assert "rows\\.csv** and what is made of it are kept" in visit.texts(at)
    labels = files_of(at)
    assert labels == ["Download the scored file", "As Parquet"]


def test_any_row_can_be_explained(scored, visit):
    scored.number_input(key="file-row").set_value(1500).run()
    assert "row 1500" in visit.texts(scored)
    assert not scored.exception
    assert scored.number_input(key="file-row").proto.max == 2000


def test_an_excel_file_is_made_when_it_is_asked_for(scored):
    scored.button(key="make-excel").click().run()
    labels = files_of(scored)
    assert labels == ["Download the scored file", "As Parquet", "As Excel"]


def test_forgetting_removes_the_file_and_says_so_to_whoever_still_has_the_address(scored, visit):
    key = key_of(scored)
    folder = batches().get(key).folder.path
    scored.button(key="forget").click().run()
    assert not folder.exists()
    assert not key_of(scored)
    assert not scored.metric
    at = visit("score", deployment="flights-logreg", batch=key)
    assert at.warning[0].value.startswith("The file of this address is no longer kept")
    assert not at.metric


def test_another_deployment_can_score_the_same_file(scored, visit):
    key = key_of(scored)
    at = visit("score", deployment="flights-boosting", batch=key)
    assert "Can be scored" in visit.texts(at)
    assert not at.metric
    at.button(key="run").click().run()
    assert {m.label: m.value for m in at.metric}["Scored"] == "2,000"
    assert len([1 for what, *_ in batches().get(key).results if what == SCORES]) == 2


def test_a_second_file_takes_the_address_and_the_first_can_be_opened_again(scored, visit, sample_workspace):
    first = key_of(scored)
    rows = sample_workspace.log("flights-logreg").reference_rows(5)
    scored.file_uploader(key="upload").upload("more.csv", rows.to_csv(index=False).encode()).run()
    assert key_of(scored) != first
    assert not scored.metric
    at = visit("score", deployment="flights-logreg", batch=first)
    assert {m.label: m.value for m in at.metric}["Scored"] == "2,000"


def test_the_file_has_its_own_drift(scored, visit):
    scored.button(key="compare").click().run()
    assert not scored.exception
    text = visit.texts(scored)
    assert re.search("Yes: none of the [0-9]+ columns that could be judged is beyond its limit", text)
    assert "By the same counts, methods and limits as the page Data drift" in text


def test_how_a_file_is_read_is_shown_before_anything_is_done_with_it_and_corrected(visit, sample_workspace):
    """A column that nothing in the file tells how to read: 1.234 is 1234 once that is said, and scored so."""
    rows = sample_workspace.log("flights-logreg").reference_rows(60).drop(columns=["late15"])
    rows = rows.round().convert_dtypes()
    rows["distance"] = [f"{1 + place % 3}.{place:03}" for place in range(60)]
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False, sep=";").encode()).run()
    assert "Please check" in visit.texts(at)
    assert not at.metric
    next(each for each in at.selectbox if each.key == "correct-decimal").set_value(",")
    next(each for each in at.button if each.label == "Read the file so").click().run()
    assert not at.exception
    assert "Please check" not in visit.texts(at)
    at.button(key="run").click().run()
    assert {m.label: m.value for m in at.metric}["Scored"] == "60"
    kept = next(iter(batches().get(key_of(at)).folder.path.glob("*/kept.parquet")))
    assert pq.read_table(kept, columns=["distance"])["distance"].to_pylist()[:3] == [1000, 2001, 3002]
    batches().forget(key_of(at))


def test_cells_as_they_are_are_written_without_scoring_anew(visit, sample_workspace, monkeypatch):
    rows = sample_workspace.log("flights-logreg").reference_rows(300).drop(columns=["late15"])
    rows = rows.assign(note=["=1+1", "'=2", "-3", "a\n=b", *["x"] * (len(rows) - 4)])
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False, sep=";").encode()).run()
    at.button(key="run").click().run()
    monkeypatch.setattr(run.Run, "take", lambda *_: pytest.fail("scored once more"))

    at.toggle(key="raw-cells").set_value(True).run()

    assert not at.exception
    safe, raw = (next(batches().get(key_of(at)).folder.path.glob(f"*/scored{kind}.csv")) for kind in ("", "-raw"))
    texts = [pd.read_csv(path, sep=";", dtype=str, keep_default_na=False) for path in (safe, raw)]
    assert texts[0].note[:4].tolist() == ["'=1+1", "''=2", "-3", "a\n=b"]
    assert texts[1].note[:4].tolist() == ["=1+1", "'=2", "-3", "a\n=b"]
    pd.testing.assert_frame_equal(texts[0].drop(columns="note"), texts[1].drop(columns="note"))
    batches().forget(key_of(at))
