"""How long labels take, learnt from a log that has not seen the latest of them yet."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import Arrivals, FloatArray

COMPLETE = 0.98
FEW = 20  # labels of a kind, from which on its delays are taken as known


@dataclass(frozen=True, slots=True, eq=False)
class Delays:
    """What a log's own delays tell of its windows.

    Args:
        arrived: share of the labels of each kind that finally come and have come, `(windows, kinds)`; nan of a kind
            of which too few have come to know, and in windows without rows.
        settled: whether the log is at least twice as old as nearly all labels of each kind take, so that later ones
            would have been seen.
    """

    arrived: FloatArray
    settled: bool


def delays(arrivals: Arrivals, windows: int, kinds: int) -> Delays:
    """What a log's delays tell of so many windows."""
    arrived = np.full((windows, kinds), np.nan)
    rows = np.bincount(arrivals.window, arrivals.rows, windows)
    settled = True
    for kind in range(kinds):
        of = arrivals.kind == kind
        if arrivals.n[of].sum() < FEW:
            continue
        reached = within(arrivals.delay[of], arrivals.age[of], arrivals.n[of])
        # A row that is two days old shows delays of up to one day.
        shown = np.clip(arrivals.rows_age - 1, -1, len(reached) - 2)
        share = np.where(arrivals.rows_age > 0, reached[shown], 0.0) * arrivals.rows
        total = np.bincount(arrivals.window, share, windows)
        arrived[:, kind] = np.divide(total, rows, out=np.full(windows, np.nan), where=rows > 0)
        settled &= 2 * (int(np.argmax(reached >= COMPLETE)) + 1) <= arrivals.oldest
    return Delays(arrived, bool(settled and not np.isnan(arrived).all()))


def within(delay: np.ndarray, age: np.ndarray, n: FloatArray) -> FloatArray:
    """Share of labels that come within 0, 1, 2, ... ticks, of those that come within the longest delay seen.

    A young row can only have shown a short delay, so short ones are seen too often. Of the rows old enough to have
    shown a delay of d, the share that came at d of all that came by then is free of that; the product of its
    complements from the longest delay down is the answer (the product-limit estimate of right-truncated data).

    Source: Lagakos, Barraj and De Gruttola (1988), Biometrika 75, 515-523; Kalbfleisch and Lawless (1989), JASA 84.

    >>> within(np.array([0, 0, 2]), np.array([9, 1, 9]), np.array([5.0, 50.0, 5.0])).tolist()
    [0.5, 0.5, 1.0, 1.0]
    """
    last = int(delay.max())
    at = np.bincount(delay, n, last + 2)
    seen = np.cumsum(np.bincount(delay, n, last + 2) - np.bincount(np.minimum(age, last + 1), n, last + 2))
    earlier = 1 - np.divide(at, seen, out=np.zeros(last + 2), where=seen > 0)
    return np.asarray(np.append(np.cumprod(earlier[:0:-1])[::-1], 1.0).clip(0, 1))
