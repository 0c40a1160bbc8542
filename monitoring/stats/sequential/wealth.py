"""Evidence that grows with windows and may be looked at after each of them: bets against standard normal values."""

import numpy as np

from monitoring.domain import FloatArray

BETS = np.array([0.25, 0.5, 1.0, 2.0])  # standard deviations that the values may have moved by
MOST = 1e100  # of evidence: more would tell nothing more
WILDEST = 100.0  # standard deviations: keeps what is multiplied finite, and above 0


def grow(z: FloatArray) -> FloatArray:
    """The e-process of some courses of values, averaged over their sides and bets: `(courses, windows)`.

    A bet of size b multiplies its wealth by exp(b z - b² / 2), whose expectation is at most 1 for a value that is
    standard normal given the earlier ones, or smaller. Of the wealth at the start a part is kept back for each later
    window, 1 / (1 + log2 k) - 1 / (1 + log2(k + 1)) for the k-th, so a late change is found as well. What is averaged
    and begins at 1 is a supermartingale: where nothing changes, it ever reaches 1 / alpha with a chance of at most
    alpha, over all windows to come (Ville 1939).

    Args:
        z: `(courses, sides, windows)`; nan where a window tells nothing.

    Source: Ramdas, Grünwald, Vovk and Shafer 2023, "Game-theoretic statistics and safe anytime-valid inference".

    >>> grow(np.array([[[3.0, 3.0, 3.0]]])).round(1).tolist()
    [[9.6, 396.1, 20669.6]]
    """
    return go_on(z, nothing(len(z), z.shape[1]))[0]


def nothing(courses: int, sides: int = 2) -> FloatArray:
    """The wealth of each bet before the first window, `(courses, bets × sides)`."""
    return np.zeros((courses, len(BETS) * sides))


def go_on(z: FloatArray, wealth: FloatArray, since: int = 0, keep: int = 0) -> tuple[FloatArray, FloatArray]:
    """The same of courses that had earlier windows, and the wealth of each bet after some of these.

    Args:
        z: as `grow` has it.
        wealth: of each bet after the earlier windows, `(courses, bets × sides)`.
        since: how many these were.
        keep: after how many of the windows of `z` the wealth of each bet is asked for.
    """
    size, wealth = z.shape[-1], wealth.T
    left = 1 / (1 + np.log2(np.arange(since + 1, since + size + 2)))
    kept, found = wealth, np.empty((size, len(z)))
    factors = _factors(z.T).reshape(size, *wealth.shape)
    for window, factor in enumerate(factors):
        wealth = np.minimum((wealth + (left[window] - left[window + 1])) * factor, MOST)
        found[window] = wealth.mean(axis=0) + left[window + 1]
        kept = wealth if window == keep - 1 else kept
    return np.minimum(found.T, MOST), kept.T


def began(z: FloatArray) -> tuple[int, int]:
    """On which side, and in which window, a change began that the last one is part of.

    It is the pair of side, bet and start whose wealth is the largest now: the start is that of Page's CUSUM. Of windows
    that tell nothing it is the one after them.

    Args:
        z: `(sides, windows)`, up to the window that is asked for.

    >>> began(np.array([[0.1, -0.5, 3.0, 3.0], [-0.1, 0.5, -3.0, -3.0]]))
    (0, 2)
    >>> began(np.array([[np.nan, np.nan, 9.0], [np.nan, np.nan, -9.0]]))
    (0, 2)
    """
    total = np.cumsum(np.log(np.moveaxis(_factors(z.T), 0, -1)), axis=-1)
    before = np.concatenate([np.zeros((*total.shape[:-1], 1)), total[..., :-1]], axis=-1)
    latest_first = (total[..., -1:] - before)[..., ::-1]
    _, side, ago = np.unravel_index(latest_first.argmax(), before.shape)
    return int(side), z.shape[-1] - 1 - int(ago)


def _factors(z: FloatArray) -> FloatArray:
    """By what each bet's wealth is multiplied, `(windows, bets, ...)` for values `(windows, ...)`."""
    told = np.clip(z, -WILDEST, WILDEST)
    found = np.empty((len(z), len(BETS), *z.shape[1:]))
    for place, size in enumerate(BETS.tolist()):
        np.exp(size * told - size**2 / 2, out=found[:, place])
    found[np.broadcast_to(np.isnan(z)[:, None], found.shape)] = 1.0
    return found
