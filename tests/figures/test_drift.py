from dataclasses import replace

import numpy as np
import pytest

from monitoring.drift.report import DriftReport
from monitoring.figures import drift, drift_trend
from monitoring.figures.shared.colours import DARK, LIGHT


@pytest.fixture
def report(make):
    return make.drift_report([[0.01, 0.5, np.nan], [0.1, 0.1, 0.1]])


def test_the_map_shows_values_divided_by_their_limit(report):
    names = [column.name for column in report.columns]
    cells = drift.heatmap(report, names, LIGHT).data[0]
    assert cells.z[0][:2] == pytest.approx([0.05, 2.5])
    assert np.isnan(cells.z[0][2])
    assert (cells.zmin, cells.zmax) == (0, 3)


def test_the_limit_lies_where_the_scale_changes_its_hue():
    for palette in (LIGHT, DARK):
        assert palette.drift[2][0] == pytest.approx(1 / drift.TOP)


def verdicts(report, codes):
    """The same report with other verdicts: 0 not judged, 1 all right, 2 wants a look, 3 drifted."""
    return DriftReport(report.windows, replace(report.grid, verdict=np.array(codes, np.uint8)))


def test_a_cell_that_is_all_right_is_never_hotter_than_the_limit(make):
    """In small windows chance alone goes far beyond the limit: a colour says no more than its verdict does."""
    report = verdicts(make.drift_report([[0.1, 0.2, 8.0, 8.0, 8.0, 8.0]]), [[1, 1, 1, 2, 3, 0]])
    cells, clicks = drift.heatmap(report, ["column <0>"], LIGHT).data
    assert cells.z[0] == pytest.approx([0.5, 1, 1, 40, 40, np.nan], nan_ok=True)
    assert cells.customdata[0] == pytest.approx([0.5, 1, 40, 40, 40, np.nan], nan_ok=True), "what they truly have"
    assert "8, limit 0.200" in clicks.hovertext[2]
    assert clicks.textfont.color[2:5] == (LIGHT.ink, LIGHT.on_hot, LIGHT.on_hot)


def test_the_scale_takes_the_room_that_the_map_leaves_above_it_and_no_more(make):
    """Placed by the plot's height, plotly finds 60 pixels more; a title it draws across the scale of a low map."""
    many = make.drift_report([[0.1]] * drift.SCALE_FROM)
    drawn = drift.heatmap(many, [column.name for column in many.columns], LIGHT)
    scale = drawn.data[0].colorbar
    assert drawn.data[0].showscale
    assert (scale.yref, scale.y, scale.yanchor) == ("container", 1, "top")
    assert drawn.layout.margin.t == 42
    assert scale.title.text is None
    assert dict(zip(scale.tickvals, scale.ticktext, strict=True))[1] == "limit"


def test_every_cell_can_be_clicked_and_says_which_it_is(report):
    names = [column.name for column in report.columns]
    clicks = drift.heatmap(report, names, LIGHT).data[1]
    assert len(clicks.customdata) == 6
    assert list(clicks.customdata[1]) == ["column <0>", 1]
    assert clicks.marker.opacity == 0
    assert clicks.hoverinfo != "skip"


def test_a_verdict_is_a_sign_and_a_word_not_a_colour_alone(report):
    clicks = drift.heatmap(report, [column.name for column in report.columns], LIGHT).data[1]
    assert clicks.text[:3] == ("", "▲", "·")
    assert "beyond the limit" in clicks.hovertext[1]
    assert "the window has no rows" in clicks.hovertext[2]


def test_pointing_at_a_cell_tells_value_limit_p_and_rows(report):
    text = drift.heatmap(report, [column.name for column in report.columns], LIGHT).data[1].hovertext[1]
    for part in ("0.500", "limit 0.200", "p &lt; 0.001" if "&lt; 0" in text else "p < 0.001", "100 rows", "1,000"):
        assert part in text


def test_names_from_the_data_are_never_markup(report):
    drawn = drift.heatmap(report, [column.name for column in report.columns], LIGHT)
    assert drawn.layout.yaxis.ticktext[0] == "column &lt;0&gt;"
    assert "<0>" not in drawn.data[1].hovertext[0]


def test_columns_stand_in_the_order_asked_for(report):
    drawn = drift.heatmap(report, ["column <1>", "column <0>"], LIGHT)
    assert drawn.data[0].z[0] == pytest.approx([0.5, 0.5, 0.5])


def test_only_the_newest_windows_are_drawn_where_there_are_many(make):
    report = make.drift_report([np.linspace(0, 1, 30)])
    drawn = drift.heatmap(report, ["column <0>"], LIGHT, last=10)
    assert list(drawn.data[0].x) == list(range(20, 30))
    assert drawn.data[1].customdata[0][1] == 20
    assert drawn.layout.xaxis.range == (19.4, 29.6)


def test_the_chosen_cell_is_outlined(report):
    drawn = drift.heatmap(report, [c.name for c in report.columns], LIGHT, chosen=("column <1>", 2))
    assert (drawn.layout.shapes[0].x0, drawn.layout.shapes[0].y0) == (1.5, 0.5)


def test_importance_is_a_bar_behind_the_name_and_a_figure(report):
    names, weights = [column.name for column in report.columns], {"column <0>": 0.05, "column <1>": 0.2}
    for palette in (LIGHT, DARK):
        drawn = drift.heatmap(report, names, palette, weights=weights, room=10)
        lengths = [bar.x1 - bar.x0 for bar in drawn.layout.shapes]
        assert lengths[0] == pytest.approx(lengths[1] / 4)
        assert [bar.y0 < row < bar.y1 for row, bar in enumerate(drawn.layout.shapes)] == [True, True]
        assert all(-drawn.layout.margin.l <= bar.x0 < bar.x1 < 0 for bar in drawn.layout.shapes)
        assert drawn.data[1].hovertext[0].endswith("importance 0.0500")


@pytest.mark.parametrize("weights", [None, {}, {"column <0>": 0.0, "column <1>": 0.0}])
def test_without_importance_there_are_no_bars(report, weights):
    drawn = drift.heatmap(report, [column.name for column in report.columns], LIGHT, weights=weights)
    assert drawn.layout.shapes == ()


def test_a_columns_course_has_its_limit_drawn_in(report):
    results = [r for r in report.results if r.column == "column <0>"]
    drawn = drift_trend.trend(results, report.windows, LIGHT, title="Population stability index")
    assert [trace.name for trace in drawn.data] == ["Population stability index", "limit"]
    assert set(drawn.data[1].y) == {0.2}
    assert drawn.layout.yaxis.title.text == "Population stability index"
    assert drawn.layout.xaxis.title.text == "week beginning"


def test_the_share_of_drifted_inputs_is_drawn_against_all_of_them(make):
    drawn = drift_trend.share([1, 0], [4, 4], make.weeks(2), LIGHT)
    assert list(drawn.data[0].y) == [1, 0]
    assert list(drawn.data[1].y) == [4, 4]
    assert "1 of 4 inputs" in drawn.data[0].hovertext[0]
