"""How late the labels of a log came, from the counts by the time at which they became known."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Arrivals, Bins, Kind
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.columns import BORN, BY_KNOWN, KNOWN
from monitoring.log.windows.window_sums import Cut

QUARTERS = 4
STOPPED = 2  # times the longest wait between two deliveries: after that no more is expected to have come


def arrivals(cut: Cut, bins: Bins, error_kinds: tuple[Bins, Bins] | None = None) -> Arrivals | None:
    """Of all labels of the log that had come by the cut's as-of, and the ages of its rows; None without such times.

    Args:
        cut: a way of cutting the log; labels count from before it, too.
        bins: the label's.
        error_kinds: of a regression's judged rows, cells of the truth and of the error's size; None: of all labels.
    """
    dated = f"error_kinds{BY_KNOWN}" if error_kinds else f"labels{BY_KNOWN}"
    if not cut.profile.path(dated).exists():
        return None
    table, grains = cut.profile.table(dated), cut.part("grains")
    born, known, cell, n = (column_of(table, name).astype(np.int64) for name in (BORN, KNOWN, "cell", "n"))
    there = column_of(table, "segment") == 0
    births = column_of(cut.profile.table("grains"), BORN).astype(np.int64)
    end = cut.reach.known
    if end is None:
        end = 1 + int(max(births.max(initial=0), known[there].max(initial=0)))
    there &= (known < end) & (born < end)
    kinds = None
    if error_kinds:
        kinds = _joint(column_of(table, "true_cell").astype(np.int64), cell, error_kinds)
    if kinds is not None:
        there &= kinds >= 0
    if not there.any():
        return None
    born, known, cell, n = (part[there] for part in (born, known, cell, n))
    kinds = _kinds(cell, n, bins) if kinds is None else kinds[there]
    end = min(end, _last_delivery(known))
    found, place = np.unique(np.stack([kinds, np.maximum(known - born, 0), end - born]), axis=1, return_inverse=True)
    rows_age = end - grains.values(BORN).astype(np.int64)
    window = grains.place.astype(np.int64)
    kind, delay, age = found
    return Arrivals(
        kind=kind,
        delay=delay,
        age=age,
        n=np.bincount(place.ravel(), n).astype(np.float64),
        window=window,
        rows_age=rows_age,
        rows=grains.values("n"),
        oldest=int(end - births.min()),
    )


def _kinds(cell: NDArray[np.int64], n: NDArray[np.int64], bins: Bins) -> NDArray[np.int64]:
    """Classes stay as they are; numbers fall into four groups of about as many labels."""
    if bins.kind is Kind.CATEGORICAL:
        return cell
    reached = np.cumsum(np.bincount(cell, n))
    return np.asarray(np.minimum(reached * QUARTERS / reached[-1], QUARTERS - 1).astype(np.int64)[cell])


def _joint(truth: NDArray[np.int64], size: NDArray[np.int64], bins: tuple[Bins, Bins]) -> NDArray[np.int64]:
    """One number for truth and size of the error; -1 where these lie on no line."""
    of_truth, of_size = (own.ordered for own in bins)
    inside = (truth < of_truth) & (size < of_size)
    return np.where(inside, truth * of_size + size, -1)


def _last_delivery(known: NDArray[np.int64]) -> int:
    """The tick up to which labels can be said to have been delivered, as far as the waits between them tell."""
    ticks = np.unique(known)
    waits = np.diff(ticks)
    return int(ticks[-1] + 1 + STOPPED * waits.max()) if waits.size else int(ticks[-1] + 1 + 10**6)
