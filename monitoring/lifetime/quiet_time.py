"""What a quiet time knows of one metric: whether weekdays or hours differ, and how far its windows vary within them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, QuietOutcomes, Window
from monitoring.performance.chance.by_calendar import cut, from_others
from monitoring.performance.metric import METRICS
from monitoring.stats.null.moments import times
from monitoring.stats.null.strata import strata
from monitoring.stats.null.words import FEW


class Known(NamedTuple):
    """The quiet windows that tell of a metric.

    Args:
        places: theirs in the outcomes of the quiet time.
        strata: which weekday or hour each of them has, from 0 on; 0 where these do not differ beyond chance.
        r: by how many standard errors each is higher than the others of its stratum, `(1, windows)`.
        rows: of each.
        now: the stratum of each window that is followed; -1 where the quiet time knows too little of it.
        differ: whether weekdays or hours differ.
    """

    places: NDArray[np.intp]
    strata: NDArray[np.intp]
    r: FloatArray
    rows: FloatArray
    now: NDArray[np.intp]
    differ: bool

    def of(self, stratum: int) -> tuple[int, ...]:
        """The places of one stratum."""
        return tuple(self.places[self.strata == stratum].tolist())


def known(name: str, quiet: QuietOutcomes, windows: Sequence[Window]) -> Known | None:
    """What a quiet time knows of the metric called `name`; None where it is too short to tell, as for verdicts."""
    if quiet.outcomes is None:
        return None
    figures = METRICS[name].function(quiet.outcomes)
    told = [i for i, one in enumerate(quiet.windows) if _tells(figures.value, figures.low, figures.high, one.index)]
    if len(told) < FEW:
        return None
    places = np.array([quiet.windows[i].index for i in told], dtype=np.intp)
    days, when = cut(figures, places), times([quiet.windows[i] for i in told], windows)
    found = strata(when, lambda groups: from_others(days, groups)) if when else None
    if found is None:
        none = np.zeros(len(places), dtype=np.intp)
        return Known(places, none, from_others(days, none).T, days.n, np.zeros(len(windows), dtype=np.intp), False)
    kept = found.known
    r = from_others(days, found.quiet)[kept].T
    return Known(places[kept], found.quiet[kept], r, days.n[kept], found.now, True)


def _tells(value: FloatArray, low: FloatArray, high: FloatArray, place: int) -> bool:
    return bool(np.isfinite(value[place]) and high[place] > low[place])
