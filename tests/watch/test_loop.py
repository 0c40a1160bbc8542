"""Alerts are sent while nobody looks: when, by whom, how often, and what is shown where it fails."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from monitoring.alerts import desk
from monitoring.disk.locks import claimed
from monitoring.domain import AlertPolicy, Delivery, Deployment, Incident, Member, State, Step, Task
from monitoring.errors import DamagedError, SettingsError
from monitoring.log.kept import lives, turns
from monitoring.log.kept.turns import Turn
from monitoring.settings.allowed import notify_every
from monitoring.watch.loop import Loop
from monitoring.watch.pace import is_due

NOW = datetime(2026, 3, 1, 12)
MINUTE = timedelta(minutes=1)
MEMBER = Member("drift", "age", "psi", NOW, NOW, 0.5, 0.2, "m")
OPEN = Incident("a", "", (MEMBER,), steps=(Step(NOW, "opened"),))
MUTED = replace(OPEN, state=State.MUTED, until=NOW)
TURN = Turn("v1", NOW - timedelta(hours=1), 2.0)


@pytest.mark.parametrize(
    ("turn", "version", "alerts", "attached", "due"),
    [
        (None, "v1", (), False, True),
        (TURN, "v1", (OPEN,), False, False),
        (TURN, "v2", (), False, True),
        (replace(TURN, at=NOW - MINUTE / 2), "v2", (), False, False),
        (replace(TURN, at=NOW - MINUTE, seconds=30), "v2", (), False, False),  # half of the machine's time is too much
        (replace(TURN, at=NOW - 11 * MINUTE, seconds=30), "v2", (), False, True),
        (replace(TURN, at=NOW - 16 * MINUTE, seconds=3000), "v2", (), False, True),
        (TURN, "v1", (MUTED,), False, True),
        (TURN, "v1", (replace(MUTED, until=NOW + MINUTE),), False, False),
        (replace(TURN, failures=3, at=NOW - 3 * MINUTE), "v1", (), False, False),
        (replace(TURN, failures=3, at=NOW - 4 * MINUTE), "v1", (), False, True),
        (replace(TURN, failures=99), "v1", (), False, True),
        (TURN, "v1", (), True, False),
        (replace(TURN, at=NOW - timedelta(hours=6)), "v1", (), True, True),
    ],
)
def test_a_deployment_is_looked_at_when_there_may_be_news(turn, version, alerts, attached, due):
    assert is_due(turn, version, alerts, NOW, MINUTE, attached=attached) is due


class Deployments:
    """As much of a workspace as the loop asks for."""

    def __init__(self, home):
        self.home = home
        self.policies = {"loud": AlertPolicy(webhook="https://example.com/"), "mute": AlertPolicy()}
        self.version, self.damaged = "v1", ""

    def names(self):
        return tuple(self.policies)

    def deployment(self, name):
        return Deployment(name=name, title=name, task=Task.BINARY, alerts=self.policies[name])

    def log(self, name):
        if self.damaged:
            raise DamagedError(self.damaged)
        return SimpleNamespace(version=self.version, folder=self.home / name)


@pytest.fixture
def loop(tmp_path, monkeypatch):
    """A loop whose time is `at` and whose looks are kept in `seen`; they give `answers`."""
    found = Loop(Deployments(tmp_path), 60.0, lambda home, name, stop: found.seen.append(name) or found.answers.pop())
    found.seen, found.answers, found.at = [], [""] * 9, NOW
    monkeypatch.setattr(desk, "now", lambda: found.at)
    return found


def after(loop, minutes):
    loop.at += minutes * MINUTE
    loop.round()
    return len(loop.seen)


def test_only_who_has_receivers_is_looked_at_and_only_when_the_log_has_changed(loop, tmp_path):
    assert [after(loop, minutes) for minutes in (0, 2, 60)] == [1, 1, 1]
    loop.workspace.version = "v2"
    assert after(loop, 1) == 2
    assert set(loop.seen) == {"loud"}
    assert turns.read(tmp_path) == {"loud": Turn("v2", loop.at, pytest.approx(0, abs=1))}


def test_without_any_receiver_nothing_is_written(loop, tmp_path):
    del loop.workspace.policies["loud"]
    assert after(loop, 0) == 0
    assert [*tmp_path.iterdir()] == []


def test_of_two_dashboards_one_is_at_it(loop, tmp_path):
    (tmp_path / turns.FOLDER).mkdir()
    with claimed(tmp_path / turns.FOLDER):
        assert after(loop, 0) == 0
    assert after(loop, 0) == 1


def test_what_fails_is_tried_again_ever_later_and_said(loop, tmp_path):
    loop.answers = ["", "", *["no mail server"] * 3]
    assert [after(loop, minutes) for minutes in (0, 1, 1, 1, 2, 2)] == [1, 2, 2, 3, 3, 4]
    assert (turns.read(tmp_path)["loud"].error, turns.read(tmp_path)["loud"].failures) == ("", 0)
    lives.change(tmp_path / "loud", lambda _: (replace(OPEN, deliveries=(Delivery("webhook", "", NOW, "no"),)),))
    loop.workspace.version = "v2"
    assert after(loop, 1) == 5
    assert turns.read(tmp_path)["loud"].failures == 1  # something could not be sent


def test_a_log_that_cannot_be_looked_at_is_said_and_tried_again(loop, tmp_path):
    loop.workspace.damaged = "the log is damaged"
    after(loop, 0)
    assert turns.read(tmp_path)["loud"].error == "the log is damaged"
    loop.workspace.damaged = ""
    assert after(loop, 1) == 1


def test_a_loop_that_has_ended_looks_no_more(loop):
    loop.stop.set()
    assert after(loop, 0) == 0


@pytest.mark.parametrize("text", ["4", "-60", "1e9", "sometimes"])
def test_how_often_is_a_number_of_seconds_or_off(text):
    with pytest.raises(SettingsError, match="MODELWATCH_NOTIFY_EVERY cannot be"):
        notify_every({"MODELWATCH_NOTIFY_EVERY": text})
