import math
from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import Compared, Verdict
from monitoring.drift.report import DriftReport
from monitoring.figures import distribution, drift, explanation, outcomes, performance, sparkline
from monitoring.figures.shadow import trend as shadow
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.shared.numbers import numbers
from monitoring.figures.shared.second_line import Point, second_line
from monitoring.ui.frame.tables import as_csv


def rows_of(table, series):
    return table[table.series == series].reset_index(drop=True)


@pytest.fixture
def course(make):
    told = [make.measure(0, 0.72), make.measure(1, 0.66, Verdict.FAIL)]
    unknown = make.measure(2, math.nan, Verdict.SKIPPED, reason="no labels yet")
    drawn = performance.trend(
        [*told, unknown], make.weeks(3, [100, 80, 0]), LIGHT, title="ROC AUC", reference=make.measure(-1, 0.7125)
    )
    return numbers(drawn)


def test_a_metric_over_time_has_a_row_a_window_with_its_interval_and_what_is_said(course):
    found = rows_of(course, "realised")
    assert list(found.x) == ["2013-04-01", "2013-04-08", "2013-04-15"]
    assert {*found.x_axis} == {"week beginning"}
    assert {*found.y_axis} == {"ROC AUC"}
    ends = found[["y", "low", "high"]].to_numpy()[:2]
    assert ends.ravel().tolist() == pytest.approx([0.72, 0.70, 0.74, 0.66, 0.64, 0.68])
    assert found.said[1].startswith("week of 8 Apr 2013; ROC AUC 0.660")


def test_a_window_of_which_nothing_is_known_keeps_its_row_and_its_reason(course):
    found = rows_of(course, "realised").iloc[2]
    assert math.isnan(found.y)
    assert "no labels yet" in found.said


def test_lines_across_have_one_row_without_a_place(course):
    (reference,) = course[course.series.str.startswith("reference")].to_dict("records")
    assert reference["y"] == 0.7125
    assert reference["x"] is None
    assert "95 % interval" not in {*course.series}


def test_what_a_provisional_figure_may_become_has_two_ends_and_no_height(make):
    waiting = replace(make.measure(1, 0.7), provisional=True, best=0.8, worst=0.4, verdict=Verdict.SKIPPED)
    table = numbers(performance.trend([make.measure(0, 0.7), waiting], make.weeks(2), LIGHT, title="AUC"))
    (bar,) = rows_of(table, "provisional").to_dict("records")
    assert (bar["low"], bar["high"]) == pytest.approx((0.4, 0.8))
    assert math.isnan(bar["y"])


def test_a_second_line_has_its_own_interval(make):
    drawn = performance.trend([make.measure(0, 0.7)], make.weeks(2), LIGHT, title="AUC")
    second_line(drawn, [Point(0, 0.5, 0.25, 0.75, "a"), Point(1, 0.6, 0.5, 0.7, "b")], "other <x>", LIGHT)
    found = rows_of(numbers(drawn), "other <x>")
    assert found[["y", "low", "high"]].to_numpy().tolist() == [[0.5, 0.25, 0.75], [0.6, 0.5, 0.7]]


def test_a_map_has_a_row_a_cell_by_its_columns_whole_name(make):
    report = make.drift_report([[0.01, 0.5, np.nan], [0.1, 0.1, 0.1]])
    table = numbers(drift.heatmap(report, ["column <1>", "column <0>"], LIGHT))
    assert len(table) == 6
    assert list(table.y) == ["column <1>"] * 3 + ["column <0>"] * 3
    assert table.z.tolist()[:5] == pytest.approx([0.5, 0.5, 0.5, 0.05, 2.5])
    assert math.isnan(table.z[5])
    assert "the window has no rows" in table.said[5]
    assert table.said[4].startswith("column <0>; ")


def test_a_map_whose_colours_stop_at_the_limit_keeps_what_its_cells_have(make):
    report = make.drift_report([[0.1, 8.0]])
    right = DriftReport(report.windows, replace(report.grid, verdict=np.ones((1, 2), np.uint8)))
    table = numbers(drift.heatmap(right, ["column <0>"], LIGHT))
    assert table.z.tolist() == pytest.approx([0.5, 40])
    assert set(table.z_axis) == {"value ÷ limit"}
    assert "series" not in table


def test_classes_are_named_in_full_on_both_sides():
    names = ("a class with a very long name indeed", "b")
    table = numbers(outcomes.confusion(np.array([[3.0, 1.0], [0.0, 4.0]]), names, LIGHT))
    assert table[["x", "y", "z"]].values.tolist() == [
        [names[0], names[0], 0.75],
        [names[1], names[0], 0.25],
        [names[0], names[1], 0.0],
        [names[1], names[1], 1.0],
    ]


def test_steps_of_a_waterfall_say_from_where_to_where_they_go(make):
    table = numbers(explanation.waterfall(make.shap([2.0, -3.0], base=10.0), LIGHT))
    assert sorted(table.x) == [-3.0, 2.0]
    ends = {row["x"]: (row["low"], row["high"]) for row in table.to_dict("records")}
    assert ends[-3.0] == (ends[-3.0][0], ends[-3.0][0] + 3.0)
    assert {end for pair in ends.values() for end in pair} >= {10.0, 9.0}


def test_whiskers_are_the_ends_of_an_interval(make):
    told = {"live": 0.7, "shadow": 0.75, "difference": 0.05, "low": 0.01, "high": 0.08}
    one = Compared(version="2", metric="roc_auc", better=1, window=0, **told)
    table = numbers(shadow.trend([one], make.weeks(1), LIGHT, title="AUC"))
    (found,) = rows_of(table, "difference, 95 % interval").to_dict("records")
    assert (found["y"], found["low"], found["high"]) == pytest.approx((0.05, 0.01, 0.08))
    assert found["y_axis"] == "difference"


def test_small_pictures_without_axes_count_their_windows():
    drawn = sparkline.bars(np.array([3.0, 0.0]), ["1 Apr<br>3 of 9", "8 Apr<br>0 of 9"], LIGHT, most=9)
    assert numbers(drawn).to_dict("list") == {
        "series": ["windows"] * 2,
        "x_axis": ["window"] * 2,
        "x": [0, 1],
        "y": [3.0, 0.0],
        "said": ["1 Apr; 3 of 9", "8 Apr; 0 of 9"],
    }


def test_bars_of_categories_are_those_of_both_sides(counting):
    bins = counting.categories("=cmd()", "b")
    known, now = counting.words(bins, ["=cmd()"] * 3 + ["b"]), counting.words(bins, ["b"])
    table = numbers(distribution.pair(known, now, LIGHT, column="carrier", window="now"))
    shares = {(row["series"], row["x"]): row["y"] for row in table.to_dict("records")}
    assert shares == {
        ("reference", "=cmd()"): 75.0,
        ("reference", "b"): 25.0,
        ("now", "=cmd()"): 0.0,
        ("now", "b"): 100.0,
    }
    assert b"'=cmd()" in as_csv(table), "a spreadsheet must not run it"
