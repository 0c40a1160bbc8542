"""Which rows are recommended, and the reason that is given."""

from datetime import datetime, timedelta

import pytest

from monitoring.domain import Every, Window
from monitoring.errors import NotApplicableError
from monitoring.retraining.window import Change, recommended

START = datetime(2024, 1, 1)
WEEK = timedelta(weeks=1)


def weeks(labelled):
    return [
        Window(i, 7 * i, 7 * i + 7, START + i * WEEK, START + (i + 1) * WEEK, 1000, n, True, Every("week"))
        for i, n in enumerate(labelled)
    ]


def found(labelled, why=None, changes=(), features=3):
    return recommended(weeks(labelled), why or [""] * len(labelled), changes, features)


def test_the_newest_fifth_validates_and_the_rest_is_trained_on():
    rows = found([1000] * 10)
    assert (rows.start, rows.end, rows.until) == (START, START + 8 * WEEK, START + 10 * WEEK)
    assert (rows.train, rows.validate) == (8000, 2000)
    assert "no change is certain" in rows.why[2]


def test_labels_that_are_still_to_come_are_left_out():
    rows = found([1000] * 8 + [400, 0], [""] * 8 + ["labels are still to come", ""])
    assert rows.until == START + 8 * WEEK
    assert rows.train + rows.validate == 8000
    assert rows.why[0] == "labels are complete up to 25 Feb 2024; in the window from 4 Mar 2024 on, no label has come"


def test_it_begins_with_the_last_change_that_leaves_enough_rows():
    changes = [Change("age", START + 2 * WEEK), Change("roc_auc", START + 5 * WEEK), Change("town", START + 7 * WEEK)]
    rows = found([1000] * 10, changes=changes)
    assert (rows.start, rows.train) == (START + 5 * WEEK, 3000)
    assert rows.why[2] == (
        "it begins on 5 Feb 2024, when roc_auc changed for certain; since the change of 19 Feb 2024 there are only "
        "1,000 labelled rows, fewer than 2,000"
    )
    assert found([1000] * 10, changes=changes, features=200).start == START + 2 * WEEK  # more columns, more rows
    many = found([1000] * 10, changes=changes[1:], features=300)
    assert many.start == START
    assert "no change is certain that leaves enough rows" in many.why[2]


def test_a_change_while_it_is_validated_does_not_count():
    assert found([1000] * 10, changes=[Change("age", START + 9 * WEEK)]).start == START


def test_too_few_windows_are_refused_with_what_they_wait_for():
    with pytest.raises(NotApplicableError, match="1 window of the log has complete labels: still to come"):
        found([1000, 10], ["", "still to come"])
