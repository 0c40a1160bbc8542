"""Where a life begins: with the first window that is no part of what it is compared with."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from monitoring.domain import Deployment, Quiet, QuietOutcomes, Window


def begins(
    deployment: Deployment, windows: Sequence[Window], n_reference: int, quiet: Quiet | QuietOutcomes | None = None
) -> int:
    """Place of the first window without rows of the reference, or of the quiet time that stands for it.

    A reference that was taken from the log without an end holds its first rows from its start on.

    Args:
        deployment: where its reference comes from.
        windows: from the log's first one on.
        n_reference: rows of the reference.
        quiet: the quiet time that columns or metrics are held against.
    """
    kept, found = deployment.reference, 0
    if kept.path is None and kept.end:
        found = _before(windows, kept.end)
    elif kept.path is None:
        skipped = _before(windows, kept.start) if kept.start else 0
        rows = np.cumsum([window.rows for window in windows[skipped:]])
        found = skipped + int(np.searchsorted(rows, n_reference)) + 1
    if quiet and not quiet.own and quiet.windows and quiet.windows[-1].end:
        found = max(found, _before(windows, quiet.windows[-1].end))
    return found


def _before(windows: Sequence[Window], moment: datetime) -> int:
    return sum(window.start is not None and window.start < moment for window in windows)
