"""Curves held against scikit-learn's own, and SHAP values before and after a change."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.inspection import partial_dependence
from sklearn.linear_model import LogisticRegression

from monitoring.domain import Deployment, Task
from monitoring.explain.target import of_output
from monitoring.explain.whatif.changed import may_be_missing, with_values
from monitoring.explain.whatif.compare import compare
from monitoring.explain.whatif.curves import ROWS, curve
from monitoring.explain.whatif.ranges import ranges
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.whatif import curve as pictures
from monitoring.models.wrap import wrap

NAMES = ("seats", "average", "score")


@pytest.mark.parametrize("name", ["temp", "origin"])
def test_curves_are_those_of_scikit_learn(fitted, rows, name):
    model, some = fitted(RandomForestClassifier(20, max_depth=5, random_state=0)), rows.iloc[:ROWS]
    found = curve(model, of_output(model, 0), rows.iloc[[0]], some, ranges(model, rows)[name])
    asked = {"custom_values": {name: np.array(found.values, dtype=object if name == "origin" else float)}}
    theirs = partial_dependence(model.pipeline, some, [name], kind="both", response_method="predict_proba", **asked)
    assert found.average == pytest.approx(theirs["average"][0])
    assert found.row == pytest.approx(theirs["individual"][0][0])
    assert found.score == found.row[found.values.index(found.own)]
    assert found.rows == ROWS


def test_a_gap_stands_beside_the_numbers_in_the_picture():
    drawn = pictures.curve([1.0, 2.0, None], [0.1, 0.2, 0.3], [0.1, 0.2, 0.3], [("before", None, 0.3)], NAMES, LIGHT)
    assert drawn.layout.xaxis.type is None  # numbers at their true distances
    assert drawn.layout.xaxis.domain[1] < drawn.layout.xaxis2.domain[0]
    assert drawn.layout.xaxis2.type == "category"
    line, gap, *_, marked = drawn.data
    assert (line.x, line.y) == ((1.0, 2.0), (0.1, 0.2))
    assert (gap.xaxis, gap.x, gap.y) == ("x2", (pictures.GAP,), (0.3,))
    assert (marked.xaxis, marked.x, marked.y) == ("x2", gap.x, (0.3,))
    numbers = pictures.curve([1.0, 2.0], [0.1, 0.2], [0.1, 0.2], [("before", 1.0, 0.1)], NAMES, LIGHT)
    assert numbers.layout.xaxis.type is None


def test_a_gap_is_tried_where_it_may_be_and_stands_last(fitted, rows):
    model = fitted(RandomForestRegressor(5, random_state=0), Task.REGRESSION)
    row = rows[rows["seats"].isna()].iloc[[0]]
    found = curve(model, of_output(model, 0), row, rows, ranges(model, rows)["seats"], gaps=True, also=(99.0,))
    assert found.values[-2:] == (99.0, None)
    assert found.own is None
    assert found.row[-1] == found.score == model.predict(row)[0]


@pytest.mark.parametrize("task", [Task.BINARY, Task.MULTICLASS])
def test_what_shap_values_move_adds_up_to_the_difference(fitted, rows, task):
    model = fitted(HistGradientBoostingClassifier(max_iter=15), task, "ordinal")
    row = rows.iloc[[4]]
    changed = with_values(row, {"temp": 2.5, "carrier": "UA"})
    found = compare(model, row, changed, rows)
    frame = found.frame()
    assert found.before.base == found.after.base
    assert frame["moved"].sum() == pytest.approx(found.after.prediction - found.before.prediction)
    assert frame["moved"].abs().is_monotonic_decreasing
    said = [model.predict(each)[0] for each in (row, changed)]
    assert found.scores.tolist() == [np.ravel(one)[found.target.output or 0] for one in said]
    if task is Task.MULTICLASS:
        assert found.said == tuple(model.classes[np.argmax(one)] for one in said)


def test_a_model_is_asked_which_columns_may_be_missing(fitted, rows):
    assert may_be_missing(fitted(RandomForestClassifier(5)), rows.iloc[[0]]) == set(rows)

    deployment = Deployment(name="d", title="D", task=Task.BINARY, numeric=("temp", "wind"))
    line = LogisticRegression().fit(rows[["temp", "wind"]], rows["temp"] > 0)
    assert may_be_missing(wrap(line, deployment, "line"), rows.iloc[[0]]) == frozenset()
    changed = with_values(pd.DataFrame({"n": [3], "flag": [True]}), {"flag": False, "n": None})
    assert changed["flag"].iloc[0] is False
    assert changed["n"].iloc[0] is None
