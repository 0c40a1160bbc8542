"""The versions that a log's predictions name, joined to those that are registered."""

from dataclasses import dataclass
from datetime import datetime

from monitoring.domain.text import day, plural
from monitoring.errors import short
from monitoring.log import Log
from monitoring.log.windows.named_versions import NamedVersion
from monitoring.releases.history import History, called


@dataclass(frozen=True, slots=True)
class Logged:
    """What a log says of versions.

    Args:
        registered: those of its names that are versions, or were.
        strangers: those that nobody registered.
        since: the log was looked at from then on; None where all of it was.
    """

    registered: tuple[NamedVersion, ...] = ()
    strangers: tuple[NamedVersion, ...] = ()
    since: datetime | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be told: predictions by versions that nobody registered, each in a sentence."""
        where = f" since {day(self.since)}" if self.since else ""
        return tuple(
            f"{plural(one.rows, 'prediction')}{where} name the version {short(one.name)}, which nobody registered"
            for one in self.strangers
        )


def logged(log: Log, history: History) -> Logged:
    """The versions that a log names; none where it names none, or where no version is registered at all."""
    if not log.deployment.version or not history:
        return Logged()
    found, since = log.named_versions()
    known = {entry.version for entry in history}
    registered = tuple(one for one in found if called(one.name, known))
    return Logged(registered, tuple(one for one in found if not called(one.name, known)), since)
