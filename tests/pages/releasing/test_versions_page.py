"""The page of versions: what was live, going live and back, two versions beside each other, marks on charts."""

import pytest

from monitoring.connect import add
from monitoring.log.incoming import event_files
from monitoring.log.kept import events
from monitoring.performance.metric import METRICS
from monitoring.releases.releases import Releases
from monitoring.ui.pages.releasing.listed import differences
from tests.small import TOML, connected


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("versions-page")
    workspace = connected(folder)
    Releases(workspace, "small").add(folder / "other.skops", note="shrunk", by="ada")
    return folder


@pytest.fixture
def releases(workspace):
    return Releases(workspace, "small")


def marks(figure):
    return [one["text"] for one in figure["layout"].get("annotations", []) if one.get("name") == "event"]


def test_a_version_goes_live_and_back_with_a_reason(releases, opened):
    at = opened("versions", deployment="small")
    assert "**Version 1 is live.**" in opened.texts(at)
    assert "Version 2 was not sent through the gate yet" in opened.texts(at)
    assert "stands at the right end" not in opened.texts(at), "a candidate has no mark"
    button = next(one for one in at.button if one.label == "Put version 2 live")
    assert button.disabled
    reason, override = at.text_input
    reason.set_value("better")
    override.set_value("urgent")
    at.checkbox[0].check()
    at.run()
    next(one for one in at.button if one.label == "Put version 2 live").click().run()
    assert "**Version 2 is live.**" in opened.texts(at)
    entry = releases.history()[-1]
    assert (entry.version, entry.reason, entry.details["override"]) == ("2", "better", "urgent")
    assert marks(opened.figures(at)[0]) == ["→ 1 v2"]
    assert "stands at the right end" in opened.texts(at)
    at.text_input[-1].set_value("worse on Mondays")
    at.checkbox[-1].check()
    at.run()
    next(one for one in at.button if one.label == "Go back to version 1").click().run()
    assert "**Version 1 is live.**" in opened.texts(at)
    assert releases.history()[-1].reason == "worse on Mondays"


def test_where_none_was_ever_live_the_page_says_so(tmp_path, opened, monkeypatch):
    workspace = connected(tmp_path)
    (tmp_path / "bare.toml").write_text(TOML.format(name="bare").partition("[model]")[0])
    add(workspace, tmp_path / "bare.toml")
    Releases(workspace, "bare").add(tmp_path / "other.skops")
    monkeypatch.setenv("MODELWATCH_HOME", str(workspace.home))
    text = opened.texts(opened("versions", deployment="bare"))
    assert "No version was ever live, so there is nothing to draw" in text
    assert "The log has no" not in text


def test_charts_over_time_have_a_mark_where_another_version_went_live(releases, opened):
    assert all(marks(figure) == [] for figure in opened.figures(opened(deployment="small")))
    releases.promote("2", "better", override="urgent")
    assert any(marks(figure) == ["→ 1 v2"] for figure in opened.figures(opened(deployment="small")))


@pytest.mark.parametrize("page", ["overview", "performance", "drift"])
def test_what_was_noted_stands_on_charts_over_time_and_is_listed_once(releases, opened, tmp_path, page):
    file = tmp_path / "events.csv"
    file.write_text("date,text\n2023-01-01,long before\n2024-01-09,Prices *rose*\n")
    folder = releases.workspace.folder("small")
    (folder / events.FOLDER).mkdir()
    event_files.add(folder, file)
    at = opened(page, deployment="small")
    assert any(marks(figure) == ["1"] for figure in opened.figures(at))
    assert opened.texts(at).count("Marks: **1** – 9 Jan 2024\\: Prices \\*rose\\*") == 1
    assert "long before" not in opened.texts(at)


def test_what_was_noted_of_a_time_after_the_as_of_has_no_mark(releases, opened, tmp_path):
    file = tmp_path / "events.csv"
    file.write_text("date,text\n2024-01-09,Prices rose\n")
    folder = releases.workspace.folder("small")
    (folder / events.FOLDER).mkdir()
    event_files.add(folder, file)
    at = opened("overview", deployment="small", as_of="2024-01-08")
    assert "Marks:" not in opened.texts(at)


def test_what_two_versions_differ_in_has_the_names_of_metrics_that_other_pages_have(releases):
    found = differences(*releases.versions)
    said = set(found["what"])
    assert {"Brier score", "Calibration error", "file", "note"} <= said
    assert not {name for name in METRICS if name in said}


def test_a_dashboard_for_looking_only_offers_no_step(releases, opened, monkeypatch):
    monkeypatch.setenv("MODELWATCH_READ_ONLY", "1")
    at = opened("versions", deployment="small")
    assert "This dashboard is for looking only" in opened.texts(at)
    assert not [one.label for one in at.button if one.label.startswith(("Put version", "Go back"))]
