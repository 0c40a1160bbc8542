"""The page of alerts: what stands in a sentence, taken on, muted and closed by its buttons, other rules beside."""

from datetime import datetime

import pytest

from monitoring.connect import add
from monitoring.disk.whole import make_folder
from monitoring.log import Workspace
from monitoring.log.kept import lives, turns
from monitoring.log.kept.turns import Turn
from tests.alerts.test_replay import write


@pytest.fixture(scope="module")
def fell(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fell")
    write(folder)
    rules = '[alerts]\nrunbook = {age = "Call the registry."}\nmail = ["ann@example.com"]\n'
    (folder / "d.toml").write_text((folder / "d.toml").read_text() + rules)
    log = add(Workspace(folder / "ws"), folder / "d.toml").log
    make_folder(log.folder.parent / turns.FOLDER)
    return log


@pytest.fixture
def page(fell, opened, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(fell.folder.parent))
    turns.keep(fell.folder.parent, {"d": Turn("v", datetime(2026, 2, 9), 1.0, "no mail server", 1)})
    return opened("alerts", deployment="d")


def test_alerts_are_looked_after_from_the_first_to_the_last(page, opened, fell):
    said = opened.texts(page)
    assert "2 alerts stand" in said
    assert "The dashboard looks for news whenever the log has changed; it last did on 9 Feb 2026" in said
    assert "Not everything could be looked at or sent: no mail server." in said
    assert "**What to do:** Call the registry\\." in said
    assert lives.read(fell.folder) == ()  # looking writes nothing
    about = next(button.key for button in page.button if button.key.startswith("ack-"))
    id = about.removeprefix("ack-")
    page.text_input(key=f"by-{id}").set_value("ann")
    page.text_input(key=f"note-{id}").set_value("on it")
    page.button(key=about).click().run()
    kept = next(one for one in lives.read(fell.folder) if one.id == id)
    assert (str(kept.state), kept.owner, kept.note) == ("acknowledged", "ann", "on it")
    assert "acknowledged by ann" in opened.texts(page)
    page.button(key=f"mute-{id}").click().run()
    assert "muted until" in opened.texts(page)
    page.button(key=f"close-{id}").click().run()
    assert "1 alert stands" in opened.texts(page)
    assert "muted, or closed by hand: see the page Alerts" in opened.texts(opened(deployment="d"))
    (other,) = (button.key for button in page.button if button.key.startswith("close-"))
    page.button(key=other).click().run()
    assert "Nothing stands that wants looking after. Of the past: 2 alerts" in opened.texts(page)
    assert len(opened.figures(page)) == 1


def test_other_rules_are_tried_on_the_past(page, opened):
    page.number_input(key="rule-among").set_value(2)
    page.button(key="try-rules").click().run()
    said = opened.texts(page)
    assert "Performance fell 1 time in 5 judged windows" in said
    assert "**Rules as they are**: 2 alerts" in said
    assert "**Rules tried**: 0 alerts" in said
    assert page.code[0].value.splitlines()[:2] == ["[alerts]", 'persist = "2 of 2"']


def test_rules_that_nothing_can_fulfil_are_said_and_not_tried(page, opened):
    page.number_input(key="rule-failing").set_value(9)
    page.number_input(key="rule-among").set_value(3).run()
    assert "9 of the newest 3 windows cannot fail" in opened.texts(page)
    assert page.button(key="try-rules").disabled


def test_a_dashboard_for_looking_only_has_no_buttons(fell, opened, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(fell.folder.parent))
    monkeypatch.setenv("MODELWATCH_READ_ONLY", "1")
    page = opened("alerts", deployment="d")
    assert "This dashboard sends nothing by itself: `modelwatch check d --notify` does" in opened.texts(page)
    assert not [button for button in page.button if button.key.startswith(("ack-", "mute-", "close-"))]
