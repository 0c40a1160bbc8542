"""What is done with every row is the same, to the last bit, whether numpy does it or compiled loops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.log.grouping import compiled_loops as module
from monitoring.log.grouping.compiled_loops import Compiled, compiled
from monitoring.log.grouping.row_loops import Plain

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4), st.floats(width=64), st.integers(-(2**62), 2**62)), max_size=60
)
SIZE, WIDTH = 5, 20


@settings(max_examples=50)
@given(rows=ROWS, outer=st.lists(st.booleans(), min_size=WIDTH, max_size=WIDTH))
def test_both_ways_give_the_same_bits(rows, outer):
    kinds = (np.int64, np.int64, np.float64, np.int64)
    group, cell, x, when = (np.array([row[i] for row in rows], kind) for i, kind in enumerate(kinds))
    plain, fast = (found(loops, group, cell, x, when, np.array(outer)) for loops in (Plain(), compiled()))
    assert plain.keys() == fast.keys()
    for name, array in plain.items():
        assert array.dtype == fast[name].dtype
        assert array.tobytes() == fast[name].tobytes(), name


def found(loops, group, cell, x, when, outer):
    with np.errstate(invalid="ignore", over="ignore"):
        place, n = loops.places(group, cell, SIZE, WIDTH)
        numbers = np.nan_to_num(x)  # what has extremes is a number
        low, high = loops.ends(place, outer, numbers)
        first, last = loops.ends(place, outer, when)
        total = loops.sums(place, x, WIDTH)
    total[np.isnan(total)] = np.nan  # one nan is as good as another
    return {"place": place, "n": n, "sum": total, "low": low, "high": high, "first": first, "last": last}


KINDS = st.sampled_from([np.int8, np.int16, np.int32, np.int64])
KEYS = st.lists(st.tuples(KINDS, st.integers(-100, 100), st.sampled_from([1, 3, 2**6])), min_size=1, max_size=4)


@settings(max_examples=50)
@given(kinds=KEYS, rows=st.integers(0, 200), seed=st.integers(0, 99))
def test_both_ways_number_the_same_combinations_alike(kinds, rows, seed):
    random = np.random.default_rng(seed)
    keys = [(random.integers(0, span, rows) + min(low, 127 - span)).astype(kind) for kind, low, span in kinds]
    for plain, fast in zip(Plain().combined(keys), compiled().combined(keys), strict=True):
        assert (plain.dtype, plain.tolist()) == (fast.dtype, fast.tolist())


def test_arrays_that_cannot_be_written_to_are_read():
    x = np.array([1.0, 2.0])
    x.flags.writeable = False
    assert compiled().sums(np.array([1, 1]), x, 2).tolist() == [0.0, 3.0]


def test_where_nothing_can_be_kept_the_loops_are_compiled_for_this_time(monkeypatch):
    import numba

    real, kept = numba.njit, []

    def njit(*args, **how):
        kept.append(how.get("cache", False))
        if how.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return real(*args, **how)

    monkeypatch.setattr(numba, "njit", njit)
    loops = Compiled()
    assert loops.sums(np.array([0]), np.array([2.5]), 1).tolist() == [2.5]
    assert kept == [True, False] * 6
    assert module.compiled() is not loops


@pytest.mark.parametrize("loops", [Plain(), compiled()], ids=["plain", "compiled"])
def test_without_rows_there_is_nothing(loops):
    none = np.zeros(0, dtype=np.int64)
    place, n = loops.places(none, none, SIZE, WIDTH)
    assert place.size == 0
    assert n.tolist() == [0] * WIDTH
    assert loops.sums(none, np.zeros(0), WIDTH).tolist() == [0.0] * WIDTH
