import pytest

from monitoring.domain import Contribution, Explanation
from monitoring.figures import explanation
from monitoring.figures.shared.colours import LIGHT


def test_the_waterfall_ends_at_the_prediction(make):
    shap = make.shap([0.5, -0.2, 0.1])
    steps = explanation.waterfall(shap, LIGHT).data[0]
    assert steps.base + sum(steps.x) == pytest.approx(shap.prediction)


def test_small_columns_are_one_step_that_names_them(make):
    steps = explanation.waterfall(make.shap([1.0 / (i + 1) for i in range(14)]), LIGHT)
    assert len(steps.data[0].x) == 10
    assert steps.layout.yaxis.ticktext[0] == "5 other columns"
    assert "column_13" in steps.data[0].customdata[0]


def test_the_strongest_column_stands_on_top(make):
    names = explanation.waterfall(make.shap([0.1, -0.9]), LIGHT).layout.yaxis.ticktext
    assert names[-1].startswith("column_1")


def test_the_axis_names_the_unit_and_both_ends_are_marked(make):
    drawn = explanation.waterfall(make.shap([0.5]), LIGHT)
    assert drawn.layout.xaxis.title.text == "prediction (log-odds)"
    assert [note.text for note in drawn.layout.annotations] == ["average 0.300", "this row 0.800"]
    assert [note.xanchor for note in drawn.layout.annotations] == ["center", "center"]


def test_marks_that_are_close_are_named_back_to_back(make):
    for amounts, sides in (([2.0, -1.9], ["right", "left"]), ([-2.0, 1.9], ["left", "right"])):
        drawn = explanation.waterfall(make.shap(amounts), LIGHT)
        assert [note.xanchor for note in drawn.layout.annotations] == sides


def test_lime_has_whiskers_and_colours_by_direction():
    parts = (Contribution("a", "x", 0.3, 0.05), Contribution("b", None, -0.1, 0.02))
    lime = Explanation("lime", "local", 0.2, parts, "probability", 0.4, float("nan"))
    bars = explanation.bars(lime, LIGHT).data[0]
    assert list(bars.marker.color) == [LIGHT.down, LIGHT.up]
    assert list(bars.error_x.array) == [0.02, 0.05]
    assert "over repeats" in bars.customdata[0]
    assert "missing" in bars.customdata[0]
