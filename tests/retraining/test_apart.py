"""The command in a process of its own: followed, refused in its own words, and stopped at once."""

import os
import signal
import time

import pytest

from monitoring.errors import MonitoringError
from monitoring.retraining import apart

ANSWERS = """
import json, os, sys
print(" 12% training on 5 rows", file=sys.stderr)
print("counted anew", file=sys.stderr)
print(json.dumps({"typed": sys.argv[1:], "home": os.environ["MODELWATCH_HOME"]}))
"""
REFUSES = "import sys; print('error: too few: 3\\nhint: wait', file=sys.stderr); sys.exit(2)"
CLEANS_UP = """
import sys, time
try:
    print("  1% starting to write", file=sys.stderr, flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    open(sys.argv[2], "w").close()
"""


def test_it_is_followed_and_its_answer_is_taken(monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(apart, "MODELWATCH", ANSWERS)
    found = apart.retrain(tmp_path, "d", ["--dry-run"], lambda text, share: told.append((text, share)))
    assert found == {"typed": ["retrain", "d", "--dry-run", "--format", "json"], "home": str(tmp_path)}
    assert told[0] == ("starting", 0.0)
    assert ("training on 5 rows", 0.12) in told


def test_it_is_refused_in_its_own_words(monkeypatch, tmp_path):
    monkeypatch.setattr(apart, "MODELWATCH", REFUSES)
    with pytest.raises(MonitoringError, match="too few: 3") as refused:
        apart.retrain(tmp_path, "d", [], lambda text, share: None)
    assert refused.value.hint == "wait"


def test_one_that_ends_without_a_word_says_its_status(monkeypatch, tmp_path):
    monkeypatch.setattr(apart, "MODELWATCH", "import os; os._exit(3)")
    with pytest.raises(MonitoringError, match="ended with status 3"):
        apart.retrain(tmp_path, "d", [], lambda text, share: None)


@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN], ids=["terminal", "background"])
def test_it_is_stopped_at_once_and_has_time_to_clean_up(monkeypatch, tmp_path, handler):
    monkeypatch.setattr(apart, "MODELWATCH", CLEANS_UP)
    begun, before = time.monotonic(), signal.signal(signal.SIGINT, handler)

    def stop(text, share):
        if text == "starting to write":
            raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            apart.retrain(tmp_path, os.fspath(tmp_path / "cleaned"), [], stop)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (tmp_path / "cleaned").exists()
    assert time.monotonic() - begun < 30
