from dataclasses import replace

import pytest

from monitoring.domain import Contribution, Explanation
from monitoring.figures import explanation
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.shared.text import signed


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
    assert [note.text for note in marks(drawn)] == ["average 0.300", "this row 0.800"]


def marks(drawn):
    return [note for note in drawn.layout.annotations if note.xref != "paper"]


@pytest.mark.parametrize("amounts", [[2.0, -1.9], [-2.0, 1.9], [2.0], [-2.0], [1e-9]])
def test_the_names_of_marks_are_neither_cut_nor_on_one_line(make, amounts):
    """At the right edge a name reaches to the left, and one stands above the other."""
    drawn = explanation.waterfall(make.shap(amounts), LIGHT)
    low, high = drawn.layout.xaxis.range
    average, row = marks(drawn)
    assert row.yshift - average.yshift >= 1.3 * row.font.size
    assert drawn.layout.margin.t >= row.yshift + 1.3 * row.font.size
    for mark in (average, row):
        place = (mark.x - low) / (high - low)
        assert 0 < place < 1
        assert mark.xanchor == ("left" if place < 0.3 else "right" if place > 0.5 else mark.xanchor)


def test_amounts_stand_in_a_column_of_their_own(make):
    """Beside the bars they ran into the average's line."""
    drawn = explanation.waterfall(make.shap([0.5, -0.2]), LIGHT)
    column = [note for note in drawn.layout.annotations if note.xref == "paper"]
    assert [(note.x, note.xanchor, note.y, note.text) for note in column] == [
        (1, "left", 0, "−0.20"),
        (1, "left", 1, "+0.50"),
    ]
    assert drawn.data[0].text is None
    assert drawn.layout.margin.r >= 60


def test_one_further_column_is_told_in_the_singular(make):
    drawn = explanation.waterfall(make.shap([1.0 / (i + 1) for i in range(10)]), LIGHT)
    assert drawn.layout.yaxis.ticktext[0] == "1 other column"
    assert explanation.shown(make.shap([0.5, -0.2])) == ""


def test_the_bars_of_many_columns_add_up_to_all_of_them(make):
    amounts = [(-1) ** i / (i + 1) for i in range(64)]
    part = replace(make.shap(amounts), explainer="lime")
    bars = explanation.bars(part, LIGHT)
    assert sum(bars.data[0].x) == pytest.approx(sum(amounts))
    assert bars.layout.yaxis.ticktext[0] == "55 other columns"
    assert len(bars.data[0].error_x.array) == len(bars.data[0].x) == explanation.TOP + 1
    rest = sum(amounts[explanation.TOP :])
    assert explanation.shown(part) == f"The strongest 9 of 64 columns; the other 55 together {signed(rest)}."


def test_lime_has_whiskers_and_colours_by_direction():
    parts = (Contribution("a", "x", 0.3, 0.05), Contribution("b", None, -0.1, 0.02))
    lime = Explanation("lime", "local", 0.2, parts, "probability", 0.4, float("nan"))
    bars = explanation.bars(lime, LIGHT).data[0]
    assert list(bars.marker.color) == [LIGHT.down, LIGHT.up]
    assert list(bars.error_x.array) == [0.02, 0.05]
    assert "over repeats" in bars.customdata[0]
    assert "missing" in bars.customdata[0]
