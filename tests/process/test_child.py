"""However a process ends, whoever has started it hears of it."""

import os
import time

import pytest

from monitoring.process.child import End, run
from monitoring.process.limits import Limits

LIMITS = Limits(memory=100 << 20, seconds=1)
NAUGHTY = """
import ctypes, os, sys, time
from monitoring.process.answer import answer

def work(asked):
    do = asked["do"]
    if do == "answer":
        print("libraries print", flush=True)
        os.write(1, b"what they like")
        return {"said": asked["more"], "key": os.environ.get("A_KEY", "")}, bytes(range(256))
    if do == "end":
        ctypes.string_at(0)
    if do == "leave":
        os._exit(3)
    if do == "compute":
        while True:
            pass
    if do == "remember":
        return {"held": len(bytearray(1 << 30))}, b""
    if do == "say no memory":
        sys.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'")
        sys.stderr.flush()
        os.abort()
    if do == "talk":
        for _ in range(50):
            os.write(2, b"x" * (1 << 20))
        return {}, b""
    if do == "raise":
        raise ValueError("no such column")
    return {}, b"x" * (3 << 20)

def prepare(asked):
    if asked["do"] == "cannot start":
        raise ImportError("a library is broken")

if __name__ == "__main__":
    answer(work, prepare)
"""


@pytest.fixture
def naughty(tmp_path, monkeypatch):
    (tmp_path / "naughty.py").write_text(NAUGHTY)
    monkeypatch.syspath_prepend(tmp_path)
    return lambda do, **more: run("naughty", {"do": do, **more}, LIMITS)


def test_an_answer_comes_back_and_what_is_printed_does_not_disturb_it(naughty, monkeypatch):
    monkeypatch.setenv("A_KEY", "secret")
    ended = naughty("answer", more="ünïcode\n")
    assert (ended.how, ended.answer, ended.more) == (
        End.ANSWERED,
        {"said": "ünïcode\n", "key": ""},
        bytes(range(256)),
    )
    assert ended.sealed == (os.uname().sysname == "Linux")


@pytest.mark.parametrize(
    ("do", "how"),
    [
        ("end", End.DIED),
        ("leave", End.DIED),
        ("compute", End.TOOK_TOO_LONG),
        ("talk", End.ANSWERED),
        ("remember", End.NO_MEMORY),
        ("say no memory", End.NO_MEMORY),
        ("raise", End.FAILED),
        ("cannot start", End.NOT_STARTED),
        ("say too much", End.DIED),
    ],
)
def test_how_a_process_ended_is_told(naughty, do, how):
    begun = time.monotonic()
    ended = naughty(do)
    assert ended.how is how
    assert time.monotonic() - begun < LIMITS.wait
    assert how is not End.FAILED or ended.words == "ValueError: no such column"
    assert how is not End.NOT_STARTED or ended.words == "ImportError: a library is broken"


def test_a_program_that_is_not_there_is_told(naughty, monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert naughty("answer", more="").how is End.NOT_STARTED
