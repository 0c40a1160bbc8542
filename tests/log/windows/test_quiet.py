"""The quiet time of a log: what the reference, cut into windows, or a named stretch of the log says."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Every, Reference, Segment, Selection

COLUMNS = {
    "id": "key",
    "time": "at",
    "score": "score",
    "label": "y",
    "numeric": ("x",),
    "categorical": ("town",),
    "segments": ("town",),
}
NAMES = ["x", "town", "score", "y"]


@pytest.fixture(scope="module")
def rows():
    """Ten rows a day for forty days."""
    random, n = np.random.default_rng(5), 400
    return pd.DataFrame(
        {
            "key": [f"k{i}" for i in range(n)],
            "at": pd.date_range("2024-01-01", periods=n, freq="144min"),
            "score": random.random(n),
            "x": random.normal(size=n),
            "town": random.choice(["n", "s"], n),
            "y": random.integers(0, 2, n),
        }
    )


def select(every, **more):
    return Selection("d", Every.parse(every), **more)


def by_day(rows, first, days):
    return [int((rows["at"].dt.normalize() == day).sum()) for day in pd.date_range(first, periods=days)]


def test_a_reference_with_times_is_cut_into_windows(connect, rows):
    reference = rows[:145].sample(frac=1, random_state=1)
    log = connect(rows[200:], None, reference, **COLUMNS)
    found = log.quiet(select("day"), NAMES)
    assert found.own
    assert [window.rows for window in found.windows] == by_day(reference, "2024-01-01", 15)
    for name in NAMES:
        assert (found.counts[name].counts.sum(axis=0) == log.histograms(select("day"), [name])[name][0].counts).all()
    known, whole = log.quiet_outcomes(select("day")), log.reference_outcomes(select("day"))
    assert (known.own, [window.index for window in known.windows]) == (True, list(range(15)))
    assert (known.outcomes.positive.positive.sum(axis=0) == whole.positive.positive[0]).all()
    assert known.outcomes.labels.labelled.tolist() == by_day(reference, "2024-01-01", 15)
    north = log.quiet(select("day", segment=Segment("town", "n")), ["x"])
    assert north.counts["x"].n.sum() == (reference["town"] == "n").sum()
    assert [window.rows for window in log.quiet(select("week"), ["x"]).windows] == [70, 70]
    assert [window.rows for window in log.quiet(select("40 rows"), ["x"]).windows] == [40, 40, 40]


@pytest.mark.parametrize("span", [Reference(start=datetime(2024, 1, 3), end=datetime(2024, 1, 9)), Reference(rows=60)])
def test_a_part_of_the_log_is_cut_into_windows(connect, rows, span):
    log = connect(rows, rows[["key", "y"]], span=span, **COLUMNS)
    found = log.quiet(select("day"), NAMES)
    assert [window.rows for window in found.windows] == [10] * 6
    assert found.counts["y"].n.tolist() == [10] * 6


def test_the_first_rows_of_a_log_without_times_are_in_order(connect, rows):
    fields = COLUMNS | {"time": None, "every": Every("rows", 20)}
    log = connect(rows.drop(columns="at"), None, span=Reference(rows=90), **fields)
    found = log.quiet(select("20 rows"), ["x"])
    assert found.counts["x"].n.tolist() == [20] * 4
    unordered = connect(rows.drop(columns="at"), None, rows[:90].drop(columns="at"), **fields)
    assert unordered.quiet(select("20 rows"), ["x"]).why == "the reference says nothing of when its rows were"


def test_the_operator_names_a_quiet_time_of_the_log(connect, rows):
    quiet = Reference(start=datetime(2024, 1, 11), end=datetime(2024, 1, 21))
    log = connect(rows, None, rows[:50].drop(columns="at"), quiet=quiet, **COLUMNS)
    found = log.quiet(select("day"), NAMES)
    assert not found.own
    assert [window.start.day for window in found.windows] == [*range(11, 21)]
    assert found.counts["x"].n.tolist() == [10] * 10
    assert [window.rows for window in log.quiet(select("week"), NAMES).windows] == []
    assert log.quiet_outcomes(select("week")).why == "the quiet time has no whole window of this length"
    assert log.quiet_outcomes(select("day")).outcomes.labels.rows.tolist() == [10] * 10


def test_a_reference_whose_times_are_none_is_as_good_as_ever(connect, rows):
    reference = rows[:50].assign(at="some time in May")
    log = connect(rows, None, reference, **COLUMNS)
    assert log.histograms(select("day"), ["x"])["x"][0].n == 50
    assert log.quiet(select("day"), ["x"]).why == "the reference says nothing of when its rows were"
    few = rows[:50].assign(at=[None, *rows["at"][1:50]])
    assert connect(rows, None, few, **COLUMNS).quiet(select("day"), ["x"]).counts["x"].n.tolist() == [9, 10, 10, 10, 10]


def test_a_reference_shorter_than_a_window_says_so(connect, rows):
    log = connect(rows, None, rows[:50], **COLUMNS)
    assert log.quiet(select("month"), ["x"]).why == "the quiet time has no whole window of this length"
