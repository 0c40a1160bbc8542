"""How far a long piece of work is, in words and as a share."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[str, float], None]
Tell = Callable[[float], None]


def no_progress(text: str, fraction: float) -> None:
    """Tells nobody."""


def tell_nobody(share: float) -> None:
    """Nobody waits for this question."""


@dataclass(slots=True)
class Meter:
    """Turns the shares of several passes over the same rows into rows done, speed and time left.

    Args:
        progress: is told the words and the share of it that is done, 0 to 1.
        effort: how much there is to do in all, in any one unit.
        rows: about how many rows each pass reads.
        now: seconds on a clock that only goes forward.
    """

    progress: Progress
    effort: int
    rows: int
    now: Callable[[], float] = time.monotonic
    _what: str = field(default="", init=False)
    _first: tuple[float, float] | None = field(default=None, init=False)  # when this pass got its first rows, and where
    _made: int = field(default=0, init=False)  # in this run
    _there: int = field(default=0, init=False)  # before it
    _making: int = field(default=0, init=False)

    def begin(self, what: str, there: int, making: int) -> None:
        """The next pass takes so much effort; so much of it was done already."""
        self._first = None
        self._made += self._making
        self._what, self._making, self._there = what, making, self._there + there
        self.tell(0.0)

    def tell(self, share: float) -> None:
        """How far the present pass is, 0 to 1."""
        share, now = min(share, 1.0), self.now()
        made = self._made + self._making * share
        parts = [self._what, f"{self.rows * share:,.0f} of {self.rows:,} rows"]
        if share > 0 and self._first is None:
            self._first = now, share  # before its first rows come, labels are read: that is no speed
        elif self._first and now > self._first[0] and share > self._first[1]:
            speed = (share - self._first[1]) / (now - self._first[0])
            left = (self.effort - self._there - made) / (self._making * speed)
            parts += [f"{_short(self.rows * speed)} rows a second", f"{_clock(left)} left"]
        self.progress(" · ".join(parts), min((self._there + made) / max(self.effort, 1), 1.0))


def _short(rate: float) -> str:
    return f"{rate / 1e6:.1f} M" if rate >= 1e6 else f"{rate:,.0f}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
