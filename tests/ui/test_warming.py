"""What is loaded ahead: each once, while no page is drawn, and only by a server; what fails is not told to readers."""

import logging
import threading

import pytest

from monitoring.explain import warming
from monitoring.explain.warming import Warming

PATIENCE = 5


@pytest.fixture
def warm(monkeypatch):
    monkeypatch.setattr(warming, "TICK", 0.005)
    found = Warming(quiet=0.0)
    yield found
    found.end()


def test_each_step_is_done_once_and_one_that_fails_stops_no_other(warm, caplog):
    calls, last = [], threading.Event()

    def fails():
        calls.append("fails")
        raise ValueError("no such file")

    steps = {"one": lambda: calls.append("one"), "fails": fails, "last": last.set}
    warm.begin()
    with caplog.at_level(logging.INFO):
        warm.ask({"one": steps["one"]})
        warm.ask(steps)
        assert last.wait(PATIENCE)
    assert calls == ["one", "fails"]
    assert [(one.levelname, one.message) for one in caplog.records] == [
        ("INFO", "fails could not be loaded ahead: no such file")
    ]


def test_while_a_page_is_drawn_nothing_is_loaded(warm):
    done = threading.Event()
    warm.begin()
    with warm.drawing():
        warm.ask({"one": done.set})
        assert not done.wait(0.1)
    assert done.wait(PATIENCE)


def test_what_is_no_server_loads_nothing_ahead(warm):
    done = threading.Event()
    warm.ask({"one": done.set})
    warm.begin()
    assert not done.wait(0.1)
    warm.end()
    warm.ask({"two": done.set})
    assert not done.wait(0.1)
