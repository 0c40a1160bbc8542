"""Logs with next to nothing in them: no rows, one row, no labels, columns without a value, the largest floats."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Every, Reference, Task
from monitoring.errors import DataError, MonitoringError

EVERY = ("hour", "day", "month", "5 rows")
COLUMNS = {
    "id": "key",
    "time": "at",
    "score": "score",
    "label": "y",
    "numeric": ("x",),
    "categorical": ("town",),
    "segments": ("town",),
}


def frame(n, **changed):
    rows = {
        "key": [f"k{i}" for i in range(n)],
        "at": pd.date_range("2013-05-01", periods=n, freq="D"),
        "score": np.linspace(0, 1, n),
        "x": np.arange(n) * 1.0,
        "town": ["n", "s"] * (n // 2) + ["n"] * (n % 2),
    }
    return pd.DataFrame(rows | changed)


def look_at_everything(log, select, names=("x", "town", "score", "y")):
    """Ask for everything, and check that windows agree on their number and cells on their shape."""
    for every in EVERY:
        selection = select(every)
        windows = log.windows(selection)
        found = log.histograms(selection, names)
        for name, (reference, current) in found.items():
            assert reference.counts.shape == (log.plan.columns[name].size,)
            assert current.counts.shape == (len(windows), log.plan.columns[name].size)
        outcomes = log.outcomes(selection)
        assert outcomes.labels.rows.shape == (len(windows),)
        assert log.reference_outcomes(selection).labels.rows.shape == (1,)
        assert len(log.rows(selection, None, 5)) == min(5, sum(w.rows for w in windows))
        for segment in log.segments():
            assert len(log.windows(select(every, segment=segment))) == len(windows)
    log.reference_rows(5)
    return log.span()


def test_a_log_without_predictions_has_no_windows(connect, select, workspace, write, tmp_path):
    log = connect(None, None, frame(9), home=workspace.home, **COLUMNS)
    span = look_at_everything(log, select)
    assert (span.first, span.rows, span.last_label) == (None, 0, None)
    with pytest.raises(MonitoringError, match="there is no prediction 'a'") as error:
        log.row("a")
    assert error.value.hint == "the log is empty"
    truth = frame(9, y=1)[["key", "y"]]
    workspace.append_labels("d", [write(truth, tmp_path / "truth.csv")])
    workspace.append_predictions("d", [write(frame(3), tmp_path / "first.csv")])
    assert [(w.rows, w.labelled) for w in log.windows(select("day"))] == [(1, 1)] * 3


def test_one_row_is_a_log(connect, select):
    log = connect(frame(1), frame(1, y=1), frame(1, y=1), **COLUMNS)
    assert look_at_everything(log, select).rows == 1
    assert log.outcomes(select("day")).positive.positive.sum() == 1


def test_a_log_whose_labels_are_all_missing_has_none(connect, select):
    missing = frame(10, y=[None] * 10)
    log = connect(frame(10), missing, missing, **COLUMNS)
    look_at_everything(log, select)
    labels = log.outcomes(select("month")).labels
    assert (labels.rows.tolist(), labels.labelled.tolist()) == ([10], [0])
    assert np.isnan(labels.delay_days).all()


@pytest.mark.parametrize("missing", ["x", "town", "score"])
def test_a_reference_without_a_value_in_a_column_is_counted_as_missing(connect, select, missing):
    reference = frame(10, **{missing: pd.Series([None] * 10, dtype=object if missing == "town" else float)})
    log = connect(frame(10), None, reference, **COLUMNS)
    look_at_everything(log, select)
    found, current = log.histograms(select("month"), [missing])[missing]
    assert found.counts[found.bins.missing] == 10
    assert current.counts.sum() == 10
    if missing == "town":
        assert current.counts[0, current.bins.outside[0]] == 10


@pytest.mark.parametrize("missing", ["x", "town"])
def test_a_log_without_a_value_in_a_column_is_counted_as_missing(connect, select, missing):
    rows = frame(10, **{missing: [None] * 10})
    log = connect(rows, None, frame(10), **COLUMNS)
    look_at_everything(log, select)
    found = log.histograms(select("month"), [missing])[missing][1]
    assert found.counts[0, found.bins.missing] == 10
    assert missing == "town" or np.isnan(found.low).all()


def test_empty_texts_are_missing(connect, select):
    log = connect(frame(10, town=""), None, frame(10, town=""), **COLUMNS)
    look_at_everything(log, select)
    assert log.segments() == ()
    found = log.histograms(select("month"), ["town"])["town"][1]
    assert found.counts.tolist() == [[0, 10]]


def test_a_regression_whose_reference_has_no_predictions_can_be_followed(connect, select):
    rows = frame(10, value=np.arange(10.0))
    fields = {
        "task": Task.REGRESSION,
        "prediction": "value",
        "numeric": ("x",),
        "label": "y",
        "id": "key",
        "time": "at",
    }
    log = connect(rows, frame(10, y=np.arange(10.0) + 1)[["key", "y"]], frame(10)[["x"]], **fields)
    errors = log.outcomes(select("month")).errors
    assert errors.sums["n"].tolist() == [10]
    assert errors.sums["e"].tolist() == [-10]
    assert np.isfinite(log.plan.error.edges).all()


def test_the_largest_floats_can_be_counted(connect, select):
    most = np.finfo(float).max
    rows = frame(6, x=[most, -most, most, 5e-324, 0.0, np.inf])
    log = connect(rows, None, rows, **COLUMNS)
    look_at_everything(log, select)
    reference, current = log.histograms(select("month"), ["x"])["x"]
    assert reference.counts.tolist() == current.counts[0].tolist()
    assert reference.counts.sum() == 6
    assert (current.low[0], current.high[0]) == (-most, most)


def test_regression_errors_too_large_to_square_do_not_stop_the_others(connect, select):
    rows = frame(4, value=[1e200, 1.0, 2.0, -1e300])
    fields = {
        "task": Task.REGRESSION,
        "prediction": "value",
        "numeric": ("x",),
        "label": "y",
        "id": "key",
        "time": "at",
    }
    truth = frame(4, y=[0.0, 1.0, 3.0, 1e300])[["key", "y"]]
    log = connect(rows, truth, rows.assign(y=[0.0, 1.0, 3.0, 0.0]), **fields)
    errors = log.outcomes(select("day")).errors
    assert errors.sums["n"].tolist() == [1, 1, 1, 1]
    assert errors.sums["abs"][:3].tolist() == [1e200, 0, 1]
    assert not np.isfinite(errors.sums["e2"][0])


def test_a_reference_without_rows_is_an_error_in_words(connect):
    nowhere = Reference(start=datetime(1999, 1, 1), end=datetime(1999, 2, 1))
    with pytest.raises(DataError, match="the reference has no rows"):
        connect(frame(5), None, span=nowhere, **COLUMNS)


def test_a_time_range_of_the_log_can_be_the_reference(connect, select):
    rows, truth = frame(20, x=np.arange(20.0)), frame(20, y=[0, 1] * 10)[["key", "y"]]
    chosen = Reference(start=datetime(2013, 5, 3), end=datetime(2013, 5, 9))
    log = connect(rows, truth[:5], span=chosen, **COLUMNS)
    look_at_everything(log, select)
    reference = log.histograms(select("month"), ["x", "y", "town"])
    assert (reference["x"][0].low, reference["x"][0].high, reference["x"][0].n) == (2, 7, 6)
    assert reference["town"][0].counts.tolist() == [3, 3, 0, 0]
    assert reference["y"][0].n == 3
    assert log.reference_rows(100)["x"].tolist() == [2, 3, 4, 5, 6, 7]


def test_a_date_beyond_the_calendar_is_kept_apart_and_an_error_in_words_where_there_is_no_other(connect, select):
    rows = frame(2, at=pd.Series(["2013-05-01", "9999-12-31"], dtype=str))
    log = connect(rows, None, rows, **COLUMNS | {"every": Every("month")})
    assert [(window.start, window.rows) for window in log.windows(select("month"))] == [(datetime(2013, 5, 1), 1)]
    late = frame(1, at=pd.Series(["9999-12-31"], dtype=str))
    log = connect(late, None, rows, **COLUMNS)
    for every in ("day", "week", "month"):
        with pytest.raises(MonitoringError, match="calendar"):
            log.windows(select(every))
