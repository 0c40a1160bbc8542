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
        return {"talked": True}, b""
    if do == "raise":
        raise ValueError("no such column")
    return {"much": True}, b"x" * (3 << 20)

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
    ended = naughty("answer", more="ünïcode\x1b[2J")
    assert (ended.how, ended.answer, ended.more) == (
        End.ANSWERED,
        {"said": "ünïcode [2J", "key": ""},
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


UNSEALED = """
from monitoring.process import answer

def refuse(folder):
    raise answer.CannotSealError(38, "no way")

answer.seal = refuse

if __name__ == "__main__":
    answer.answer(lambda asked: ({"done": True}, b""), lambda asked: None)
"""


@pytest.mark.parametrize(("sealed", "how"), [(True, End.NOT_SEALED), (False, End.ANSWERED)])
def test_where_nothing_can_be_sealed_nothing_is_done_that_has_to_be(tmp_path, monkeypatch, sealed, how):
    (tmp_path / "unsealed.py").write_text(UNSEALED)
    monkeypatch.syspath_prepend(tmp_path)
    ended = run("unsealed", {}, LIMITS, sealed=sealed)
    assert (ended.how, ended.sealed) == (how, False)


FOLDER = """
import os, tempfile
from pathlib import Path
from monitoring.process.answer import answer

def work(asked):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a").write_text("x")
        inside = str(folder)
    try:
        (Path(asked["other"]) / "a").write_text("x")
    except OSError:
        return {"inside": inside, "outside": False}, b""
    return {"inside": inside, "outside": True}, b""

if __name__ == "__main__":
    answer(work, lambda asked: None)
"""


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="a process can be kept to a folder on Linux alone")
def test_a_folder_of_its_own_is_all_that_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "writes.py").write_text(FOLDER)
    monkeypatch.syspath_prepend(tmp_path)
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    limits = Limits(memory=100 << 20, seconds=5, written=1000)
    ended = run("writes", {"other": str(other)}, limits, folder=own)
    assert ended.answer["inside"].startswith(str(own))
    if ended.answer["outside"]:
        pytest.skip("this kernel has no Landlock")
    assert list(other.iterdir()) == list(own.iterdir()) == []


def test_a_program_that_is_not_there_is_told(naughty, monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert naughty("answer", more="").how is End.NOT_STARTED
