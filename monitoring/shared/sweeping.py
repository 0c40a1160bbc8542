"""Objects that no head names, as killed writers leave them: removed once they are so old that nobody will name them."""

import time
from uuid import uuid4

from monitoring.shared.mirror import Mirror
from monitoring.shared.pull import refresh
from monitoring.shared.push import Change, commit
from monitoring.shared.store import lease
from monitoring.shared.store.head import OBJECTS

OLD = DAY = 24 * 3600.0  # seconds
WHOLE = 1.0  # seconds that stores may round by


def sweep(mirror: Mirror) -> int:
    """Remove them, of all units, once a day; gives how many there were. Nothing where one may only read."""
    swept, removed = mirror.slot.state / "swept", 0
    if mirror.may_write is False or (swept.exists() and time.time() - swept.stat().st_mtime < DAY):
        return 0
    at = _now_there(mirror) if mirror.known else 0.0
    for unit in list(mirror.known):
        ages = mirror.bucket.ages(f"{OBJECTS}/{unit}/")
        old = {name for name, since in ages.items() if since < at - OLD}
        with mirror.mutex:
            refresh(mirror, unit)
            head = mirror.known[unit].head if unit in mirror.known else None
            named = {f"{OBJECTS}/{unit}/{name}" for name in (head.objects if head else ())}
        mirror.bucket.remove(old - named)
        removed += len(old - named)
    mirror.slot.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    swept.touch()
    return removed


def sweep_now(mirror: Mirror, unit: str) -> tuple[int, int]:
    """Remove those of one unit that are older than a lease lives without being renewed, by a head that says so.

    Gives how many there were, and how many are younger and stay: somebody may be about to name them.
    """
    above, at = f"{OBJECTS}/{unit}/", _now_there(mirror)
    with mirror.mutex:
        ages = mirror.bucket.ages(above)
        refresh(mirror, unit)
        named = mirror.known[unit].head.objects if unit in mirror.known else set()
        left = {name.removeprefix(above): at - since for name, since in ages.items()}
        old = {name for name, age in left.items() if age > lease.SECONDS + WHOLE} - named
        if old:
            commit(mirror, unit, Change({}, {}, frozenset()), old)
    return len(old), len(left.keys() - named - old)


def _now_there(mirror: Mirror) -> float:
    """The time by the store's clock, by which objects have their ages: this machine's may be hours off."""
    clock = f"probes/{uuid4().hex}/now"
    mirror.bucket.put(clock, b"now")
    (at,) = mirror.bucket.ages(clock.rpartition("/")[0]).values()
    mirror.bucket.remove([clock])
    return at
