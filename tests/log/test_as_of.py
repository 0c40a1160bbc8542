"""As of T, a log shows what a log would show that only ever received what was known before T."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Task


def same(left, right):
    assert left.labels.rows.tolist() == right.labels.rows.tolist()
    assert left.labels.labelled.tolist() == right.labels.labelled.tolist()
    np.testing.assert_array_equal(left.labels.delay_days, right.labels.delay_days)
    for name in ("positive", "negative", "unknown", "positive_sum", "unknown_sum"):
        np.testing.assert_allclose(getattr(left.positive, name), getattr(right.positive, name), atol=1e-12)
    for loss, values in left.positive.losses.items():
        np.testing.assert_allclose(values, right.positive.losses[loss], atol=1e-12)


@pytest.mark.parametrize(
    ("every", "moment"),
    [
        ("hour", datetime(2013, 3, 20, 17, 30)),
        ("day", datetime(2013, 2, 20)),
        ("month", datetime(2013, 3, 20, 17, 30)),
        ("61 rows", datetime(2013, 2, 20)),
        ("week", datetime(2013, 1, 24)),
    ],
)
def test_counts_as_of_a_moment_are_those_of_a_log_that_ended_then(
    connect, binary_rows, binary_columns, select, every, moment
):
    predictions, labels = binary_rows(400, 5)
    reference, _ = binary_rows(200, 6)
    predictions = predictions.sort_values("at")  # so that chunks of rows hold the same rows in both logs
    floor = pd.Timestamp(moment).floor("h" if every == "hour" else "D")
    columns = binary_columns | {"numeric": ("gaps",), "categorical": ("town",), "segments": ()}
    whole = connect(predictions, labels, reference, **columns)
    then = connect(predictions[predictions["at"] < floor], labels[labels["told"] < floor], reference, **columns)
    names = ["gaps", "town", "score", "y"]
    for name, (_, found) in whole.histograms(select(every, as_of=moment), names).items():
        expected = then.histograms(select(every), [name])[name][1]
        np.testing.assert_array_equal(found.counts, expected.counts)
        np.testing.assert_array_equal(found.low, expected.low) if found.low is not None else None
    same(whole.outcomes(select(every, as_of=moment)), then.outcomes(select(every)))
    windows = [log.windows(s) for log, s in ((whole, select(every, as_of=moment)), (then, select(every)))]
    assert [(w.start, w.rows, w.labelled) for w in windows[0]] == [(w.start, w.rows, w.labelled) for w in windows[1]]


def test_labels_without_a_time_are_known_when_their_prediction_is_made(connect, binary_rows, binary_columns, select):
    predictions, labels = binary_rows(300, 7)
    columns = binary_columns | {"label_time": None, "segments": ()}
    log = connect(predictions, labels[["key", "y"]], predictions, **columns)
    seen = predictions[predictions["at"] < "2013-02-20"]
    windows = log.windows(select("week", as_of=datetime(2013, 2, 20)))
    assert sum(w.labelled for w in windows) == seen["key"].isin(labels["key"]).sum()
    assert log.outcomes(select("month")).labels.delay_days.tolist() == [0.0] * 3


def test_a_label_that_came_before_its_prediction_counts_with_it(connect, select):
    rows = pd.DataFrame({"key": ["a"], "at": pd.to_datetime(["2013-05-05"]), "score": [0.4]})
    labels = pd.DataFrame({"key": ["a", "stranger"], "y": [1, 1], "told": pd.to_datetime(["2013-05-01"] * 2)})
    fields = {"id": "key", "time": "at", "score": "score", "label": "y", "label_time": "told"}
    log = connect(rows, labels, rows, task=Task.BINARY, **fields)
    assert [w.labelled for w in log.windows(select("day"))] == [1]
    assert log.windows(select("day", as_of=datetime(2013, 5, 3))) == ()
    assert log.outcomes(select("day")).labels.delay_days.tolist() == [-4.0]


def test_without_a_time_of_prediction_nobody_knows_how_late_a_label_was(connect, select):
    rows = pd.DataFrame({"key": ["a", "b"], "score": [0.4, 0.6]})
    labels = pd.DataFrame({"key": ["a"], "y": [1], "told": pd.to_datetime(["2013-05-01"])})
    log = connect(rows, labels, rows, id="key", score="score", label="y", label_time="told")
    assert [w.labelled for w in log.windows(select("2 rows"))] == [1]
    assert [w.labelled for w in log.windows(select("2 rows", as_of=datetime(2013, 4, 1)))] == [0]
    assert np.isnan(log.outcomes(select("2 rows")).labels.delay_days).all()
