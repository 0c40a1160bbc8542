"""How fast rows go by, and how long the rest will take, in words."""

import time
from dataclasses import dataclass, field

_SOON = 1.0  # seconds before which nobody can tell how fast it is


@dataclass(frozen=True, slots=True)
class Pace:
    """Counts from the moment when it is made.

    >>> Pace(begun=0.0).said(120_000, 0.25, now=4.0)
    '120,000 rows, 30,000 rows/s, about 12 s left'
    """

    begun: float = field(default_factory=time.monotonic)

    def said(self, rows: int, share: float, now: float | None = None) -> str:
        """The rows so far, their speed, and the time that is left by the share of the work that is done, 0 to 1."""
        gone = (time.monotonic() if now is None else now) - self.begun
        if gone < _SOON or not 0 < share < 1:
            return f"{rows:,} rows"
        return f"{rows:,} rows, {rows / gone:,.0f} rows/s, about {length(gone * (1 - share) / share)} left"


def length(seconds: float) -> str:
    """A stretch of time, roughly.

    >>> length(0.2), length(89), length(240), length(8000)
    ('1 s', '89 s', '4 min', '2 h 13 min')
    """
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
