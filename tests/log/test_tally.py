"""Counting as rows come by, against pandas' grouping of all rows at once."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.log import runs
from monitoring.log.compiled import compiled
from monitoring.log.loops import Plain
from monitoring.log.tally import Groups, Tally

BATCHES = st.lists(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 4), st.floats(-1e6, 1e6)), min_size=1, max_size=30),
    min_size=1,
    max_size=6,
)


ORDERED = 3  # of up to five cells


def counted(batches, size, loops, spread=1):
    """Tallies of `(group, cell, value)` rows, groups spread out to make their codes sparse."""
    groups, one = Groups(), Tally(size, ("sum",), loops, ordered=ORDERED)
    for batch in batches:
        key, cell, value = (np.array(column) for column in zip(*batch, strict=True))
        one.count(*groups.of([key * spread, -key]), cell.astype(np.int64), {"sum": value}, value)
    parts = [[group, cell, *columns] for group, cell, columns in one.results()]
    group, cell, n, total, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
    assert (np.diff(group * size + cell) > 0).all()
    keys = np.array(groups.keys)[group, 0] // spread
    frame = pd.DataFrame({"key": keys, "cell": cell, "n": n, "sum": total, "low": low, "high": high})
    return frame.sort_values(["key", "cell"], ignore_index=True)


@settings(max_examples=60, deadline=None)
@given(
    batches=BATCHES,
    size=st.sampled_from([5, 10_000_000]),
    pending=st.sampled_from([1, 10, 100_000]),
    step=st.sampled_from([1, 4]),
    loops=st.sampled_from([Plain(), compiled()]),
)
def test_any_batches_give_what_grouping_all_rows_gives(batches, size, pending, step, loops):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"PENDING": pending, "STRETCH": 2 * step, "STEP": step}.items():
            patch.setattr(runs, name, value)
        found = counted(batches, size, loops)
    rows = pd.DataFrame([row for batch in batches for row in batch], columns=["key", "cell", "value"])
    grouped = rows.groupby(["key", "cell"])["value"]
    expected = grouped.agg(n="size", sum="sum", low="min", high="max").reset_index()
    ordered = expected[expected["cell"] < ORDERED].groupby("key")["cell"]
    for name, outer in (("low", ordered.min()), ("high", ordered.max())):
        is_outer = expected["cell"] == expected["key"].map(outer)
        expected[name] = expected[name].where(is_outer)
        found[name] = found[name].where(is_outer)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=1e-12, atol=1e-9)


def test_keys_far_apart_are_told_apart():
    groups = Groups()
    far = [np.array([0, 2**31 - 1, 0, 5]), np.array([-(2**31), 7, 7, 2**31 - 1]), np.array([1, 1, 2**31 - 1, 0])]
    local, numbers = groups.of(far)
    assert len(set(numbers[local].tolist())) == 4
    assert groups.keys == list(zip(*(key.tolist() for key in far), strict=True))


def test_the_same_combination_keeps_its_number_across_batches():
    groups = Groups()
    _, first = groups.of([np.array([3, 4]), np.array([1, 1])])
    _, again = groups.of([np.array([9, 4, 3]), np.array([1, 1, 1])])
    assert again[:2].tolist() == first.tolist()
    assert again[2] not in first


def test_without_a_row_there_is_nothing():
    one = Tally(3, ("sum",), Plain(), ordered=ORDERED)
    assert list(one.results()) == []
    group, cell, columns = one.nothing()
    assert (group.size, cell.size, [column.size for column in columns]) == (0, 0, [0, 0, 0, 0])
