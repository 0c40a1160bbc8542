"""Seal this process: from then on it computes, reads files, and answers to who started it; nothing else.

No connection, no file that is written, made, renamed or removed, no other program, no signal to another process:
what is not on a short list of the kernel's calls is refused (seccomp). It holds for every thread, for code in any
language, and cannot be taken back. It needs no rights and works inside containers; there is none outside of Linux.
A folder of its own can be left open, for libraries that read from files alone; the rest is shut then where the kernel
has Landlock. Limits of memory and time are set before, because a sealed process cannot change them.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from monitoring.process import landlock
from monitoring.process.calls import COLUMNS, NEWEST, harmless, looked_at, on_files

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000  # on x86-64 the same calls have a second set of numbers

# One instruction of the kernel's filter: what it does, where to go on if so and if not, and with which number.
Instruction = tuple[int, int, int, int]
_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CALL, _MACHINE, _ARGUMENTS = 0, 4, 16  # where these stand in what a filter is given
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0x400000  # O_TMPFILE's own bit
_A_THREAD = 0x10000  # CLONE_THREAD
_FCNTL = (0, 1, 2, 3, 4, 1030)  # duplicates of descriptors, and their flags
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # is it a terminal, its size, how much waits, and flags
_PRCTL = (15, 16, 0x53564D41)  # names of threads and of memory
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2


class CannotSealError(OSError):
    """This system has no way to seal a process."""


def seal(folder: Path | None = None) -> None:
    """Seal the process that calls it; raises `CannotSealError` where the system cannot, and nothing is sealed then.

    Args:
        folder: where it may write all the same.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in COLUMNS or sys.maxsize < 2**32:
        raise CannotSealError(errno.ENOSYS, f"no way to seal a process on {sys.platform}, {machine}")
    _prctl(_NO_NEW_PRIVILEGES, 1)
    if folder:
        landlock.keep_to(folder)
    filters = instructions(machine, os.getpid(), files=folder is not None)
    program = b"".join(struct.pack("HBBI", *each) for each in filters)
    held = ctypes.create_string_buffer(program)
    header = ctypes.create_string_buffer(struct.pack("HP", len(filters), ctypes.addressof(held)))
    _prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(header))


def _prctl(*arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    padded = (*arguments, 0, 0, 0, 0)[:5]
    if libc.prctl(*map(ctypes.c_ulong, padded)):
        raise CannotSealError(ctypes.get_errno(), "the system's kernel does not let a process be sealed")


def instructions(machine: str, pid: int, *, files: bool = False) -> list[Instruction]:
    """The filter for a kind of machine and this process; with `files` it may change them."""
    named = looked_at(machine)
    allowed = list(harmless(machine))
    if files:
        allowed += [*on_files(machine), *(named.pop(name) for name in ("open", "openat") if name in named)]
    return [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL),
        *((_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _FAIL | errno.EPERM)),
        *(each for number in allowed for each in ((_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW))),
        *(each for name, number in named.items() for each in _for_one(number, list(_asked(name, pid)))),
        *((_AT_LEAST, 0, 1, NEWEST), (_RETURN, 0, 0, _FAIL | errno.ENOSYS)),
        (_RETURN, 0, 0, _FAIL | errno.EPERM),
    ]


def _for_one(number: int, block: list[Instruction]) -> list[Instruction]:
    """A block that ends in answers, for one call alone."""
    return [(_EQUAL, 0, len(block), number), *block]


def _asked(name: str, pid: int) -> Iterator[Instruction]:
    """What a call's arguments are looked at for; ends in an answer in every case."""
    if name in ("open", "openat"):
        yield from _unless_any(1 if name == "open" else 2, _WRITES, errno.EROFS)
    elif name == "clone":
        yield from ((_LOAD, 0, 0, _place(0)), (_ANY_OF, 1, 0, _A_THREAD), (_RETURN, 0, 0, _FAIL | errno.EPERM))
        yield (_RETURN, 0, 0, _ALLOW)
    elif name == "tgkill":  # abort() sends a signal to itself
        yield from _one_of(0, (pid,), errno.EPERM)
    elif name == "prlimit64":  # reading one's own limits; both halves of the address of new ones are looked at
        for place in (_place(0), _place(2), _place(2) + 4):
            yield from ((_LOAD, 0, 0, place), (_EQUAL, 1, 0, 0), (_RETURN, 0, 0, _FAIL | errno.EPERM))
        yield (_RETURN, 0, 0, _ALLOW)
    elif name in ("fcntl", "ioctl", "prctl"):
        place, known = {"fcntl": (1, _FCNTL), "ioctl": (1, _IOCTL), "prctl": (0, _PRCTL)}[name]
        yield from _one_of(place, known, errno.ENOTTY if name == "ioctl" else errno.EPERM)
    else:  # libraries fall back from clone3 to clone and from openat2 to openat, whose arguments can be looked at
        yield (_RETURN, 0, 0, _FAIL | errno.ENOSYS)


def _place(argument: int) -> int:
    return _ARGUMENTS + 8 * argument


def _unless_any(argument: int, bits: int, error: int) -> Iterable[Instruction]:
    return (
        (_LOAD, 0, 0, _place(argument)),
        (_ANY_OF, 0, 1, bits),
        (_RETURN, 0, 0, _FAIL | error),
        (_RETURN, 0, 0, _ALLOW),
    )


def _one_of(argument: int, known: Iterable[int], error: int) -> Iterable[Instruction]:
    yield (_LOAD, 0, 0, _place(argument))
    for each in known:
        yield from ((_EQUAL, 0, 1, each), (_RETURN, 0, 0, _ALLOW))
    yield (_RETURN, 0, 0, _FAIL | error)
