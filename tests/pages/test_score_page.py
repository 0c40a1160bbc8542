"""Score a file: what was scored stays when the page is loaded anew, until it is forgotten."""

import re

import pytest

from monitoring.scoring import run
from monitoring.ui.scored.batches import batches


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
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels == ["Download the scored file", "As Parquet"]


def test_any_row_can_be_explained(scored, visit):
    scored.number_input(key="file-row").set_value(1500).run()
    assert "row 1500" in visit.texts(scored)
    assert not scored.exception
    assert scored.number_input(key="file-row").proto.max == 2000


def test_an_excel_file_is_made_when_it_is_asked_for(scored):
    scored.button(key="make-excel").click().run()
    labels = [button.proto.label for button in scored.get("download_button")]
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
    assert len(batches().get(key).results) == 2


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
    assert re.search("Yes: none of the [0-9]+ columns that could be compared is beyond its limit", text)
    assert "By the same counts, methods and limits as the page Data drift" in text
