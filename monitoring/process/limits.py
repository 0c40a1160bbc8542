"""How much a process may use, counted from what it has used so far."""

import resource
import sys
from dataclasses import dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a piece of work may use.

    Args:
        memory: bytes; they hold on Linux alone, where a process can tell how much it has.
        seconds: of computing, of all threads together.
        written: bytes of a file, where it may write one at all.
    """

    memory: int
    seconds: int
    written: int = 0

    @property
    def wait(self) -> float:
        """Seconds after which nobody waits any longer: for work that does not compute, on a machine that is busy."""
        return 60.0 + 3 * self.seconds


def limit(limits: Limits) -> None:
    """Limit this process: the kernel refuses memory beyond, ends it when its time is over, and bounds its files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))
    if sys.platform == "linux":
        most = _data() + limits.memory
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + limits.seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _data() -> int:
    """Bytes that this process has for its data."""
    lines = _STATUS.read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmData:"))
