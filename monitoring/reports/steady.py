"""What is made of a log in several looks, and must be of one state of it, while rows and labels go on coming in."""

from collections.abc import Callable
from typing import TypeVar

from monitoring.errors import MonitoringError
from monitoring.log import Log

T = TypeVar("T")
TRIES = 3
MEANWHILE = "rows or labels came in while this was made: its newest figures may be of some more rows than others"


def of_one_state(log: Log, make: Callable[[], T], noted: Callable[[T, str], T]) -> T:
    """What `make` gives, made anew where the log changed under it.

    Args:
        log: what is looked at.
        make: looks at it, several times.
        noted: puts a note to what was made; asked where the log changed each time.

    Raises `MonitoringError` where it changed each time and what was seen did not fit together.
    """
    broken: Exception | None = None
    made: list[T] = []
    for _ in range(TRIES):
        state = log.version
        try:
            made = [make()]
        except (ValueError, IndexError) as error:  # windows of before and of after differ in number
            if log.version == state:
                raise
            broken = error
            continue
        if log.version == state:
            return made[0]
    if made:
        return noted(made[0], MEANWHILE)
    message = f"the log of {log.deployment.name} grew {TRIES} times while it was looked at"
    raise MonitoringError(message, "try again, or look at an earlier time: --as-of DAY") from broken
