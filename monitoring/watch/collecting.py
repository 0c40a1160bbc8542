"""The collector of garbage passes over what has long been alive, so that no click waits for it.

Streamlit has Python look at every object after each run of a page. Libraries and results hold half a million, of which
none has gone, and that takes longer than the page itself.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LONGEST = 0.015  # seconds of processor time that looking at all objects may take
MOST = 20  # times that what is alive is set aside, before all of it is looked at again


class Collector:
    """Sets aside what is alive after each look that took long; it goes into `gc.callbacks`.

    What is set aside and dies later in a circle is found by the next look at everything.

    Args:
        longest: seconds of processor time that one look may take.
        most: times that something is set aside before everything is looked at again.
    """

    def __init__(self, longest: float = LONGEST, most: int = MOST) -> None:
        self.longest, self.most = longest, most
        self._begun, self._times = 0.0, 0

    def __call__(self, phase: str, info: dict[str, Any]) -> None:
        """Called by Python as each look begins and ends."""
        if info["generation"] < 2:
            return
        if phase == "start":
            if self._times >= self.most:
                gc.unfreeze()
                self._times = 0
            self._begun = time.thread_time()
        elif time.thread_time() - self._begun > self.longest:
            gc.freeze()
            self._times += 1


@contextmanager
def sparing(collector: Collector | None = None) -> Iterator[Collector]:
    """While it is open, looks at all objects stay short."""
    chosen = collector or Collector()
    gc.callbacks.append(chosen)
    try:
        yield chosen
    finally:
        gc.callbacks.remove(chosen)
        gc.unfreeze()
