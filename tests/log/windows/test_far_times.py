"""Which times are far from all others, and what becomes of them."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitoring.log.ground.clock import Clock
from monitoring.log.windows.far_times import together

DAY, HOUR = Clock("day"), Clock("hour")
FAR, FIRST = 2932896, -719162  # 9999-12-31 and 0001-01-01, in days since 1970


def ends(rows, clock=DAY):
    return together(np.array(list(rows), np.int64), np.array(list(rows.values()), np.int64), clock)


@pytest.mark.parametrize("stray", [FAR, FIRST, 0, 20500 - 500, 20560 + 3650])
def test_one_row_far_from_many_is_kept_apart(stray):
    assert ends(dict.fromkeys(range(20500, 20560), 10) | {stray: 1}) == (20500, 20559)


def test_stand_ins_in_many_rows_are_kept_apart_where_they_are_far_enough():
    months = dict.fromkeys(range(20500, 20560), 10)
    assert ends(months | {0: 100}) == (20500, 20559)
    assert ends(months | {FAR: 5000}) == (20500, 20559)
    assert ends({day * 24: n for day, n in (months | {0: 1, FAR: 1}).items()}, HOUR) == (20500 * 24, 20559 * 24)


@pytest.mark.parametrize("before", [1, 5, 30, 600])
def test_a_log_that_has_paused_for_two_years_keeps_its_rows(before):
    log = dict.fromkeys(range(19000, 19000 + before), 10) | dict.fromkeys(range(20500, 20560), 10)
    expected = 19000 if before > 3 else 20500  # 10 of 610 rows, four years off, are a stray
    assert ends(log) == (expected, 20559)


def test_a_few_rows_in_all_are_no_strays_but_for_years_without_predictions():
    assert ends({19000: 1, 20500: 1}) == (19000, 20500)
    assert ends({19000: 1, 20500: 1, FAR: 1}) == (19000, 20500)
    assert ends({FAR: 3}) is None
    assert ends({}) is None


@example({-2: 1, -299: 1, 2: 1, -1: 587, 1: 1000, 6984: 908, -11823: 759, 0: 815, -6064: 759})
@given(st.dictionaries(st.integers(-20_000, 60_000), st.integers(1, 1000), min_size=1, max_size=30))
def test_rows_that_are_not_few_are_never_kept_apart(rows):
    low, high = ends(rows)
    outside = sum(n for tick, n in rows.items() if not low <= tick <= high)
    assert outside <= sum(rows.values()) / 2
    assert {low, high} <= set(rows)
