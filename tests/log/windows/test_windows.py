"""Windows: that they tile the log, that sums of them agree, and which are complete."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Segment
from monitoring.errors import MonitoringError, UnknownNameError
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles import build
from monitoring.log.profiles.profile import Profile

CALENDAR = ("hour", "day", "week", "month")


@pytest.mark.parametrize("every", [*CALENDAR, "173 rows", "100000 rows"])
def test_windows_have_the_rows_and_labels_that_pandas_counts(binary, select, moments, every):
    for as_of in moments:
        selection = select(every, as_of=as_of)
        expected = binary.split(selection)
        windows = binary.log.windows(selection)
        assert [w.rows for w in windows] == [len(rows) for _, rows in expected]
        assert [w.labelled for w in windows] == [int(rows["_label"].notna().sum()) for _, rows in expected]
        assert [w.index for w in windows] == list(range(len(windows)))
        if every in CALENDAR:
            assert [w.start for w in windows] == [key for key, _ in expected]


@pytest.mark.parametrize("every", CALENDAR)
def test_windows_follow_each_other_without_a_gap(binary, select, every):
    windows = binary.log.windows(select(every))
    assert [w.end for w in windows[:-1]] == [w.start for w in windows[1:]]
    assert [w.last for w in windows[:-1]] == [w.first for w in windows[1:]]
    assert sum(w.rows for w in windows) == len(binary.rows)


def test_days_without_rows_are_windows_too(binary, select):
    empty = [w.start for w in binary.log.windows(select("day")) if not w.rows]
    assert [day for day in empty if day.month == 2] == [datetime(2013, 2, 14) + timedelta(days=i) for i in range(14)]
    found = binary.log.histograms(select("day"), ["plain"])["plain"][1]
    assert np.isnan(found.low[22])
    assert found.counts[22].sum() == 0
    assert np.isnan(found.proportions[22]).all()


@pytest.mark.parametrize("longer", ["week", "month"])
@pytest.mark.parametrize("shorter", ["hour", "day"])
def test_short_windows_add_up_to_long_ones(binary, select, shorter, longer):
    long, short = (binary.log.windows(select(every)) for every in (longer, shorter))
    place = np.searchsorted([w.start for w in long], [w.start for w in short], side="right") - 1
    names = ["gaps", "infinite", "odd", "y"]
    wanted = binary.log.histograms(select(longer), names)
    given = binary.log.histograms(select(shorter), names)
    for name in names:
        total = np.zeros_like(wanted[name][1].counts)
        np.add.at(total, place, given[name][1].counts)
        np.testing.assert_array_equal(total, wanted[name][1].counts)
    outcomes = [binary.log.outcomes(select(every)) for every in (longer, shorter)]
    total = np.zeros_like(outcomes[0].positive.positive_sum)
    np.add.at(total, place, outcomes[1].positive.positive_sum)
    np.testing.assert_allclose(total, outcomes[0].positive.positive_sum, atol=1e-12)


def test_chunks_of_rows_are_full_but_for_the_last(binary, select):
    windows = binary.log.windows(select("173 rows"))
    assert [w.rows for w in windows[:-1]] == [173] * (len(windows) - 1)
    assert [w.complete for w in windows] == [w.rows == 173 for w in windows]
    times = binary.rows["at"].sort_values()
    assert windows[0].start == times.iloc[0]
    assert windows[0].end == times.iloc[172]
    assert windows[-1].end == times.iloc[-1]


def test_a_chunk_is_complete_however_few_of_its_rows_belong_to_the_segment(binary, select):
    windows = binary.log.windows(select("173 rows", segment=Segment("town", "w")))
    assert [w.complete for w in windows] == [True] * (len(windows) - 1) + [len(binary.rows) % 173 == 0]
    assert all(0 < w.rows < 173 for w in windows)


def test_windows_that_the_logs_ends_cut_short_are_incomplete(binary, select):
    weeks = binary.log.windows(select("week"))
    assert not weeks[0].complete  # the log begins on a Wednesday
    assert all(w.complete for w in weeks[1:-1])
    assert all(w.complete for w in binary.log.windows(select("day")))


def test_the_as_of_and_the_selections_ends_cut_windows_short(binary, select):
    selection = select("week", as_of=datetime(2013, 2, 6), start=datetime(2013, 1, 29))
    found = [(w.start.day, w.complete) for w in binary.log.windows(selection)]
    assert found == [(28, False), (4, False)]


def test_a_selection_takes_its_start_and_leaves_its_end(binary, select):
    for every in (*CALENDAR, "50 rows"):
        selection = select(every, start=datetime(2013, 2, 1), end=datetime(2013, 3, 2))
        assert [w.rows for w in binary.log.windows(selection)] == [len(rows) for _, rows in binary.split(selection)]
        found = binary.log.histograms(selection, ["few"])["few"][1]
        assert found.counts.tolist() == binary.counts(selection, "few")["counts"].tolist()


@pytest.mark.parametrize("every", [*CALENDAR, "50 rows"])
def test_of_a_table_no_more_is_read_than_a_selection_shows(
    connect, binary_rows, binary_columns, select, monkeypatch, every
):
    predictions, labels = binary_rows(1200, 7)
    reference, truth = binary_rows(300, 8)
    monkeypatch.setattr(build, "ROWS_A_GROUP", 64)
    log = connect(predictions, labels, reference.merge(truth, on="key"), **binary_columns)
    part = select(every, start=datetime(2013, 2, 11), end=datetime(2013, 2, 19))
    names, seen = ["gaps", "town", "y"], []
    real = Profile.table
    monkeypatch.setattr(Profile, "table", lambda self, *asked: seen.append((self, *asked)) or real(self, *asked))
    found = log.histograms(part, names)
    given = {name: found[name][1] for name in names}, log.outcomes(part).positive
    grains = [asked[-1] for asked in seen if len(asked) == 4 and asked[-1] is not None]
    assert grains
    whole, read = (log.profile(Clock.of(part.every)), "columns", "gaps"), grains[0]
    wanted = [row for row in real(*whole).to_pylist() if row["_grain"] in read]
    assert len(wanted) <= real(*whole, read).num_rows < 0.7 * real(*whole).num_rows
    assert [row for row in real(*whole, read).to_pylist() if row["_grain"] in read] == wanted

    monkeypatch.setattr(Profile, "table", lambda self, kind, name="", grains=None: real(self, kind, name))
    again = log.histograms(part, names)
    for name in names:
        assert given[0][name].counts.tolist() == again[name][1].counts.tolist()
    for side in ("positive", "negative", "unknown", "positive_sum"):
        assert getattr(given[1], side).tolist() == getattr(log.outcomes(part).positive, side).tolist()


def test_a_selection_before_the_log_has_no_windows(binary, select):
    for every in (*CALENDAR, "50 rows"):
        selection = select(every, end=datetime(1999, 1, 1))
        assert binary.log.windows(selection) == ()
        found = binary.log.histograms(selection, ["few", "odd", "y"])
        assert [pair[1].counts.shape for pair in found.values()] == [(0, pair[0].bins.size) for pair in found.values()]
        assert binary.log.outcomes(selection).positive.positive.shape[0] == 0
        assert binary.log.rows(selection, None, 10).empty


def test_unknown_names_are_said(binary, select):
    with pytest.raises(UnknownNameError, match="there is no segment 'town=x'"):
        binary.log.windows(select("week", segment=Segment("town", "x")))
    with pytest.raises(UnknownNameError, match="there is no column 'plane'"):
        binary.log.histograms(select("week"), ["plane"])


def test_the_edge_of_a_window_belongs_to_the_next_one_to_the_microsecond(connect, select):
    named = ["2012-12-31 00:00", "2013-03-31 02:30", "2013-10-27 02:00", "2024-02-29 00:00", "1969-12-29 00:00"]
    micro = pd.Timedelta("1us")
    times = [moment for edge in pd.to_datetime(named) for moment in (edge - micro, edge, edge + micro)]
    rows = pd.DataFrame({"at": pd.Series(times).astype("datetime64[us]"), "x": 1.0})
    log = connect(rows, None, rows[["x"]], time="at", numeric=("x",))
    for every, starts in (
        ("day", rows["at"].dt.floor("D")),
        ("week", rows["at"].dt.to_period("W").dt.start_time),
        ("month", rows["at"].dt.to_period("M").dt.start_time),
    ):
        found = {w.start: w.rows for w in log.windows(select(every)) if w.rows}
        assert found == dict(starts.value_counts()), every
    with pytest.raises(MonitoringError, match="more than 20,000 windows"):
        log.windows(select("hour"))
    selection = select("hour", start=datetime(2012, 12, 30), end=datetime(2014, 1, 1))
    found = {w.start: w.rows for w in log.windows(selection) if w.rows}
    hours = rows["at"][rows["at"].between("2012-12-30", "2014-01-01")].dt.floor("h")
    assert found == dict(hours.value_counts())


def test_time_stamps_with_a_zone_count_in_utc(connect, select):
    stamps = pd.date_range("2013-03-30 22:00", periods=6, freq="h", tz="UTC").tz_convert("Europe/Berlin")
    rows = pd.DataFrame({"at": stamps, "x": 1.0})
    log = connect(rows, None, rows[["x"]], time="at", numeric=("x",))
    assert [(w.start, w.rows) for w in log.windows(select("day"))] == [
        (datetime(2013, 3, 30), 2),
        (datetime(2013, 3, 31), 4),
    ]
    assert log.span().first == datetime(2013, 3, 30, 22)


def test_without_time_windows_are_counted_in_the_files_order(connect, select):
    rows = pd.DataFrame({"x": np.arange(25.0)})
    log = connect(rows, None, rows, numeric=("x",))
    windows = log.windows(select("10 rows"))
    assert [(w.rows, w.complete, w.start, w.first) for w in windows] == [
        (10, True, None, 0),
        (10, True, None, 1),
        (5, False, None, 2),
    ]
    found = log.histograms(select("10 rows"), ["x"])["x"][1]
    assert found.low.tolist() == [0, 10, 20]
    assert log.span().first is None


def test_too_many_windows_are_refused_in_words(connect, select):
    rows = pd.DataFrame({"x": np.arange(20_002.0)})
    log = connect(rows, None, rows, numeric=("x",))
    with pytest.raises(MonitoringError, match="more than 20,000 windows"):
        log.windows(select("1 rows"))


def test_a_day_long_after_the_log_is_named_where_it_makes_too_many_windows(connect, select):
    rows = pd.DataFrame({"at": pd.date_range("2013-01-01", periods=3, freq="D"), "x": 1.0})
    log = connect(rows, None, rows[["x"]], time="at", numeric=("x",))
    with pytest.raises(
        MonitoringError, match=r"up to 3\d Dec 9999, the day that is asked for; the log ends on 3 Jan 2013"
    ):
        log.windows(select("day", as_of=datetime(9999, 12, 31)))
