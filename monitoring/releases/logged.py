"""The versions that a log's predictions name, joined to those that are registered."""

from dataclasses import dataclass
from datetime import datetime

from monitoring.domain.text import day, plural
from monitoring.errors import listed, short
from monitoring.log import Log
from monitoring.log.windows.named_versions import NamedVersion
from monitoring.releases.history import History, also, called, to_register


@dataclass(frozen=True, slots=True)
class Logged:
    """What a log says of versions.

    Args:
        deployment: its name.
        registered: those of its names that are versions, or were.
        strangers: those that nobody registered.
        since: the log was looked at from then on; None where all of it was.
        known: all versions that are registered, or were.
    """

    deployment: str = ""
    registered: tuple[NamedVersion, ...] = ()
    strangers: tuple[NamedVersion, ...] = ()
    since: datetime | None = None
    known: frozenset[str] = frozenset()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be told, each in a sentence: versions that nobody registered, and names that may mean two."""
        strange = (
            f"{self._named(one)}, which nobody registered: {to_register(self.deployment, one.name)}"
            for one in self.strangers
        )
        return (*strange, *filter(None, map(self._doubt, self.registered)))

    def _named(self, one: NamedVersion) -> str:
        where = f" since {day(self.since)}" if self.since else ""
        verb = "names" if one.rows == 1 else "name"
        return f"{plural(one.rows, 'prediction')}{where} {verb} the version {short(one.name)}"

    def _doubt(self, one: NamedVersion) -> str:
        if not (others := also(one.name, self.known)):
            return ""
        ours, other = called(one.name, self.known), others[0]
        same = f"a log keeps {other} as {one.name}, and {listed([ours, *others])} are both registered"
        return f"{self._named(one)}: {same}, so they count as those of {ours}; log v{other} for the other"


def logged(log: Log, history: History) -> Logged:
    """The versions that a log names; none where it names none, or where no version is registered at all."""
    if not log.deployment.version or not history:
        return Logged()
    found, since = log.named_versions()
    known = {entry.version for entry in history} - {""}
    registered = tuple(one for one in found if called(one.name, known))
    strangers = tuple(one for one in found if not called(one.name, known))
    return Logged(log.deployment.name, registered, strangers, since, frozenset(known))
