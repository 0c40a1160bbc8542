"""By how much the shares of windows deviate from the reference's, in units of what independent rows make them vary."""

import numpy as np

from monitoring.domain import FloatArray


def deviations(reference: FloatArray, windows: FloatArray, *, own: bool) -> FloatArray:
    """One a window and cell; the sum of their squares is Pearson's chi-square of both samples, `(windows, cells)`.

    Args:
        reference: counts of shape (cells,), or (windows, cells) where each window has its own.
        windows: counts of shape (windows, cells) or (cells,).
        own: whether the reference holds these windows' rows, which are then compared with all its others.
    """
    n, m = reference.sum(axis=-1, keepdims=True), windows.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        if own:
            pooled, others = reference, np.maximum(n - m, 0.0)
            gap = (windows / m - reference / n) * n / others
            unit = pooled / n * n / (m * others)
        else:
            pooled = reference + windows
            gap, unit = windows / m - reference / n, pooled / (n * m)
        return np.asarray(np.where(pooled > 0, gap / np.sqrt(np.where(unit > 0, unit, 1.0)), 0.0))


def share_deviations(
    shares: FloatArray, rows: FloatArray, before: FloatArray | float, *, own: bool, of: FloatArray | None = None
) -> FloatArray:
    """The same of a share that is looked at alone, `(windows, 1)`; nan where it never or always is there.

    Args:
        shares: of the windows.
        rows: theirs.
        before: the reference's share, one for each window where they have their own.
        own: as in `deviations`.
        of: the reference's rows, where they are not all of these windows.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        n, found = rows.sum() if of is None else of, (shares - before) * np.sqrt(rows / (before * (1 - before)))
        return np.asarray(found * np.sqrt(n / np.maximum(n - rows, 0.0)) if own else found)[:, None]
