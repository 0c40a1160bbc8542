"""The side of the process that was started: one question in, one answer out, bounds in between."""

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from monitoring.process.limits import Limits, limit
from monitoring.process.sealed import CannotSealError, seal

READY, NOT_SEALED = b"ready\n", b"not sealed\n"
MEMORY, FAILED = "memory", "failed"
Answer = tuple[dict[str, Any], bytes]
_END_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG
_OUT_OF_MEMORY = ("bad_alloc", "bad allocation", "Unable to allocate", "ut of memory", "MemoryError")


def answer(work: Callable[[dict[str, Any]], Answer], prepare: Callable[[dict[str, Any]], object]) -> None:
    """Read what is asked, prepare, set the bounds, work, and answer: a JSON object, and bytes that go with it.

    Args:
        work: gives the answer.
        prepare: imports what the work needs, which is no part of what the limits are for.
    """
    out = _own_output()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    asked = json.loads(sys.stdin.buffer.readline())
    prepare(asked)
    limit(Limits(**asked["limits"]))
    sealed = _sealed(Path(asked["folder"]) if asked["folder"] else None)
    out.write(sealed)
    out.flush()
    if sealed == NOT_SEALED and asked["sealed"]:
        os._exit(0)
    found, more = _done(work, asked)
    out.write(json.dumps(found).encode() + b"\n" + more)
    out.flush()
    os._exit(0)  # what libraries do on their way out is of no interest, and may fail


def is_out_of_memory(text: str) -> bool:
    """Whether a library's own words say that there was no memory.

    >>> is_out_of_memory("std::bad_alloc"), is_out_of_memory("no such column")
    (True, False)
    """
    return any(words in text for words in _OUT_OF_MEMORY)


def _own_output() -> BinaryIO:
    """The answer's pipe, kept from libraries that print to standard output."""
    kept = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(kept, "wb")


def _sealed(folder: Path | None) -> bytes:
    try:
        seal(folder)
    except CannotSealError:
        return NOT_SEALED
    return READY


def _done(work: Callable[[dict[str, Any]], Answer], asked: dict[str, Any]) -> Answer:
    try:
        return work(asked)
    except MemoryError:
        return {MEMORY: True}, b""
    except Exception as error:  # foreign code can fail in any way; whoever asked says so
        said = f"{type(error).__name__}: {error}"
        return {MEMORY: True} if is_out_of_memory(said) else {FAILED: said}, b""
