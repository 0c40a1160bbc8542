"""Kinds of a regression's rows, by prediction, truth and size of the error: which of them have labels, and how late."""

from collections.abc import Iterable

import numpy as np

from monitoring.domain import Bins, Kind
from monitoring.log.cells.plan import Plan

GROUPS, QUARTERS = 10, 4
# Of all edges of errors by their size: about a quarter, two thirds and nine tenths of a reference's errors lie below.
SIZES = (0.25, 0.4, 0.5)


def error_kinds(plan: Plan, prediction: str, label: str) -> tuple[Bins, Bins, Bins]:
    """Cells of the prediction (tenths of the reference's), of the truth (quarters), and of the error's size.

    They follow from the plan, so that counts of one plan add up.

    >>> x = Bins(Kind.NUMERIC, edges=tuple(float(i) for i in range(101)))
    >>> plan = Plan({"p": x, "y": x}, error=Bins(Kind.NUMERIC, edges=(-2.0, -1.0, 0.0, 1.0, 2.0)))
    >>> [len(bins.edges) for bins in error_kinds(plan, "p", "y")], error_kinds(plan, "p", "y")[0].edges[:3]
    ([9, 3, 2], (10.0, 20.0, 30.0))
    """
    assert plan.error is not None
    predicted = _at(plan.columns[prediction].edges, np.arange(1, GROUPS) / GROUPS)
    truth = _at(plan.columns[label].edges, np.arange(1, QUARTERS) / QUARTERS)
    sizes = np.sort(np.abs(plan.error.edges))
    return predicted, truth, _at(sizes[sizes > 0].tolist() or [1.0], SIZES)


def _at(edges: Iterable[float], shares: Iterable[float]) -> Bins:
    """Cells that begin at some of these edges."""
    there = list(edges)
    chosen = {there[int(share * len(there))] for share in shares}
    return Bins(Kind.NUMERIC, edges=tuple(sorted(chosen)))
