"""Columns of numbers of orders, sessions or customers: what is new in them is no news."""

import numpy as np

from monitoring.domain import Histogram, Kind
from monitoring.domain.text import percent
from monitoring.stats.unseen.missing_mass import turing

NEARLY_ALL = 0.9
FEWEST_VALUES, MOST_ROWS_EACH = 1_000, 20
FEWEST_WINDOWS, FEWEST_ROWS = 3, 30


def may_be_identifier(reference: Histogram) -> bool:
    """Whether `identifier` may take a column for one by any of these references, `(windows, cells)`.

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> may_be_identifier(Histogram(bins, np.array([[40.0, 0, 0, 0], [1, 0, 29, 0]])))
    True
    """
    (cell,) = reference.bins.outside
    counts, rows = reference.counts[:, :cell], reference.counts[:, : cell + 1].sum(axis=-1)
    alone = (counts == 1).sum(axis=-1) + reference.counts[:, cell]
    return cell >= FEWEST_VALUES or bool(((rows >= FEWEST_ROWS) & (alone >= NEARLY_ALL * rows)).any())


def identifier(reference: Histogram, current: Histogram) -> str:
    """Why a column is taken for an identifier; empty where it is not.

    Either the reference itself shows it: nearly all of its rows have a value that no other row has (or one of more than
    have cells), so that nearly all of any new sample is unseen (Turing). Or its values repeat, as those of a session
    do, but never come back: thousands of them with few rows each, and nearly all rows of every window are new.

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=tuple(f"order {i}" for i in range(200)))
    >>> orders = Histogram(bins, np.append(np.ones(200), [0, 0]))
    >>> identifier(orders, orders)
    'it looks like an identifier: 100 % of the reference have a value that no other row has'
    """
    if reference.bins.kind is not Kind.CATEGORICAL or not reference.n:
        return ""
    (cell,) = reference.bins.outside
    counts, rows = reference.counts[:cell], float(reference.counts[: cell + 1].sum())
    alone = turing(counts) + float(reference.counts[cell])
    if rows >= FEWEST_ROWS and alone >= NEARLY_ALL * rows:
        return (
            f"it looks like an identifier: {percent(alone / rows)} of the reference have a value that no other row has"
        )
    values, unseen = np.count_nonzero(counts), np.atleast_1d(current.counts[..., cell])
    present = unseen + np.atleast_1d(current.counts[..., :cell].sum(axis=-1))
    judged = present >= FEWEST_ROWS
    repeats = values >= FEWEST_VALUES and rows <= MOST_ROWS_EACH * values and judged.sum() >= FEWEST_WINDOWS
    if repeats and np.all(unseen[judged] >= NEARLY_ALL * present[judged]):
        return f"it looks like an identifier: nearly all values are new in every window, of {values:,} in the reference"
    return ""
