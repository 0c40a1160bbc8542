"""Which of this machine's mirrors a process has: none is another's, so that nobody sees what is not finished."""

import fcntl
import os
import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from monitoring.shared.address import mirrors_of

INCOMING = ".incoming-"  # what is being fetched


@dataclass(frozen=True)
class Slot:
    """A mirror's folder, for as long as the process has it.

    Args:
        folder: with `workspace` in it, and `state`, what the mirror knows of that.
        handle: holds the lock, which dies with the process.
    """

    folder: Path
    handle: int

    @property
    def home(self) -> Path:
        """The mirrored workspace."""
        return self.folder / "workspace"

    @property
    def state(self) -> Path:
        """What the mirror knows of it."""
        return self.folder / "state"

    def leave(self) -> None:
        """Let another process have it."""
        os.close(self.handle)


def take(address: str) -> Slot:
    """The first mirror that no living process has; a new one where all are taken. Only this account may read it."""
    above = mirrors_of(address)
    above.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number in count():
        handle = os.open(above / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        slot = Slot(above / str(number), handle)
        for left in slot.folder.glob(f"{INCOMING}*"):  # by a process that was killed while it fetched
            shutil.rmtree(left, ignore_errors=True)
        for folder in (slot.folder, slot.home, slot.state):
            folder.mkdir(exist_ok=True, mode=0o700)
        return slot
    raise AssertionError("there are always more numbers")
