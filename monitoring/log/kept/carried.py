"""The alerts of a deployment that is connected anew."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitoring.disk import mended
from monitoring.domain import Deployment, Step
from monitoring.errors import DamagedError
from monitoring.log.folder import record
from monitoring.log.kept import lives


def carry(before: Path, after: Path, deployment: Deployment) -> None:
    """Take them along from one folder to the other; each open one says so.

    Where only one of both logs has times, nobody could tell what they are about. What is damaged is left behind, and
    it is told.
    """
    try:
        has_times = record.deployment(before).time is not None
        found = lives.read(before)
    except DamagedError as error:
        mended.tell(after, f"{error.message}; alerts begin anew")
        return
    step = Step(datetime.now(UTC).replace(tzinfo=None, microsecond=0), "connected anew")
    if found and has_times == (deployment.time is not None):
        kept = tuple(replace(one, steps=(*one.steps, step)) if one.is_open else one for one in found)
        lives.change(after, lambda _: kept)
