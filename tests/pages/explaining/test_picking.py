"""Choosing a prediction: from a table over all rows of a window, or by an id wherever that lies."""

from dataclasses import replace

import pandas as pd
import pytest

from monitoring.domain import Deployment, Every, Selection, Task, Window
from monitoring.ui.pages.explaining.picking import how_many, in_words, kinds_told


@pytest.mark.parametrize(
    ("shown", "matching", "said"),
    [
        (500, 1276, "The first 500 of 1,276 predictions that match, of all 9,000 rows of the window."),
        (7, 7, "7 predictions of all 9,000 rows of the window."),
    ],
)
def test_how_many_rows_are_listed_is_said(shown, matching, said):
    window = Window(0, 0, 7, None, None, 9000, 0, True, Every("week"))
    assert how_many(shown, matching, window) == said


def test_the_table_sorts_and_filters_all_rows_of_the_window(visit):
    link = {"window": "Week of 29 Apr 2013", "which": "Wrong", "sort": "Worst errors first"}
    at = visit("explain", deployment="flights-logreg", **link)
    shown = at.dataframe[0].value
    truth = shown["late15"].map({"no": 0, "yes": 1})  # as the sentence about a row says it
    errors = (shown["score_logreg"] - truth).abs()
    assert errors.is_monotonic_decreasing
    assert ((shown["score_logreg"] >= 0.3) != (truth == 1)).all()
    assert not at.warning
    at.selectbox(key="sort").set_value("Nearest to the threshold").run()
    near = (at.dataframe[0].value["score_logreg"] - 0.3).abs()
    assert near.is_monotonic_increasing


def test_an_id_outside_of_the_range_is_explained_and_said_to_be_outside(visit, sample_workspace):
    rows = sample_workspace.log("flights-airtime").rows(Selection("flights-airtime", Every("week")), None, 60_000)
    first = rows[pd.to_datetime(rows["predicted_at"]) < "2013-04-03"]["prediction_id"].iloc[0]
    at = visit("explain", deployment="flights-airtime", range="30 days", id=first)
    assert "outside of the range that is shown: it was made on " in at.info[0].value
    assert len(visit.figures(at)) == 2


def test_the_truth_has_the_words_of_the_answer():
    churn = Deployment(name="d", title="d", task=Task.BINARY, label="y", positive="churned", words={"stayed": 0})
    frame = pd.DataFrame({"y": [1.0, 0.0, None]})
    assert in_words(frame, churn)["y"].fillna("").tolist() == ["churned", "stayed", ""]
    assert [kinds_told(churn)[kind] for kind in ("yes", "no", "wrong")] == [
        "Predicted churned",
        "Predicted stayed",
        "Wrong",
    ]
    bare = replace(churn, positive=None, words={})
    assert in_words(frame, bare)["y"].fillna("").tolist() == ["yes", "no", ""]
