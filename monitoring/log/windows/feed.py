"""How rows come in: by the ticks that have rows where a moment is asked for, by the files that were read until now."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from monitoring.domain import Deployment, Feed, Received, Selection
from monitoring.errors import DamagedError
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import Reach, time_of
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN
from monitoring.log.kept import received
from monitoring.log.profiles.profile import Profile

PACE = 0.5  # of the time that rows move on by: files that are read in less time are a backlog
NOT_NOTED = "which files the log was read from is not noted for rows that were logged before"
ATTACHED = "an attached log is read where it lies: its files are not noted, so this check does not apply to it"
NO_MOMENT = (
    "an attached log does not tell when its rows came: say up to when to look (--as-of), or set monitor.fresh_hours"
)


def feed(
    profile: Profile, ends: tuple[int, int] | None, deployment: Deployment, folder: Path, asked: Selection
) -> Feed:
    """How rows have come in up to the moment that is asked for, or until now.

    Args:
        profile: the counts.
        ends: the first and the last tick of rows that belong together; None where rows have no time.
        deployment: whose they are.
        folder: where it is noted which files were read.
        asked: says up to when; without it, files tell in which pace rows come.
    """
    files, unknown = noted(folder, deployment, asked.as_of)
    if not deployment.time or ends is None:
        return Feed(why="the log has no times", files=files, unknown=unknown)
    until = min((end for end in (asked.as_of, asked.end) if end is not None), default=None)
    if until is not None:
        now, newest, waits, why = *_by_ticks(profile, ends, asked, Clock.of(asked.every)), ""
    else:
        now, why = datetime.now(UTC).replace(tzinfo=None), NO_MOMENT if deployment.attached else unknown
        newest, waits = by_files([one for one in files if one.kind == "predictions"])
        newest = newest or min(time_of(ends[1] + 1, Clock.of(asked.every)), now)
    return Feed(now, newest, waits, why, files, unknown)


def noted(folder: Path, deployment: Deployment, as_of: datetime | None) -> tuple[tuple[Received, ...], str]:
    """The files that were read and had rows, or came, before a moment; and why none are known, empty where some are."""
    if deployment.attached:
        return (), ATTACHED
    try:
        found = received.read(folder)
    except DamagedError as error:
        return (), error.message
    known = tuple(one for one in found if as_of is None or (one.first or one.at) < as_of)
    return known, "" if found else NOT_NOTED


def by_files(files: Sequence[Received]) -> tuple[datetime | None, tuple[tuple[datetime, float], ...]]:
    """The newest row, and how old the newest one was whenever a newer one came: that long the log was silent before.

    Files that bring older rows alone are no new rows, and neither is what is read as a backlog: many days of rows in a
    minute say nothing of the pace.

    >>> from datetime import timedelta
    >>> day = timedelta(1)
    >>> begin = datetime(2024, 5, 1)
    >>> daily = [Received("predictions", "f", begin + i * day + day / 4, last=begin + i * day) for i in range(3)]
    >>> [hours for _, hours in by_files(daily)[1]]
    [30.0, 30.0]
    """
    newer: list[tuple[datetime, datetime]] = []
    for one in files:
        if one.last and one.last <= one.at + received.AHEAD and (not newer or one.last > newer[-1][1]):
            newer.append((one.at, one.last))
    waits = tuple(
        (then, (at - newest).total_seconds() / 3600)
        for (then, newest), (at, last) in pairwise(newer)
        if at - then >= PACE * (last - newest)
    )
    return (newer[-1][1] if newer else None), waits


def _by_ticks(
    profile: Profile, ends: tuple[int, int], asked: Selection, clock: Clock
) -> tuple[datetime | None, datetime | None, tuple[tuple[datetime, float], ...]]:
    """The same by days or hours with rows: a wait of one tick is none."""
    reach, grains = Reach.of(asked, clock), profile.table("grains")
    everybody = column_of(grains, "segment") == 0
    born = np.unique(column_of(grains, BORN).astype(np.int64)[everybody])
    born = born[(born >= ends[0]) & (born <= ends[1])]
    if reach.end is not None:
        born = born[born < reach.end]
    if not born.size:
        return None, None, ()
    hours = 24 / clock.per_day
    waits = tuple((time_of(int(a), clock), float(b - a) * hours) for a, b in pairwise(born))
    now = None if reach.end is None else time_of(reach.end, clock)
    return now, time_of(int(born[-1]), clock), waits
