"""Devices that have not been heard of for longer than is usual."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import FloatArray
from monitoring.domain.text import plural, short

TIMES, FEWEST = 3.0, 8
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True, eq=False)
class Silence:
    """After how many hours a device is silent.

    Args:
        limit: by device; nan where nobody knows what is usual.
        usual: the usual wait between two files, in hours; nan where too few are known.
        known: of how many devices a wait is known.
        hours: what `monitor.silent_hours` says; None where it says nothing.
    """

    limit: FloatArray
    usual: float
    known: int
    hours: float | None

    @property
    def words(self) -> str:
        """The limit in a sentence's end, or why there is none."""
        if self.hours:
            return f"not heard of for more than {lasting(self.hours)} (monitor.silent_hours)"
        if np.isnan(self.usual):
            return (
                f"not judged: the wait between two files is known of {plural(self.known, 'device')}, and {FEWEST} "
                "would tell what is usual; monitor.silent_hours says it"
            )
        of = f"{lasting(self.usual)}, the median of {self.known:,} devices"
        return (
            f"not heard of for more than {lasting(TIMES * self.usual)}: three times the usual wait between two files "
            f"({of}), or three times its own longest where that is longer"
        )


def silence(waits: FloatArray, hours: float | None) -> Silence:
    """What is usual in a fleet, and from when on each of its devices is silent.

    Three times the median of all devices' longest known waits; of a device that has waited longer before, three times
    its own. With fewer than eight known waits, nobody can tell.

    Args:
        waits: by device its longest known wait between two files, in hours; nan where none is known.
        hours: a limit that somebody has set; None: none.

    >>> silence(np.array([24.0] * 8 + [168.0, np.nan]), None).limit.tolist()
    [72.0, 72.0, 72.0, 72.0, 72.0, 72.0, 72.0, 72.0, 504.0, 72.0]
    """
    known = waits[np.isfinite(waits)]
    usual = float(np.median(known)) if known.size >= FEWEST else float("nan")
    if hours:
        limit = np.full(waits.shape, hours)
    elif np.isnan(usual):
        limit = np.full(waits.shape, np.nan)
    else:
        limit = TIMES * np.fmax(waits, usual)
    return Silence(limit, usual, int(known.size), hours)


def lasting(hours: float) -> str:
    """A stretch of time in words.

    >>> lasting(0.5), lasting(24), lasting(36), lasting(1), lasting(84), lasting(0.001)
    ('30 minutes', '24 hours', '36 hours', '1 hour', '3.5 days', 'less than a minute')
    """
    if hours * 60 < 1:
        return "less than a minute"
    if hours < 1:
        count, unit = hours * 60, "minute"
    elif hours <= 2 * HOURS_A_DAY:
        count, unit = hours, "hour"
    else:
        count, unit = hours / HOURS_A_DAY, "day"
    text = short(count, 2)
    return f"{text} {unit}{'' if text == '1' else 's'}"
