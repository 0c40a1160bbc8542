"""Start a process of its own for a piece of work, watch it, and say how it ended."""

import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import IO, Any

from monitoring.process.answer import FAILED, MEMORY, NOT_SEALED, READY, is_out_of_memory
from monitoring.process.limits import Limits

# What of the environment a process is given: how to find libraries, folders and signs. Keys and passwords stay here.
_HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
_PIECE = 1 << 16
_LAST = 4  # pieces of what a library prints


class End(StrEnum):
    """How a process ended."""

    ANSWERED = "answered"
    DIED = "died"
    TOOK_TOO_LONG = "took too long"
    NO_MEMORY = "no memory"
    FAILED = "failed"
    NOT_STARTED = "not started"
    NOT_SEALED = "not sealed"


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a process.

    Args:
        how: it ended.
        answer: what it answered.
        more: bytes that came with it.
        sealed: whether it could do nothing but compute and read.
        words: what it said last, where it did not answer.
    """

    how: End
    answer: Mapping[str, Any] = field(default_factory=dict)
    more: bytes = b""
    sealed: bool = False
    words: str = ""


def run(
    module: str,
    asked: Mapping[str, Any],
    limits: Limits,
    *,
    sealed: bool = False,
    folder: Path | None = None,
    most: int = 1 << 20,
) -> Ended:
    """Run `python -m module`, which answers by `monitoring.process.answer`.

    Args:
        module: a module of this package.
        asked: what it is asked; goes through JSON.
        limits: what it may use, once it is ready.
        sealed: whether it does nothing where it cannot be sealed.
        folder: where it may write; it is its folder for temporary files. None where it may write nowhere.
        most: bytes that it may answer.
    """
    command = [sys.executable, "-P", "-m", module]
    pipe = subprocess.PIPE
    try:
        child = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment(folder), start_new_session=True
        )
    except OSError as error:
        return Ended(End.NOT_STARTED, words=str(error))
    bounds = {"limits": asdict(limits), "sealed": sealed, "folder": str(folder or "")}
    question = json.dumps({**asked, **bounds}).encode() + b"\n"
    said, last = bytearray(), deque[bytes](maxlen=_LAST)
    readers = [
        Thread(target=_read, args=(child.stdout, said, most)),
        Thread(target=_read_last, args=(child.stderr, last)),
    ]
    try:
        for reader in readers:
            reader.start()
        _ask(child, question)
        child.wait(limits.wait)
    except subprocess.TimeoutExpired:
        return Ended(End.TOOK_TOO_LONG)
    finally:
        _end(child)
        for reader in readers:
            reader.join()
    return _ended(child.returncode, bytes(said), b"".join(last).decode(errors="replace"))


def _environment(folder: Path | None) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    places = [place or str(Path.cwd()) for place in sys.path]
    alone = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    kept |= {"TMPDIR": str(folder)} if folder else {}
    return {**kept, **alone, "PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1"}


def _ask(child: "subprocess.Popen[bytes]", question: bytes) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(question)
        child.stdin.close()
    except BrokenPipeError:  # it has ended already, and how is looked at later
        pass


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _read(stream: IO[bytes], into: bytearray, most: int) -> None:
    """Read up to so many bytes; whoever says more finds nobody listening."""
    with stream:
        while (piece := stream.read1(_PIECE)) and len(into) <= most:  # type: ignore[attr-defined]
            into += piece


def _read_last(stream: IO[bytes], into: deque[bytes]) -> None:
    with stream:
        while piece := stream.read1(_PIECE):  # type: ignore[attr-defined]
            into.append(piece)


def _ended(code: int, said: bytes, words: str) -> Ended:
    ready, _, rest = said.partition(b"\n")
    line, found, more = rest.partition(b"\n")
    if ready + b"\n" not in (READY, NOT_SEALED):
        return Ended(End.NOT_STARTED, words=_last_line(words))
    sealed = ready + b"\n" == READY
    if code == 0 and not found and not sealed:
        return Ended(End.NOT_SEALED)
    answer = _answer(line) if code == 0 and found else {}
    if answer:
        if MEMORY in answer:
            return Ended(End.NO_MEMORY, sealed=sealed)
        if FAILED in answer:
            return Ended(End.FAILED, sealed=sealed, words=str(answer[FAILED]))
        return Ended(End.ANSWERED, answer, more, sealed)
    if code == -signal.SIGXCPU:
        return Ended(End.TOOK_TOO_LONG, sealed=sealed)
    no_memory = is_out_of_memory(words) or code == -signal.SIGKILL  # as the system does when its own memory is short
    return Ended(End.NO_MEMORY if no_memory else End.DIED, sealed=sealed, words=_last_line(words))


def _answer(line: bytes) -> dict[str, Any]:
    """What a process answers; nothing of it is taken for more than words."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return {key: _plain(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _plain(value: Any) -> Any:
    """Words without signs that a terminal obeys."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return "".join(sign if sign.isprintable() else " " for sign in value) if isinstance(value, str) else value


def _last_line(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return str(_plain(lines[-1])) if lines else ""
