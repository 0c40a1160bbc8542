"""Whether the version that a device runs is the one that is live."""

from collections.abc import Sequence
from enum import StrEnum

from monitoring.log.journal.entry import Entry
from monitoring.releases.history import brought, called, live_now


class Standing(StrEnum):
    """What the journal says of the version that a device told."""

    LIVE = "live"
    NOT_LIVE = "not live"
    UNKNOWN = "not registered"
    NOT_TOLD = "not told"


OTHER = (Standing.NOT_LIVE, Standing.UNKNOWN)  # than the one that is live


def standings(versions: Sequence[str], history: Sequence[Entry]) -> tuple[Standing, ...]:
    """What each version is by the journal as it is now.

    Args:
        versions: by device, as it calls it; empty where it did not say.
        history: the journal's entries, oldest first.
    """
    live, known = live_now(history), brought(history)
    found = {version: _standing(called(version, known), live.version if live else None) for version in set(versions)}
    return tuple(found[version] if version else Standing.NOT_TOLD for version in versions)


def _standing(name: str, live: str | None) -> Standing:
    if not name:
        return Standing.UNKNOWN
    return Standing.LIVE if name == live else Standing.NOT_LIVE
