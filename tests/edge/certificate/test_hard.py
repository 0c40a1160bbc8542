"""Rows that are built to be hard: every question is asked, of every node that a row comes to."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from monitoring.domain import Task
from monitoring.edge.certificate.approved import approved
from monitoring.edge.certificate.rows.hard import ENDS, hard_rows
from monitoring.edge.certificate.rows.made_up import made_up
from monitoring.edge.certificate.rows.points import Points, around, points, seen
from monitoring.edge.certificate.rows.splits import splits
from monitoring.models.wrap import wrap
from tests.edge.certificate.subjects import lines
from tests.edge.forms.bundles import CATEGORICAL, NUMERIC, deployment, labels, rows

NONE = Points(np.array([], dtype=str), np.array([]), np.array([], dtype=np.int64))


def trees(estimator):
    known = rows(600, 3)
    fitted = estimator.fit(known[list(NUMERIC)].fillna(0), labels(known, Task.BINARY))
    return wrap(fitted, deployment(categorical=()), "0" * 64)


def base(count=800):
    return made_up(rows(500, 8).fillna({"age": 0.0}), NUMERIC, (), count)


def test_made_up_rows_have_the_values_of_the_reference_and_are_nobodys():
    reference = rows(300, 8)
    found = made_up(reference, NUMERIC, CATEGORICAL, 200)
    assert all(found[name].dropna().isin(reference[name]).all() for name in found)
    assert found["age"].isna().any()
    same = found.merge(reference, on=["income", "delay"])
    assert len(same) < 3, "no row's columns come from one row but by chance"


def test_every_column_is_asked_everything_that_can_be_asked_of_it():
    model = wrap(lines(), deployment(), "0" * 64)
    found = hard_rows(model, made_up(rows(100, 8), NUMERIC, CATEGORICAL, 50), NONE)
    asked = pd.DataFrame({"what": found.what, "column": found.column}).drop_duplicates()
    by_column = asked.groupby("column")["what"].agg(set)
    assert all(by_column[name] == {"missing", "extreme"} for name in NUMERIC)
    assert all(by_column[name] == {"missing", "category", "unseen category"} for name in CATEGORICAL)
    assert by_column[""] == {"all missing", "wild row in a batch"}
    town = found.frame.loc[(found.what == "category") & (found.column == "town"), "town"]
    assert sorted(town) == ["Aachen", "Bonn", "Köln", "Ulm"]
    ages = found.frame.loc[(found.what == "extreme") & (found.column == "age"), "age"]
    assert set(ENDS) <= set(ages)
    assert found.frame[found.what == "all missing"].isna().all(axis=None)
    wild = np.flatnonzero(found.what == "wild row in a batch")
    far = found.frame.loc[wild, "delay"] > 1e5
    assert (far.sum(), len(wild)) == (1, 64)
    assert (np.diff(wild) == 1).all(), "a batch is not torn apart"


@pytest.mark.parametrize("value", [0.1, 0.5, -3.75, 1e-40, 3.4e38])
def test_a_threshold_is_tried_with_the_floats_beside_it(value):
    found = {float(x[0]) for x in around(np.array([value]))}
    assert {value, np.nextafter(value, np.inf), np.nextafter(value, -np.inf)} <= found
    narrow = np.float32(value)
    beside = (float(np.nextafter(narrow, np.float32(end))) for end in (-np.inf, np.inf))
    assert {float(narrow), *(x for x in beside if np.isfinite(x))} <= found


def test_each_node_of_a_tree_has_a_row_that_comes_to_it():
    model, given = trees(DecisionTreeClassifier(min_samples_leaf=5, random_state=0)), base()
    found, tree = splits(model, given), model.pipeline.tree_
    paths = model.pipeline.decision_path(model.handed(model.prepare(given))).toarray().astype(bool)
    inner = tree.children_left >= 0
    reached = inner & paths.any(axis=0)
    assert (found.nodes, len(found.row)) == (inner.sum(), reached.sum())
    for column, threshold, row in zip(found.column, found.threshold, found.row, strict=True):
        nodes = (tree.feature == column) & (tree.threshold == threshold) & inner
        assert paths[row, nodes].any()


@pytest.mark.parametrize(
    "estimator", [RandomForestClassifier(8, max_depth=5, random_state=0), HistGradientBoostingClassifier(max_iter=8)]
)
def test_most_thresholds_are_seen_at_work(estimator):
    model, given = trees(estimator), base()
    tried = points(model, given, {})
    found = hard_rows(model, given, tried)
    share = seen(found.point, approved(model, found.frame), len(tried)) / len(tried)
    assert len(tried) > 50
    assert share > 0.9


def test_thresholds_that_only_the_copy_names_are_tried_too():
    model, given = wrap(lines(), deployment(), "0" * 64), made_up(rows(100, 8), NUMERIC, CATEGORICAL, 50)
    found = points(model, given, {"age": np.array([0.25, np.inf])})
    assert set(zip(found.column, found.threshold, strict=True)) == {("age", 0.25)}
    assert seen(pd.Series([0, 0, -1]), np.array([0.1, 0.2, 0.9]), 1) == 1
    assert seen(pd.Series([0, 0, -1]), np.array([0.1, 0.1, 0.9]), 1) == 0


def test_a_row_that_the_model_refuses_is_told_from_its_neighbours():
    model = trees(DecisionTreeClassifier(max_depth=2))
    given = base(50)
    given.loc[[7, 31], "age"] = 1e39
    found = approved(model, given)
    assert np.flatnonzero(np.isnan(found)).tolist() == [7, 31]
    rest = given.drop(index=[7, 31])
    assert found[~np.isnan(found)].tolist() == model.predict(rest).tolist()
