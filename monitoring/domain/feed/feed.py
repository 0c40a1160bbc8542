"""How rows of a log come in."""

from dataclasses import dataclass
from datetime import datetime

from monitoring.domain.feed.received import Received


@dataclass(frozen=True, slots=True)
class Feed:
    """How rows of a log come in, up to a moment.

    Args:
        now: the moment up to which the log is taken; None where it has no times.
        newest: since when there has been no new row; None where there is none.
        waits: how long the log went without a new row before, in hours, each with the moment that it began at, oldest
            first.
        why: why there are no waits; empty where there are.
        files: the files that were read, in their order, as far as that is known.
        unknown: why nothing is known of files; empty where it is.
    """

    now: datetime | None = None
    newest: datetime | None = None
    waits: tuple[tuple[datetime, float], ...] = ()
    why: str = ""
    files: tuple[Received, ...] = ()
    unknown: str = ""

    @property
    def silence(self) -> float:
        """For how many hours no new row has come, 0 or more; nan where that is not known."""
        if self.now is None or self.newest is None:
            return float("nan")
        return max((self.now - self.newest).total_seconds() / 3600, 0.0)
