"""Saved views: kept under a name, opened by their link, told where what they ask for is gone."""

import os
import shutil
from datetime import datetime
from urllib.parse import parse_qs

import pytest

from monitoring.log import Workspace
from monitoring.log.kept import views
from monitoring.log.kept.views import SavedView

NAME = "flights-logreg"
ODD = "Ä/b & c?#%+ <b>*x*</b> :material/x: 👩‍🔧"
NOW = datetime(2026, 1, 1)


@pytest.fixture
def own(sample_workspace, tmp_path, monkeypatch):
    """A workspace of the test's own with one deployment."""
    shutil.copytree(sample_workspace.home / NAME, tmp_path / "own" / NAME)
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "own"))
    return Workspace(tmp_path / "own").folder(NAME)


def box(at):
    """Open the box of saved views."""
    at.session_state["saved-views"] = True
    return at.run()


def save(at, name, count=0, *, stays=False):
    """Type a name into the form of the page that is shown."""
    box(at).text_input(key=f"view-name-{count}").set_value(name)
    if stays:
        at.radio(key="view-time").set_value("Stays at this time")
    at.button(key="save-view-now").click().run()
    assert not at.exception, at.exception
    return at


def said(at):
    return {key: value if isinstance(value, str) else value[0] for key, value in at.query_params.items()}


def test_a_view_is_kept_and_its_link_opens_exactly_that_on_its_page(opened, own):
    asked = {"deployment": NAME, "column": "precip", "order": "drift", "range": "90 days", "every": "month"}
    at = save(opened("drift", **asked, segment="origin=EWR"), ODD)
    (one,) = views.read(own)
    assert (one.name, one.page) == (ODD, "drift")
    assert "window" not in one.address
    again = opened("settings", view=ODD)
    assert again.title[0].value == "Data drift"
    assert said(again) == said(at)
    assert not again.warning
    (link,) = [link.proto for link in box(again).get("page_link") if "view=" in link.proto.query_string]
    assert (link.page, parse_qs(link.query_string)) == ("drift", {"deployment": [NAME], "view": [ODD]})
    assert "Data drift · follows the newest rows, 90 days" in opened.texts(again)


def test_a_view_opens_over_controls_that_show_something_else(opened, own):
    views.add(own, SavedView("a", "drift", {"column": ("precip",), "as_of": ("2013-06-20",)}, NOW))
    at = opened("drift", deployment=NAME, column="dest", every="month", order="drift")
    at.query_params["view"] = "a"
    at.run()
    shown = said(at)
    assert (shown["column"], shown["as_of"], shown.get("every"), shown.get("order")) == (
        "precip",
        "2013-06-20",
        None,
        None,
    )
    assert at.selectbox(key="every").value == "week"
    assert "view" not in shown


def test_time_follows_or_stays_as_was_chosen(opened, own):
    at = opened("drift", deployment=NAME, column="precip")
    save(save(at, "follows"), "stays", 1, stays=True)
    save(opened("drift", deployment=NAME, window="Week of 29 Apr 2013"), "by hand", 2)
    by_hand, follows, stays = (dict(one.address) for one in views.read(own))
    assert not {"window", "as_of"} & {*follows}
    assert (stays["window"], stays["as_of"]) == (("Week of 1 Jul 2013",), ("2013-07-10",))
    assert by_hand["window"] == ("Week of 29 Apr 2013",)
    texts = opened.texts(at)
    assert "Data drift · follows the newest rows" in texts
    assert "Data drift · fixed: Week of 1 Jul 2013, as of 2013" in texts


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"column": ("gone",)}, "The saved view **a** asks for **column = gone**, which **flights\\-logreg** does not"),
        ({"colum": ("dewp",)}, "The saved view **a** asks for **colum = dewp**, which **Data drift** does not show"),
    ],
)
def test_what_a_view_asks_for_and_is_gone_is_told_in_one_sentence_also_in_a_session_that_goes_on(
    opened, own, address, told
):
    views.add(own, SavedView("a", "drift", address, NOW))
    at = opened("drift", deployment=NAME, column="dest")
    at.query_params["view"] = "a"
    (warning,) = at.run().warning
    assert warning.value.startswith(told)


