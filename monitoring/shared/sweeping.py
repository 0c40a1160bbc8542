"""Objects that no head names, as killed writers leave them: removed once they are so old that nobody will name them."""

import time

from monitoring.shared.head import OBJECTS
from monitoring.shared.mirror import Mirror
from monitoring.shared.pull import refresh

OLD = DAY = 24 * 3600.0  # seconds


def sweep(mirror: Mirror) -> int:
    """Remove them, of all units, once a day; gives how many there were. Nothing where one may only read."""
    swept, removed = mirror.slot.state / "swept", 0
    if mirror.may_write is False or (swept.exists() and time.time() - swept.stat().st_mtime < DAY):
        return 0
    for unit in list(mirror.known):
        ages = mirror.bucket.ages(f"{OBJECTS}/{unit}/")
        old = {name for name, at in ages.items() if at < time.time() - OLD}
        with mirror.mutex:
            refresh(mirror, unit)
            head = mirror.known[unit].head if unit in mirror.known else None
            named = {f"{OBJECTS}/{unit}/{name}" for name in (head.objects if head else ())}
        mirror.bucket.remove(old - named)
        removed += len(old - named)
    mirror.slot.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    swept.touch()
    return removed
