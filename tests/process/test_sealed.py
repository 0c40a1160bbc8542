"""A sealed process computes and reads; every way out that there is is tried in one."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitoring.process.calls import COLUMNS, NEWEST, harmless, looked_at
from monitoring.process.sealed import instructions

OPEN_FOR_WRITING = (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_CREAT, os.O_RDONLY | os.O_TRUNC)
# What each line tries, in a process that was sealed.
WAYS = """
import ctypes, os, resource, signal, socket, subprocess, sys, threading
from pathlib import Path
from monitoring.process.sealed import seal
import numpy as np
folder, port = Path(sys.argv[1]), int(sys.argv[2])
handle, parent = os.open(folder / "kept", os.O_RDONLY), os.getppid()
seal()

def call(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *arguments) == -1:
        raise OSError(ctypes.get_errno(), "refused")

WAYS = {
    "write": lambda: (folder / "new").write_text("x"),
    "append": lambda: (folder / "kept").open("a"),
    "make a folder": lambda: (folder / "new").mkdir(),
    "remove": lambda: (folder / "kept").unlink(),
    "rename": lambda: (folder / "kept").rename(folder / "new"),
    "link": lambda: os.link(folder / "kept", folder / "new"),
    "link by name": lambda: os.symlink("kept", folder / "new"),
    "cut": lambda: os.truncate(folder / "kept", 0),
    "change rights": lambda: os.chmod(folder / "kept", 0),
    "change rights by handle": lambda: os.fchmod(handle, 0),
    "change times": lambda: os.utime(folder / "kept"),
    "change attributes": lambda: os.setxattr(folder / "kept", "user.x", b"x"),
    "lock": lambda: __import__("fcntl").flock(handle, 2),
    "make a pipe in the folder": lambda: os.mkfifo(folder / "new"),
    "connect": lambda: socket.create_connection(("127.0.0.1", port)),
    "listen": lambda: socket.socket().listen(),
    "connect here": lambda: socket.socket(socket.AF_UNIX),
    "start a program": lambda: subprocess.run(["true"]),
    "become a program": lambda: os.execv("/bin/true", ["true"]),
    "fork": os.fork,
    "end its parent": lambda: os.kill(parent, signal.SIGKILL),
    "limit its parent": lambda: resource.prlimit(parent, resource.RLIMIT_CPU, (1, 1)),
    "raise its limits": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    "have signals sent": lambda: __import__("fcntl").fcntl(handle, 8, parent),
    "type into a terminal": lambda: __import__("fcntl").ioctl(handle, 0x5412, b"x"),
}
if sys.argv[3] == "x86_64":
    WAYS["connect by the other numbers"] = lambda: call(0x40000000 | 41, 2, 1, 0)
    WAYS["connect by a ring"] = lambda: call(425, 1, 0)
open_ways = []
for name, way in WAYS.items():
    try:
        way()
        open_ways.append(name)
    except (OSError, ValueError):
        pass
thread = threading.Thread(target=lambda: np.linalg.inv(np.eye(300)))
thread.start()
thread.join()
works = [(folder / "kept").read_text(), sorted(os.listdir(folder)), os.pread(handle, 2, 0).decode()]
import json
sys.stdout.write(json.dumps([open_ways, works]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a process can be sealed on Linux alone")
def test_nothing_leads_out_of_a_sealed_process_and_computing_and_reading_work(tmp_path):
    (tmp_path / "kept").write_text("as it was")
    before = (tmp_path / "kept").stat()
    command = [sys.executable, "-c", WAYS, str(tmp_path), "9", os.uname().machine]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    ways, works = json.loads(done.stdout)
    assert ways == []
    assert works == ["as it was", ["kept"], "as"]
    after = (tmp_path / "kept").stat()
    assert (after.st_mode, after.st_mtime_ns, after.st_size) == (before.st_mode, before.st_mtime_ns, before.st_size)


def answered(machine, call, *arguments, kind=None):
    """What the kernel would answer, by the filter's own instructions."""
    words = {0: call, 4: kind or {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[machine]}
    for place, value in enumerate(arguments):
        words |= {16 + 8 * place: value & 0xFFFFFFFF, 20 + 8 * place: value >> 32}
    program, at, held = instructions(machine, 77), 0, 0
    while True:
        do, yes, no, number = program[at]
        if do == 0x06:
            return number
        if do == 0x20:
            held = words.get(number, 0)
        else:
            taken = {0x15: held == number, 0x35: held >= number, 0x45: bool(held & number)}[do]
            at += yes if taken else no
        at += 1


ALLOWED, KILLED = 0x7FFF0000, 0x80000000


def refused(number):
    return 0x00050000 | number


@pytest.mark.parametrize("machine", COLUMNS)
def test_the_filter_answers_by_call_and_arguments(machine):
    call = looked_at(machine)
    assert {answered(machine, each) for each in harmless(machine)} == {ALLOWED}
    assert answered(machine, call["openat"], 0, 0, os.O_RDONLY | os.O_CLOEXEC) == ALLOWED
    assert {answered(machine, call["openat"], 0, 0, flags) for flags in OPEN_FOR_WRITING} == {refused(errno.EROFS)}
    assert answered(machine, call["clone"], 0x3D0F00) == ALLOWED, "a thread, as glibc starts it"
    assert answered(machine, call["clone"], 17) == refused(errno.EPERM), "a process"
    assert answered(machine, call["clone3"]) == answered(machine, NEWEST) == refused(errno.ENOSYS)
    assert answered(machine, call["tgkill"], 77, 77, 6) == ALLOWED
    assert answered(machine, call["tgkill"], 78, 78, 9) == refused(errno.EPERM)
    assert answered(machine, call["prlimit64"], 0, 7, 0, 1) == ALLOWED
    for place in (1 << 32, 1):  # an address of which one half is nothing
        assert answered(machine, call["prlimit64"], 0, 7, place) == refused(errno.EPERM)
    assert answered(machine, 0, kind=1) == KILLED, "another machine's calls"


@pytest.mark.parametrize("machine", COLUMNS)
def test_what_is_not_on_the_list_is_refused(machine):
    known = {*harmless(machine), *looked_at(machine).values()}
    others = {answered(machine, number) for number in range(NEWEST) if number not in known}
    assert others == {refused(errno.EPERM)}
    sockets = {"x86_64": (41, 42, 53), "aarch64": (198, 203, 199)}[machine]
    assert not known & set(sockets)
    assert "open" not in looked_at("aarch64")
