"""Counting as rows come by, against pandas' grouping of all rows at once."""

import itertools
import shutil
import threading
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.errors import MonitoringError
from monitoring.log.engines.duckdb import duckdb_engine
from monitoring.log.ground.clock import Clock
from monitoring.log.grouping import sorted_runs
from monitoring.log.grouping.compiled_loops import compiled
from monitoring.log.grouping.groups import DAYS, Dated, Groups, Numberings
from monitoring.log.grouping.row_loops import Plain
from monitoring.log.grouping.tally import Tally

BATCHES = st.lists(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 4), st.floats(-1e6, 1e6)), min_size=1, max_size=30),
    min_size=1,
    max_size=6,
)


ORDERED = 3  # of up to five cells


def counted(batches, size, loops, spread=1, most=np.inf):
    """Tallies of `(group, cell, value)` rows, groups spread out to make their codes sparse."""
    groups, one = Groups(), Tally(size, 1, ("sum",), loops, ordered=ORDERED)
    one.limit(most)
    for batch in batches:
        key, cell, value = (np.array(column) for column in zip(*batch, strict=True))
        one.count(*groups.of([key * spread, -key]), cell.astype(np.int64), {"sum": value}, value)
    parts = [[group, cell, *columns] for group, cell, columns in one.results()]
    group, cell, n, total, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
    assert (np.diff(group * size + cell) > 0).all()
    keys = np.array(groups.keys)[group, 0] // spread
    frame = pd.DataFrame({"key": keys, "cell": cell, "n": n, "sum": total, "low": low, "high": high})
    return frame.sort_values(["key", "cell"], ignore_index=True)


@settings(max_examples=30)
@given(
    batches=BATCHES,
    size=st.sampled_from([5, 10_000_000]),
    pending=st.sampled_from([1, 10, 100_000]),
    stretch=st.sampled_from([1, 8]),
    most=st.sampled_from([0, 500, np.inf]),
    loops=st.sampled_from([Plain(), compiled()]),
)
def test_any_batches_give_what_grouping_all_rows_gives(batches, size, pending, stretch, most, loops):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"PENDING": pending, "STRETCH": stretch}.items():
            patch.setattr(sorted_runs, name, value)
        found = counted(batches, size, loops, most=most)
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
    one = Tally(3, 1, ("sum",), Plain(), ordered=ORDERED)
    assert list(one.results()) == []
    group, cell, columns = one.nothing()
    assert (group.size, cell.size, [column.size for column in columns]) == (0, 0, [0, 0, 0, 0])


@settings(max_examples=20)
@given(
    batches=st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=30),
        min_size=1,
        max_size=5,
    ),
    most=st.sampled_from([0, np.inf]),
)
def test_dated_counts_come_by_rising_grain_and_whole(batches, most):
    dated, one = Dated(Groups()), Tally(4, 1 << DAYS, (), Plain())
    one.limit(most)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PENDING", "STRETCH"):
            patch.setattr(sorted_runs, name, 1)
        for batch in batches:
            grain, day, cell = (np.array(column) for column in zip(*batch, strict=True))
            one.count(*dated.of(*dated.heads.of([-grain]), day), cell, {}, None)
        parts = [
            pd.DataFrame([*dated.keys_of(group), cell, n], index=["grain", "day", "cell", "n"]).T
            for group, cell, (n,) in one.results(dated.by(0))
        ]
    assert [part["grain"].nunique() for part in parts] == [1] * len(parts)
    found = pd.concat(parts, ignore_index=True)
    assert found["grain"].is_monotonic_increasing
    rows = pd.DataFrame([(-grain, day, cell) for batch in batches for grain, day, cell in batch])
    expected = rows.groupby([0, 1, 2]).size()
    assert found.set_index(["grain", "day", "cell"])["n"].sort_index().to_dict() == expected.to_dict()


def test_facts_have_the_same_numbers_whether_the_day_of_knowing_is_told_apart_or_not():
    numbers = Numberings()
    plain, dated = numbers.plain(("_grain",)), numbers.dated(("_grain", "_known"))
    plain.of([np.array([9, 4])])
    _, found = dated.of(*plain.of([np.array([4, 4, 5])]), np.array([1, 2, 1]))
    assert (found >> DAYS).tolist() == [plain.of([np.array([4])])[1][0]] * 2 + [2]
    assert numbers.dated(("_grain", "_known")) is dated


def test_more_places_than_there_are_numbers_for_are_refused():
    one = Tally(10_000_000, 1 << DAYS, (), Plain())
    with pytest.raises(MonitoringError, match="too many windows and segments"):
        one.put((np.array([2**40]), np.array([0]), [np.array([1])]))


def test_a_table_is_counted_by_one_thread_at_a_time(connect, binary_rows, binary_columns, monkeypatch):
    rows, labels = binary_rows(400, 5)
    columns = binary_columns | {"numeric": ("gaps",), "categorical": ("town",), "segments": ("town",)}
    log = connect(rows, labels[::2], rows, **columns)
    busy, at_once, real, pauses = {}, [], Tally.put, itertools.cycle([0.0, 0.003, 0.001, 0.005, 0.0])

    def put(self, counted):
        is_free = busy.setdefault(id(self), threading.Lock()).acquire(blocking=False)
        at_once.append(not is_free)
        time.sleep(next(pauses))
        real(self, counted)
        if is_free:
            busy[id(self)].release()

    monkeypatch.setattr(Tally, "put", put)
    monkeypatch.setattr(duckdb_engine, "BATCH", 40)
    shutil.rmtree(log.folder / "profiles")
    log.profile(Clock("day"))
    assert len(at_once) > 100
    assert not any(at_once)
