"""Single rows: bounded, latest first, with what was known."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Every, Segment
from monitoring.errors import UnknownNameError
from monitoring.log.engines.contract import compiled


def test_the_latest_rows_of_a_selection_are_shown_with_their_labels(binary, select, moments):
    for every in ("week", "173 rows", "hour"):
        for as_of in moments:
            selection = select(every, as_of=as_of)
            expected = binary.seen(selection).sort_values(["at"], ascending=False)[:50]
            found = binary.log.rows(selection, None, 50)
            assert found["at"].tolist() == expected["at"].tolist()
            assert sorted(found["key"]) == sorted(expected["key"])
            label = found.set_index("key")["y"].reindex(expected["key"]).to_numpy(dtype=float)
            np.testing.assert_array_equal(label, expected["_label"].to_numpy(dtype=float))


@pytest.mark.parametrize("every", ["day", "month", "173 rows"])
def test_the_rows_of_a_window_are_those_that_it_counts(binary, select, every):
    selection = select(every, segment=Segment("odd", "a'b"))
    for (_, expected), window in zip(binary.split(selection), binary.log.windows(selection), strict=True):
        if window.rows and window.index % 5 == 0:
            found = binary.log.rows(selection, window, 10_000)
            assert sorted(found["key"]) == sorted(expected["key"])


def test_rows_have_the_files_columns_and_the_label_and_nothing_internal(binary, select):
    d = binary.log.deployment
    found = binary.log.rows(select("week"), None, 3)
    assert sorted(found.columns) == sorted(["key", "at", "score", *d.features, "y"])
    assert sorted(binary.log.row(binary.rows["key"].iloc[0]).columns) == sorted(found.columns)
    assert sorted(binary.log.reference_rows(3).columns) == sorted(["score", *d.features, "y"])


def test_a_row_is_found_by_its_id_or_an_example_is_given(binary):
    row = binary.rows.iloc[17]
    found = binary.log.row(row["key"])
    assert found["score"].tolist() == [row["score"]]
    with pytest.raises(UnknownNameError, match="there is no prediction 'x y' in d") as error:
        binary.log.row("x y")
    assert "an id looks like '1-" in error.value.hint


def test_a_further_id_is_the_question_of_the_first_one(binary):
    first, *further = binary.rows.loc[binary.rows["_label"].notna(), "key"].iloc[:4]
    binary.log.row(first, datetime(2013, 12, 1))
    before = compiled.cache_info()
    for key in further:
        assert binary.log.row(key, datetime(2013, 12, 1))["key"].tolist() == [key]
    assert compiled.cache_info().misses == before.misses


@pytest.mark.parametrize("id", ["x' OR '1'='1", '"key"', "%", ""])
def test_an_id_is_looked_for_as_it_is_written(binary, id):
    with pytest.raises(UnknownNameError, match="there is no prediction"):
        binary.log.row(id)


@pytest.mark.parametrize("limit", [1, 7, 100, 749, 1000, 1499, 1500, 5000])
def test_reference_rows_are_as_many_as_allowed_evenly_spread_and_always_the_same(binary, binary_rows, limit):
    reference, _ = binary_rows(1500, 2)
    found = binary.log.reference_rows(limit)
    assert len(found) == min(limit, 1500)
    assert found.equals(binary.log.reference_rows(limit))
    places = np.flatnonzero(reference["score"].isin(found["score"]))
    assert len(places) == len(found)
    if limit < 1500:
        steps = np.diff(np.append(places, 1500))
        assert steps.max() - steps.min() <= 1


def test_the_span_is_from_the_first_row_to_the_last(binary):
    span = binary.log.span()
    assert (span.first, span.last) == (binary.rows["at"].min(), binary.rows["at"].max())
    assert span.rows == len(binary.rows)
    assert span.last_label == binary.rows["_known"].max()


def test_rows_without_time_come_in_the_files_order_last_first(connect, select):
    rows = pd.DataFrame({"key": list("abcde"), "x": range(5)})
    log = connect(rows, None, rows, id="key", numeric=("x",))
    assert log.rows(select("2 rows"), None, 3)["key"].tolist() == ["e", "d", "c"]
    window = log.windows(select("2 rows"))[1]
    assert log.rows(select("2 rows"), window, 3)["key"].tolist() == ["d", "c"]


def test_labels_that_had_not_come_are_not_shown(connect, select):
    rows = pd.DataFrame({"key": ["a", "b"], "at": pd.to_datetime(["2013-05-01", "2013-05-02"]), "score": [0.1, 0.9]})
    truth = pd.DataFrame({"key": ["a", "b"], "y": [0, 1], "told": pd.to_datetime(["2013-05-03", "2013-05-09"])})
    log = connect(rows, truth, rows, id="key", time="at", score="score", label="y", label_time="told")
    found = log.rows(select("day", as_of=datetime(2013, 5, 5)), None, 9).set_index("key")["y"]
    assert found["a"] == 0
    assert np.isnan(found["b"])
    assert log.row("b")["y"].tolist() == [1]
    assert log.row("a", datetime(2013, 5, 5))["y"].tolist() == [0]
    assert log.row("b", datetime(2013, 5, 5))["y"].isna().all()


def test_one_row_shows_what_the_rows_of_its_selection_show(binary, select, moments):
    for as_of in moments[2:]:
        rows = binary.log.rows(select("week", as_of=as_of), None, 12)
        for key, label in zip(rows["key"], rows["y"], strict=True):
            found = binary.log.row(key, as_of)
            np.testing.assert_array_equal(found["y"].to_numpy(dtype=float), [label])


def test_a_row_that_was_not_there_yet_is_not_shown(connect):
    rows = pd.DataFrame({"key": ["a"], "at": pd.to_datetime(["2013-05-05 12:00"]), "score": [0.1]})
    fields = {"id": "key", "time": "at", "score": "score"}
    log = connect(rows, None, rows, **fields)
    for early in (datetime(2013, 5, 1), datetime(2013, 5, 5), datetime(2013, 5, 5, 23)):
        with pytest.raises(UnknownNameError, match=r"'a' was made after (30 Apr|4 May) 2013") as error:
            log.row("a", early)
        assert error.value.hint == "choose 2013-05-05 or later as the as-of"
    assert len(log.row("a", datetime(2013, 5, 6))) == 1


def test_windows_of_an_hour_tell_the_hours_of_a_day_apart(connect):
    rows = pd.DataFrame({"key": ["a"], "at": pd.to_datetime(["2013-05-05 12:10"]), "score": [0.1]})
    truth = pd.DataFrame({"key": ["a"], "y": [1], "told": pd.to_datetime(["2013-05-05 14:30"])})
    fields = {"id": "key", "time": "at", "score": "score", "label": "y", "label_time": "told", "every": Every("hour")}
    log = connect(rows, truth, rows, **fields)
    with pytest.raises(UnknownNameError, match="was made after 5 May 2013 12:00") as error:
        log.row("a", datetime(2013, 5, 5, 12, 30))
    assert error.value.hint == "choose 2013-05-05T13:00:00 or later as the as-of"
    assert log.row("a", datetime(2013, 5, 5, 14, 50))["y"].isna().all()
    assert log.row("a", datetime(2013, 5, 5, 15))["y"].tolist() == [1]
