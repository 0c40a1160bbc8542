"""Margins of a picture hold its ticks and titles before it is drawn."""

import json

import pytest

from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.shown.room import make_room


def room(drawn):
    make_room(drawn)
    margin = drawn.layout.margin
    return margin.l, margin.r, margin.t, margin.b


def test_titles_and_lines_of_ticks_take_room_where_they_are():
    drawn = figure(LIGHT, height=200)
    drawn.update_xaxes(tickvals=[0], ticktext=["1 Apr"])
    assert room(drawn) == (8, 8, 8, 33)
    drawn.update_xaxes(ticktext=["1 Apr<br>2013"], title_text="week")
    assert room(drawn) == (8, 8, 8, 65)
    drawn.update_yaxes(title_text="AUC")
    assert room(drawn) == (54, 8, 8, 65)
    assert room(drawn.update_xaxes(title_text="week<br>hatched: 2 %")) == (54, 8, 8, 81)


def test_two_lines_of_ticks_without_a_title_take_what_plotly_finds_for_them():
    drawn = figure(LIGHT, height=124).update_layout(margin={"t": 6})
    drawn.update_xaxes(tickvals=[0], ticktext=["1 Apr<br>2013"])
    assert room(drawn)[3] == 47  # plotly 4.2 in a browser: 46.6


def test_an_axis_on_the_right_has_room_there():
    drawn = figure(LIGHT, height=200).update_layout(
        yaxis2={"automargin": True, "side": "right", "title": {"text": "%"}}
    )
    assert room(drawn)[:2] == (8, 54)


def test_ticks_of_numbers_stand_out_to_the_right():
    assert room(figure(LIGHT, height=200))[1] == 17


def test_names_beside_an_axis_take_what_plotly_finds_for_them_and_little_more():
    """Of each the width that plotly 4.2 found in a browser."""
    found = {
        "score_logreg and 1 more": 123,
        "ROC AUC and 7 more": 104,
        "wind_speed = 5.75": 93,
        "pressure = 1,025.8": 90,
    }
    for name, width in found.items():
        drawn = figure(LIGHT, height=200).update_yaxes(tickvals=[0, 1], ticktext=["temp", name])
        assert 0 <= room(drawn)[0] - (width + 9 + 8) <= 12
    assert room(figure(LIGHT, height=200).update_yaxes(tickvals=[0], ticktext=["x"], showticklabels=False))[0] == 8


def test_dates_of_two_lines_take_two():
    drawn = figure(LIGHT, height=200).update_xaxes(tickformatstops=[{"dtickrange": ["M1", None], "value": "%b\n%Y"}])
    assert room(drawn)[3] == 49


def test_more_room_than_is_needed_stays():
    drawn = figure(LIGHT, height=200).update_layout(margin={"l": 90, "r": 40, "t": 20, "b": 80})
    assert room(drawn.update_yaxes(title_text="AUC")) == (90, 40, 20, 80)


@pytest.mark.parametrize("setting", [{"visible": False}, {"automargin": False}])
def test_an_axis_for_which_plotly_makes_no_room_gets_none(setting):
    drawn = figure(LIGHT, height=200).update_xaxes(title_text="week", **setting)
    assert room(drawn.update_yaxes(title_text="AUC", **setting)) == (8, 8, 8, 8)


def test_nothing_in_a_layout_differs_from_its_copy_but_by_value():
    drawn = figure(LIGHT, height=200)
    assert drawn.layout.template.to_plotly_json() == {}
    assert "template" not in json.loads(drawn.to_json())["layout"]
    assert drawn.layout.datarevision
