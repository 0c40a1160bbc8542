"""The page on which the release gate is asked."""

import pytest

from monitoring.releases.releases import Releases
from monitoring.ui.frame.guard import sentence
from tests.small import connected


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gate-page")
    releases = Releases(connected(folder), "small")
    releases.add(folder / "other.skops", note="shrunk too much", by="ada")
    return folder


def click(at, label):
    return next(button for button in at.button if button.label == label).click().run()


def test_a_candidate_is_asked_about_and_the_decision_comes_first(workspace, opened):
    at = opened("gate", deployment="small")
    said = opened.texts(at).replace("\\", "")
    assert at.selectbox(key="version").value == "2", "the newest that is not in use"
    assert "Shrunk too much. It is held against version **1**" in said
    assert "The gate was not asked about this version yet." in said

    at = click(at, "Ask the rules")
    said = opened.texts(at).replace("\\", "")
    newest = Releases(workspace, "small").history()[-1]
    assert sentence(newest.details["sentence"]) in said
    assert "was not asked" not in said
    assert "What stands against it" in said
    (passed,) = [each for each in at.expander if each.label.startswith("What passed")]
    assert not passed.proto.expanded
    assert "Not worse than the champion" in said
    assert [button.label for button in at.get("download_button")] == ["Download the evidence (HTML)", "As JSON"]

    reloaded = opened("gate", deployment="small", version="2")
    assert "What stands against it" in opened.texts(reloaded), "what was asked is there after a reload"

    at = click(reloaded, "Ask again")
    assert f"Asked on {newest.at.day} " in opened.texts(at)
    assert "It cannot be promoted by that: the gate's verdict on version 2 is FAIL." in opened.texts(at)


def test_a_version_that_is_not_there_is_told(workspace, opened):
    at = opened("gate", deployment="small", version="9")
    assert "Version **9** is not there." in opened.texts(at)


def test_who_may_only_look_reads_what_was_said(workspace, opened, monkeypatch):
    monkeypatch.setenv("MODELWATCH_READ_ONLY", "1")
    at = opened("gate", deployment="small")
    assert "for looking only" in opened.texts(at)
    assert "Ask the rules" not in [button.label for button in at.button]
