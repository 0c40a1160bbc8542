"""A grid of results that grows by a window: rows are counted in as many bytes as they need."""

import numpy as np
import pytest

from monitoring.domain import Column, Grid, Kind, Role
from monitoring.reports.carried.asked import Said
from monitoring.reports.carried.grids import Growing
from monitoring.stats.comparing.inquiry import Question

A = Column("a", Kind.NUMERIC, Role.FEATURE)
FEW, MANY = 7, 5_000_000_000  # rows: four bytes hold 2 147 483 647


def grid(rows, windows):
    ones = np.ones((1, windows))
    counted = np.full((1, windows), rows, np.int32 if rows == FEW else np.int64)
    plain = {"value": ones, "limit": ones, "p_value": ones, "verdict": ones.astype(np.uint8)}
    none = np.zeros((1, windows), np.int32)
    return Grid(
        columns=(A,), names=("psi",), reason=none, reasons=("",), n_reference=counted, n_current=counted, **plain
    )


def growing(before):
    return Growing(Question([(A, "psi")], None, "drift", 1), before, kept=2, size=3)


@pytest.mark.parametrize("then", [FEW, MANY])
@pytest.mark.parametrize("now", [FEW, MANY])
def test_rows_of_a_new_window_are_as_many_as_they_are(then, now):
    found = growing(grid(then, 2))
    one, rows = np.ones((1, 1)), np.array([[now]])
    found.put(["a"], "psi", Said(one, one, one, np.zeros(1, np.bool_)), (rows, rows))
    assert found.grid().n_current.tolist() == found.grid().n_reference.tolist() == [[then, then, now]]


@pytest.mark.parametrize("then", [FEW, MANY])
@pytest.mark.parametrize("now", [FEW, MANY])
def test_rows_of_a_column_that_was_asked_anew_are_as_many_as_they_are(then, now):
    found = growing(grid(then, 2))
    found.put_whole(grid(now, 3))
    assert found.grid().n_current.tolist() == found.grid().n_reference.tolist() == [[now] * 3]
