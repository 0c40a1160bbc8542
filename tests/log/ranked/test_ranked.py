"""Rows that are looked for over a whole window: the same that pandas finds among all of them."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.domain import Every, Segment, Selection
from monitoring.errors import NotApplicableError
from monitoring.log import Workspace
from monitoring.log.windows.ranked.offered import offered

MULTI = """
name = "pets"
title = "Pets"
task = "multiclass"
[columns]
id = "id"
time = "at"
score = {cat = "pc", dog = "pd", owl = "po"}
label = "y"
numeric = ["a"]
[reference]
path = "rows.csv"
[log]
predictions = ["rows.csv"]
labels = ["rows.csv"]
"""


def looked(log, which="all", order="newest", limit=20, **more):
    selection = Selection(log.deployment.name, Every("month"), as_of=datetime(2013, 7, 11), **more)
    window = next(one for one in log.windows(selection) if one.start == datetime(2013, 5, 1))
    return log.ranked_rows(selection, window, which, order, limit), log.rows(selection, window, 50_000)


@pytest.fixture
def late(sample_workspace):
    return sample_workspace.log("flights-logreg")


FILTERS = {
    "all": lambda rows: rows.score_logreg >= 0,
    "yes": lambda rows: rows.score_logreg >= 0.3,
    "no": lambda rows: rows.score_logreg < 0.3,
    "wrong": lambda rows: rows.late15.notna() & ((rows.score_logreg >= 0.3) != (rows.late15 == 1)),
    "labelled": lambda rows: rows.late15.notna(),
}
KEYS = {
    "highest": lambda rows: -rows.score_logreg,
    "lowest": lambda rows: rows.score_logreg,
    "worst": lambda rows: -(rows.score_logreg - rows.late15).abs(),
    "near": lambda rows: (rows.score_logreg - 0.3).abs(),
}


@pytest.mark.parametrize("which", FILTERS)
@pytest.mark.parametrize("order", KEYS)
def test_the_first_rows_of_all_are_those_of_pandas(late, which, order):
    found, rows = looked(late, which, order)
    rows = rows[FILTERS[which](rows)]
    key = KEYS[order](rows).dropna().sort_values(kind="stable")
    assert found.matching == len(key) > 100
    assert KEYS[order](found.frame).tolist() == pytest.approx(key.head(20).tolist())
    assert set(found.frame.columns) == set(rows.columns)


def test_the_newest_come_first_and_a_segment_narrows_them(late):
    found, rows = looked(late, segment=Segment("origin", "JFK"))
    assert found.frame["prediction_id"].tolist() == rows["prediction_id"].head(20).tolist()
    assert set(found.frame["origin"]) == {"JFK"}
    assert found.matching == len(rows)


def test_a_truth_counts_from_the_day_on_which_it_was_known(late):
    selection = Selection("flights-logreg", Every("month"), as_of=datetime(2013, 6, 2))
    window = next(one for one in late.windows(selection) if one.start == datetime(2013, 5, 1))
    assert late.ranked_rows(selection, window, "wrong", "worst", 5).matching == 0
    assert late.ranked_rows(selection, window, "all", "newest", 5).frame["late15"].isna().all()


def test_what_a_deployment_has_no_columns_for_is_not_offered_and_refused(sample_workspace):
    log = sample_workspace.log("flights-airtime")
    assert offered(log.deployment) == (("all", "labelled"), ("newest", "highest", "lowest", "worst"))
    found, _ = looked(log, "labelled", "worst")
    assert len(found.frame) == 20
    for which, order in (("wrong", "newest"), ("all", "near")):
        with pytest.raises(NotApplicableError, match="cannot be"):
            looked(log, which, order)


def test_of_several_classes_the_worst_is_the_one_that_was_most_certain_of_another(tmp_path):
    table = pd.DataFrame({"id": range(6), "a": np.arange(6.0), "at": "2024-01-01", "y": ["cat"] * 5 + [None]})
    table["pc"], table["pd"], table["po"] = [0.9, 0.1, 0.4, 0.34, None, 0.2], [0.1, 0.8, 0.5, 0.33, 0.1, 0.3], 0.05
    table.to_csv(tmp_path / "rows.csv", index=False)
    (tmp_path / "pets.toml").write_text(MULTI)
    workspace = Workspace(tmp_path / "workspace")
    add(workspace, tmp_path / "pets.toml")
    log = workspace.log("pets")
    selection = Selection("pets", Every("month"))
    (window,) = log.windows(selection)

    def ids(which, order):
        return log.ranked_rows(selection, window, which, order, 9).frame["id"].astype(int).tolist()

    assert ids("labelled", "worst")[:4] == [1, 3, 2, 0]
    assert ids("wrong", "worst")[:2] == [1, 2]
    assert ids("all", "near")[0] in (4, 5)
    assert ids("all", "highest")[:2] == [0, 1]
