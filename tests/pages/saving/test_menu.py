"""Every chart of every page can be taken away as a picture and as numbers."""

import json
from pathlib import Path

import pytest

import monitoring.ui
from monitoring.paths import root
from monitoring.ui.frame import session
from monitoring.ui.frame.saving import menu


@pytest.mark.parametrize("name", ["overview", "drift", "performance", "quality", "alerts"])
def test_every_chart_of_a_page_has_its_menu(visit, name):
    at = visit(name, deployment="flights-logreg")
    charts = [element.key for element in at.get("plotly_chart")]
    assert len(charts) >= (1 if name == "alerts" else 2)
    assert [element.key for element in at.get("bidi_component")] == ["save-picture", *(f"ask-{key}" for key in charts)]
    files = [button for button in at.get("download_button") if button.key.startswith("numbers-")]
    assert [button.key for button in files] == [f"numbers-{key}" for key in charts]
    labels = [block.proto.popover.label for block in at.get("popover") if block.proto.popover.label.startswith("Save:")]
    assert len({*labels}) == len(charts), "each is heard by the name of its chart"


def test_charts_are_drawn_in_one_place_alone():
    places = [*Path(monitoring.ui.__file__).parent.rglob("*.py"), *(root() / "pages").glob("*.py")]
    drawing = {path.name for path in places if "plotly_chart(" in path.read_text()}
    assert drawing == {"charts.py"}


def test_a_picture_is_named_by_deployment_page_card_and_window_and_says_of_what_it_is(visit):
    at = visit("drift", deployment="flights-logreg", column="dest")
    told = {e.key: json.loads(e.proto.mixed.json or e.proto.json) for e in at.get("bidi_component")[1:]}
    trend, pair = told["ask-drift-trend"], told["ask-pair"]
    assert trend["name"] == "flights-logreg_data-drift_drift-trend_2013-04-01-to-2013-07-10"
    assert pair["name"].startswith("flights-logreg_data-drift_pair_week-of-")
    assert pair["lines"][0].startswith("Week of ")
    assert trend["title"] == "Population stability index of dest in each window, with its limit"
    assert "as known on 10 Jul 2013" in trend["lines"][0]
    assert "\\" not in trend["lines"][0], "no marks of markdown"


def test_the_numbers_are_made_when_they_are_asked_for(visit, monkeypatch):
    monkeypatch.setattr(menu, "numbers", lambda figure: pytest.fail("nobody has asked"))
    visit("overview", deployment="flights-logreg")


def test_a_page_about_no_rows_forgets_those_of_the_page_before(monkeypatch):
    kept = {}
    monkeypatch.setattr(session.st, "session_state", kept)
    session.note_place("Drift", "a · all rows", "2013-04-01 to 2013-04-08")
    session.note_place("Fleet")
    assert session.place() == ("Fleet", "", "")


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("../../etc", "a/b\\c", "=x"), "etc_a-b-c_x"),
        (("größe", "", "rows 1 to 500"), "größe_rows-1-to-500"),
        (("x" * 300, "drift"), "x" * 120),
    ],
)
def test_a_files_name_is_one_that_every_system_takes(parts, name):
    assert menu.name(*parts) == name
