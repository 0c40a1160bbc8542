"""Pearson's chi-square of two samples, rare cells joined with their neighbours until each expects enough rows."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray


class Joined(NamedTuple):
    """The statistic, the number of joined cells, and the sum of 1 / rows of these, each of shape () or (windows,)."""

    statistic: FloatArray
    cells: FloatArray
    inverse: FloatArray


def pearson(old: FloatArray, new: FloatArray, n: FloatArray, m: FloatArray, smallest: float) -> Joined:
    """Neighbouring cells are joined until they hold enough; a last, incomplete one joins the one before.

    Args:
        old: counts of the reference, `(cells,)` or `(cells, windows)`.
        new: likewise of the windows.
        n: rows of the reference, () or (windows,).
        m: rows of the windows, likewise.
        smallest: rows that a joined cell is expected to hold in the smaller sample.

    >>> sides = np.array([[1.0, 9, 10], [4.0, 6, 10]])[..., None]
    >>> [part.round(3).tolist() for part in pearson(*sides, np.array([20.0]), np.array([20.0]), 5)]
    [[0.0], [2.0], [0.1]]
    """
    needed = np.broadcast_to(smallest * (n + m) / np.minimum(n, m), m.shape)
    if not m.ndim or not m.size:
        return _one_by_one(old, new, n, m, needed)
    # Most often the same cells are joined in nearly all windows, which are then looked at together.
    full = _full(old + new, needed)
    usual = full.mean(axis=-1) >= 0.5
    alike = (full == usual[:, None]).all(axis=0)
    if alike.all():
        return _together(old, new, n, m, np.flatnonzero(usual))
    if not alike.any():
        return _one_by_one(old, new, n, m, needed)
    found, n = np.zeros((3, *m.shape)), np.broadcast_to(n, m.shape)
    for some in (alike, ~alike):
        sides = (old[:, some], new[:, some], n[some], m[some])
        of = _together(*sides, np.flatnonzero(usual)) if some is alike else _one_by_one(*sides, needed[some])
        found[:, some] = of
    return Joined(*found)


def _full(total: FloatArray, needed: FloatArray) -> NDArray[np.bool_]:
    """Where a joined cell is complete, in the shape of `total`."""
    full, waiting = np.zeros(total.shape, dtype=np.bool_), np.zeros(total.shape[1:])
    for place, more in enumerate(total):
        waiting = waiting + more
        full[place] = complete = (waiting >= needed) & (waiting > 0)
        waiting = np.where(complete, 0.0, waiting)
    return full


def _together(old: FloatArray, new: FloatArray, n: FloatArray, m: FloatArray, ends: NDArray[np.intp]) -> Joined:
    """Of windows that have the same joined cells, each with its last one in `ends`."""
    starts = np.append(0, ends[:-1] + 1)
    old, new = (np.add.reduceat(side, starts, axis=0) for side in (old, new))
    parts, inverse = _part(old, new, n, m), 1 / (old + new)
    # In turn, as of each window alone: so no last bit hangs on how many windows there are.
    return Joined(sum(parts[1:], parts[0]), np.full(m.shape, float(len(starts))), sum(inverse[1:], inverse[0]))


def _one_by_one(old: FloatArray, new: FloatArray, n: FloatArray, m: FloatArray, needed: FloatArray) -> Joined:
    """Where each window may have other cells joined: the last complete one is kept open for what may be left over."""
    whole_old, whole_new, open_old, open_new, statistic, cells, inverse = np.zeros((7, *m.shape))

    for more_old, more_new in zip(old, new, strict=True):
        open_old, open_new = open_old + more_old, open_new + more_new
        total = open_old + open_new
        full = (total >= needed) & (total > 0)
        statistic = statistic + np.where(full, _part(whole_old, whole_new, n, m), 0.0)
        whole = whole_old + whole_new
        inverse = inverse + np.where(full & (whole > 0), 1 / whole, 0.0)
        cells = cells + full
        whole_old, whole_new = np.where(full, open_old, whole_old), np.where(full, open_new, whole_new)
        open_old, open_new = np.where(full, 0.0, open_old), np.where(full, 0.0, open_new)
    last_old, last_new = whole_old + open_old, whole_new + open_new
    statistic, inverse = statistic + _part(last_old, last_new, n, m), inverse + 1 / (last_old + last_new)
    return Joined(statistic, np.maximum(cells, 1), inverse)


def _part(old: FloatArray, new: FloatArray, n: FloatArray, m: FloatArray) -> FloatArray:
    """What one cell adds to the statistic, both rows of the table together; 0 for an empty cell."""
    gap: NDArray[np.float64] = old * m - new * n
    return np.asarray(gap * gap / (n * m * np.maximum(old + new, 1e-300)))
