"""SIGTERM, by which service managers and containers end what runs, ends a command as Ctrl-C does."""

import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

STATUS = 128 + signal.SIGTERM
PATIENCE = 7.0  # seconds; containers are killed ten after they were asked to end


class Ended(KeyboardInterrupt):
    """Somebody asked for the end by SIGTERM."""


@contextmanager
def heeding_sigterm() -> Iterator[None]:
    """Have SIGTERM raise `Ended` in here, so that what was begun is cleared away.

    Without it nothing would be; and the first process of a container would not even end, because the kernel gives
    that one only the signals that it asks for.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def serve(command: Sequence[str], patience: float = PATIENCE) -> int:
    """Run a server until it ends, or until Ctrl-C or SIGTERM ask for it.

    Args:
        command: the program and its arguments.
        patience: seconds that the server has for its end when it was asked, before it is killed.

    Returns:
        Its own exit status; 0 where it was asked to end.
    """
    with subprocess.Popen(command) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()  # which Ctrl-C on a terminal has told it, too, and a service manager has not
            try:
                server.wait(patience)
            except subprocess.TimeoutExpired:
                server.kill()
            return 0


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise Ended
