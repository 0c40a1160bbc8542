"""What the first explanation and the first score need is loaded while somebody reads a page, in a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

LOGGER = logging.getLogger(__name__)
QUIET = 1.5  # seconds since a page was drawn, before each step: loading slows down whatever else is at work
TICK = 0.25
Step = Callable[[], object]


@dataclass(slots=True)
class Warming:
    """Steps that are done one after the other, each once, while no page is drawn.

    Nothing is done before `begin`, so that only a server that people look at loads ahead.

    Args:
        quiet: seconds that have to go by after a page was drawn, before a step begins.
    """

    quiet: float = QUIET
    _stop: threading.Event | None = None
    _known: set[str] = field(default_factory=set)
    _waiting: list[tuple[str, Step]] = field(default_factory=list)
    _drawn: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """From now on do what is asked for, in a thread that ends with the process."""
        self._stop = threading.Event()
        threading.Thread(target=self._run, args=(self._stop,), name="modelwatch-warming", daemon=True).start()

    def end(self) -> None:
        """Begin no further step."""
        if self._stop:
            self._stop.set()
        self._stop = None

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """While a page is drawn, and some time after it, no step begins."""
        with self._lock:
            self._drawn += 1
        try:
            yield
        finally:
            with self._lock:
                self._drawn -= 1
                self._until = time.monotonic() + self.quiet

    def ask(self, steps: Mapping[str, Step]) -> None:
        """Have some steps done, those excepted that were asked for before.

        Args:
            steps: by name, which says what is loaded, what does it.
        """
        with self._lock:
            if self._stop:
                self._waiting += [(name, step) for name, step in steps.items() if name not in self._known]
                self._known |= steps.keys()

    def _run(self, stop: threading.Event) -> None:
        while not stop.wait(TICK):
            with self._lock:
                is_quiet = not self._drawn and time.monotonic() >= self._until
                found = self._waiting.pop(0) if self._waiting and is_quiet else None
            if found:
                _attempt(*found)


def _attempt(name: str, step: Step) -> None:
    try:
        step()
    except Exception as error:  # whoever needs it then is told why it cannot be had
        LOGGER.info("%s could not be loaded ahead: %s", name, error)


WARMING = Warming()
