"""A second line over a trend: its gaps, its room, and its name as it is written."""

from math import nan

import plotly.graph_objects as go

from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.shared.second_line import Point, second_line, second_lines


def test_a_gap_of_the_interval_parts_the_band_and_an_axis_makes_room():
    drawn = go.Figure()
    drawn.update_yaxes(range=[0.4, 0.6])
    values = [(3, 0.5, 0.45, 0.55), (1, 0.7, 0.3, 0.8), (2, nan, nan, nan), (4, 0.6, 0.5, 0.65)]
    second_line(drawn, [Point(*value, "<p>") for value in values], "origin=<A>", LIGHT)
    *bands, line = drawn.data
    assert [list(band.x) for band in bands] == [[1, 1], [3, 4, 4, 3]]
    assert list(bands[1].y) == [0.55, 0.65, 0.5, 0.45]
    assert list(line.x) == [1, 2, 3, 4]
    assert [line.y[i] for i in (0, 2, 3)] == [0.7, 0.5, 0.6]
    assert line.line.dash == "dash"
    assert line.name == "origin=&lt;A&gt;"
    assert drawn.layout.yaxis.range == (0.3, 0.8)


def test_lines_of_several_columns_are_told_by_their_colour_and_the_legend_names_them_once():
    drawn = go.Figure()
    points = {"temp": [Point(1, 4.0, nan, nan, "<p>"), Point(0, 2.0, nan, nan, "<p>")], "<dewp>": []}
    second_lines(drawn, points, "origin=EWR", {"temp": "#111111", "<dewp>": "#222222"}, LIGHT)
    temp, dewp, legend = drawn.data
    assert (list(temp.x), list(temp.y)) == ([0, 1], [2.0, 4.0])
    assert [trace.line.color for trace in (temp, dewp)] == ["#111111", "#222222"]
    assert [trace.name for trace in drawn.data] == ["temp, origin=EWR", "&lt;dewp&gt;, origin=EWR", "origin=EWR"]
    assert [trace.showlegend for trace in drawn.data] == [False, False, None]
    assert legend.x == (None,)
