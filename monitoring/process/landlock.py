"""Keep what this process writes to one folder, by the kernel's Landlock; it needs no rights either."""

import ctypes
import os
import struct
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every machine
_ASK_VERSION, _BENEATH = 1, 1
_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_WRITE_FILE = 1 << 1
# How many kinds of access a version of Landlock knows; more would be refused.
_KINDS = {1: 13, 2: 14, 3: 15}
_OPEN_FOR_ALL = "/dev/null"


def keep_to(folder: Path) -> bool:
    """Let this process write nowhere but in `folder`; False where the kernel has no Landlock.

    It must have given up new privileges before.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return False
    every = (1 << _KINDS[min(version, max(_KINDS))]) - 1
    writing = every & ~(_EXECUTE | _READ_FILE | _READ_FOLDER)
    rules = libc.syscall(_CREATE, struct.pack("Q", writing), ctypes.c_size_t(8), 0)
    if rules < 0:
        return False
    for place, access in ((str(folder), writing), (_OPEN_FOR_ALL, _WRITE_FILE)):
        handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
        libc.syscall(_ADD, rules, _BENEATH, struct.pack("=Qi", access, handle), 0)
        os.close(handle)
    kept = libc.syscall(_RESTRICT, rules, 0) == 0
    os.close(rules)
    return bool(kept)
