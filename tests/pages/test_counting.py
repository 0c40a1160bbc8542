"""A page whose counts are not there yet counts first, and a person can stop that and go on."""

import shutil

import pytest

from monitoring.log import Workspace
from monitoring.ui.frame import jobs


@pytest.fixture
def uncounted(sample_workspace, tmp_path, monkeypatch):
    """The sample's workspace without the counts of its log."""
    home = shutil.copytree(sample_workspace.home, tmp_path / "home")
    for folder in home.glob("*/profiles/day-*"):
        shutil.rmtree(folder)
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    return Workspace(home)


def test_what_has_not_been_counted_is_counted_before_the_page_shows(uncounted, visit):
    at = visit("overview")
    name = uncounted.names()[0]
    assert uncounted.log(name).is_counted(uncounted.deployment(name).every)
    assert at.metric


def test_a_stopped_count_says_so_and_offers_to_go_on(uncounted, visit, monkeypatch):
    real = jobs.wait

    def stopped(*given, **named):
        raise jobs.StoppedError

    monkeypatch.setattr(jobs, "wait", stopped)
    at = visit("overview")
    assert "goes on from there" in visit.texts(at)
    assert [title.value for title in at.title] == ["Overview"]
    assert not at.metric
    monkeypatch.setattr(jobs, "wait", real)
    at.button[-1].click().run()
    assert at.metric
    assert len(at.title) == 1
