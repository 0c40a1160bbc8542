"""What a schedule of retrainings costs, and the cheapest one in hindsight: pure functions of a table of losses.

`loss[k, t]` is the mean loss in window t of the model that was made at the start of window k; row 0 is the champion,
which serves from the beginning. A window whose loss nobody knows (nan) costs nothing in any schedule.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray


def serving(retrained: Sequence[int], windows: int) -> NDArray[np.intp]:
    """Which model serves in each window, `(windows,)`, where models are made at the starts of some.

    >>> serving([2, 3], 5).tolist()
    [0, 0, 2, 3, 3]
    """
    made = np.array([0, *retrained], dtype=np.intp)
    return made[np.searchsorted(made, np.arange(windows), side="right") - 1]


def losses(loss: FloatArray, retrained: Sequence[int]) -> FloatArray:
    """What each window costs by a schedule, `(windows,)`."""
    windows = loss.shape[1]
    return np.asarray(loss[serving(retrained, windows), np.arange(windows)])


def cost(loss: FloatArray, retrained: Sequence[int], price: float) -> float:
    """The losses of all windows and the price of every retraining."""
    return float(np.nansum(losses(loss, retrained)) + price * len(retrained))


def best(loss: FloatArray, possible: Sequence[bool], price: float) -> tuple[float, tuple[int, ...]]:
    """The lowest cost, and the windows at whose starts one must retrain for it; of equal ones the fewest retrainings.

    Dynamic programming over the window and the model that serves: `cheapest[k]` is the least cost of all windows before
    k with a retraining at k, and what model k costs from there to each later window is a sum of its row.

    Args:
        loss: `(windows, windows)`, the upper triangle.
        possible: whether a model can be made at the start of each window; the first is the champion.
        price: of a retraining, in units of the loss of one window, at least 0.

    >>> best(np.array([[1.0, 5.0], [np.nan, 2.0]]), [True, True], price=1.0)
    (4.0, (1,))
    """
    windows = loss.shape[1]
    reached = np.concatenate([np.zeros((windows, 1)), np.nan_to_num(np.triu(loss)).cumsum(axis=1)], axis=1)
    cheapest, before = np.full(windows + 1, np.inf), np.zeros(windows + 1, dtype=np.intp)
    cheapest[0], count = 0.0, np.zeros(windows + 1, dtype=np.intp)
    for k in range(1, windows + 1):
        if k < windows and not possible[k]:
            continue
        paid = price if k < windows else 0.0
        costs = cheapest[:k] + reached[np.arange(k), k] + paid
        least = costs.min()
        alike = np.flatnonzero(costs <= least + 1e-12 * max(abs(least), 1.0))
        at = int(alike[count[alike].argmin()])
        cheapest[k], before[k], count[k] = costs[at], at, count[at] + 1
    schedule, k = [], int(before[windows])
    while k:
        schedule.append(k)
        k = int(before[k])
    return float(cheapest[windows]), tuple(reversed(schedule))
