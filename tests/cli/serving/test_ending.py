"""What SIGTERM does to a command, and to the dashboard's server."""

import os
import signal
import sys
import threading
import time

import pytest

from monitoring.cli import main
from monitoring.cli.serving.ending import Ended, heeding_sigterm, serve

SAYS = "import os, sys, time; from pathlib import Path; Path(sys.argv[1]).symlink_to(str(os.getpid())); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SAYS}"


def end_once(condition):
    """Send this process SIGTERM as soon as something is so."""

    def wait():
        while not condition():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def test_a_command_that_is_ended_says_so_and_no_answer(modelwatch, monkeypatch):
    def work(*_):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)

    monkeypatch.setattr("monitoring.cli.commands.summarise", work)
    answer = modelwatch("report", "plain")

    assert (answer.status, answer.out) == (143, "")
    assert "error: the command was asked to end (SIGTERM) before it was done" in answer.err
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_dashboard_that_is_ended_while_it_prepares_the_sample_ends_with_0(type_in, tmp_path, monkeypatch):
    def work(*_):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)

    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "18563")
    monkeypatch.setattr("monitoring.connect.prepare_sample", work)

    assert type_in().status == 0


@pytest.mark.parametrize("code", [SAYS, DEAF], ids=["heeds", "is deaf"])
def test_a_server_ends_with_whoever_started_it(tmp_path, code):
    begun = tmp_path / "begun"
    end_once(begun.is_symlink)
    before = time.monotonic()
    with heeding_sigterm():
        assert serve([sys.executable, "-c", code, str(begun)], patience=0.5) == 0
    assert time.monotonic() - before < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int(os.readlink(begun)), 0)


def test_a_server_that_ends_by_itself_hands_on_its_status():
    assert serve([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_a_server_that_ended_with_an_error_is_told(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path))
    monkeypatch.setattr("monitoring.cli.serving.dashboard._prepare", lambda: None)
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "18564")
    for status, words, left in ((-9, "was ended by SIGKILL", 137), (3, "ended with status 3", 3)):
        monkeypatch.setattr("monitoring.cli.serving.dashboard.serve", lambda command, status=status: status)
        assert main([]) == left
        assert f"error: the dashboard's server {words}" in capsys.readouterr().err


def test_somebody_elses_handler_stays():
    heard = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append(1))
    try:
        with heeding_sigterm():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.01)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [1]


def test_a_thread_leaves_signals_alone():
    found = []

    def work():
        with heeding_sigterm():
            found.append(signal.getsignal(signal.SIGTERM))

    one = threading.Thread(target=work)
    one.start()
    one.join()
    assert found == [signal.SIG_DFL]
    assert issubclass(Ended, KeyboardInterrupt)
