"""Who may change a part of a workspace: one at a time, on whatever machine; a killed one is succeeded by the next.

A lease is an object that is there once. Its holder writes it anew now and then; whoever waits takes it over when it has
stayed the same for too long by the waiting machine's own clock, so that no two clocks need to agree. It spares writers
work that would be for nothing; that nothing is lost does not hang on it, but on how a head is replaced.
"""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from uuid import uuid4

from monitoring.errors import SharedError
from monitoring.shared.store.bucket import Bucket
from monitoring.shared.store.head import LEASES

SECONDS = 20.0  # after which a lease that nobody renews is taken over
RENEWED = 4.0  # times in these seconds
FIRST_WAIT, LONGEST_WAIT = 0.05, 1.0
PATIENCE = 3600.0


@dataclass
class Lease:
    """One lease that is held.

    Args:
        bucket: where.
        name: the object.
        tag: of what the holder has written last.
    """

    bucket: Bucket
    name: str
    tag: str
    is_lost: bool = False
    _done: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def begin(self) -> None:
        """Renew it until `end`."""
        self._thread = Thread(target=self._renew, name="modelwatch-lease", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Give it back, unless somebody has taken it over."""
        self._done.set()
        if self._thread:
            self._thread.join()
        if not self.is_lost:
            with suppress(SharedError):
                self.bucket.remove([self.name])

    def _renew(self) -> None:
        while not self._done.wait(SECONDS / RENEWED):
            with suppress(SharedError):  # the network may come back in time
                tag = self.bucket.replace(self.name, _told(), self.tag)
                if tag is None:
                    self.is_lost = True
                    return
                self.tag = tag


def now() -> float:
    """Seconds that go on while the process, or the machine, stands still."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@contextmanager
def leased(bucket: Bucket, unit: str, area: str) -> Iterator[Lease]:
    """Hold the lease of a part of a unit for as long as the block runs; waits for whoever has it."""
    lease = _taken(bucket, f"{LEASES}/{unit}/{area.replace('/', '+') or '_'}")
    lease.begin()
    try:
        yield lease
    finally:
        lease.end()


def _taken(bucket: Bucket, name: str) -> Lease:
    seen, since, wait, begun = "", time.monotonic(), FIRST_WAIT, time.monotonic()
    while True:
        if tag := bucket.create(name, _told()):
            return Lease(bucket, name, tag)
        with suppress(FileNotFoundError):
            _, now = bucket.read(name)
            if now != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since > SECONDS and (tag := bucket.replace(name, _told(), seen)):
                return Lease(bucket, name, tag)
        if time.monotonic() - begun > PATIENCE:
            raise SharedError("somebody else has been changing the same for an hour", "try again later")
        time.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)


def _told() -> bytes:
    """Whose it is, for people who look; and another content each time."""
    return json.dumps({"machine": socket.gethostname(), "process": os.getpid(), "mark": uuid4().hex}).encode()