def test_a_view_that_is_gone_is_told_and_one_of_a_page_that_is_gone_too(opened, own):
    views.add(own, SavedView("old", "atlas", {}, NOW))
    (warning,) = opened("settings", view="none").warning
    assert warning.value.startswith("There is no saved view 'none'")
    at = opened("settings", view="old")
    assert at.warning[0].value == "The saved view **old** is of a page that is not there any more: atlas."
    assert "view" not in said(at)
    assert "There is no deployment" in opened("settings", deployment="gone", view="old").warning[0].value


def test_names_are_told_apart_by_more_than_capitals_and_a_refused_one_stays_typed(opened, own):
    views.add(own, SavedView("Straße", "drift", {}, NOW))
    at = save(opened("settings", deployment=NAME), "STRASSE", 1)
    assert at.error[0].value.startswith("There is already a saved view 'Straße'")
    assert at.text_input(key="view-name-1").value == "STRASSE"
    order = [each.type for each in at.sidebar]
    assert order.index("text_input") < order.index("error") < order.index("radio"), "beside what was typed"


def test_a_new_name_that_is_taken_is_refused_where_it_was_typed(opened, own):
    for name in "ab":
        views.add(own, SavedView(name, "drift", {}, NOW))
    at = box(opened("settings", deployment=NAME))
    at.selectbox(key="view-to-change-2").set_value("a").run()
    at.text_input(key="view-new-name").set_value("B")
    at.button(key="rename-view").click().run()
    assert at.error[0].value.startswith("There is already a saved view 'b'")
    order = [each.key if each.type == "button" else each.type for each in at.sidebar]
    assert order.index("text_input") < order.index("error") < order.index("rename-view"), "inside of what is open"


def test_a_view_is_renamed_and_removed_or_it_is_said_that_it_is_gone(opened, own):
    views.add(own, SavedView("a", "drift", {}, NOW))
    at = box(opened("settings", deployment=NAME))
    at.selectbox(key="view-to-change-1").set_value("a").run()
    at.text_input(key="view-new-name").set_value("b")
    at.button(key="rename-view").click().run()
    assert [one.name for one in views.read(own)] == ["b"]
    at.selectbox(key="view-to-change-1").set_value("b").run()
    at.button(key="remove-view").click().run()
    assert views.read(own) == ()
    assert not at.error
    assert "None yet." in opened.texts(at)


def test_where_nothing_may_be_changed_views_are_links_alone(opened, own, monkeypatch):
    views.add(own, SavedView("a", "drift", {}, NOW))
    monkeypatch.setenv("MODELWATCH_READ_ONLY", "1")
    at = box(opened("settings", deployment=NAME))
    assert [link.proto.page for link in at.get("page_link") if "view=a" in link.proto.query_string] == ["drift"]
    assert "for looking only" in opened.texts(at)
    assert not [each for each in (*at.text_input, *at.button) if "view" in each.key]


def test_a_damaged_file_is_told_in_the_box_and_the_page_works(opened, own):
    views.add(own, SavedView("a", "drift", {}, NOW))
    for place in (own / views.FOLDER).glob("*views.json*"):
        place.write_text("{")
    os.replace(own / views.FOLDER / f".{views.FILE}.copy", own / views.FOLDER / views.FILE)
    at = box(opened("settings", deployment=NAME))
    (error,) = at.error
    assert error.value.startswith("The saved views of flights\\-logreg are damaged")
    assert at.title[0].value == "Settings"
    assert "damaged" in opened("settings", view="a").warning[0].value


def test_a_row_that_was_typed_in_is_not_kept(opened, own):
    at = save(opened("settings", deployment=NAME, typed="distance:5"), "a")
    assert at.error[0].value.startswith("A row that was typed in cannot be saved")
    assert views.read(own) == ()
