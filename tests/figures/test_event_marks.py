"""Marks of events stand where they were, on an axis that counts windows."""

from datetime import datetime, timedelta
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from monitoring.domain import Every, Window
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.shared.event_marks import Mark, mark, position

FIRST = datetime(2024, 1, 1)


@pytest.fixture
def days():
    at = [FIRST + timedelta(days=i) for i in range(11)]
    return [Window(i, i, i + 1, at[i], at[i + 1], 5, 0, True, Every("day")) for i in range(10)]


@pytest.mark.parametrize("hours", [0, 6, 100, 239])
def test_a_moment_stands_as_far_along_as_it_lies_in_time(days, hours):
    assert position(FIRST + timedelta(hours=hours), days) == pytest.approx(hours / 24 - 0.5)


def test_windows_without_times_have_no_place_for_it():
    rows = [Window(0, 0, 1, None, None, 5, 0, True, Every("5 rows"))]
    assert position(FIRST, rows) is None


def test_events_of_one_place_share_a_line_and_later_ones_stand_at_the_end(days):
    noon = FIRST + timedelta(hours=12)
    texts = [(noon, "v2"), (noon + timedelta(minutes=5), "v1"), (FIRST + timedelta(days=40), "v3")]
    drawn = go.Figure()
    marks = [Mark(at, label, f"<{label}>", number) for number, (at, label) in enumerate(texts, 1)]
    mark(drawn, marks, days, LIGHT, first=100)
    lines = [shape.x0 for shape in drawn.layout.shapes]
    assert lines == [100.0, 109.5]
    assert [one.text for one in drawn.layout.annotations] == ["1–2 v1", "→ 3 v3"]
    assert "&lt;v2&gt;" in drawn.layout.annotations[0].hovertext


def test_labels_of_neighbours_stand_on_several_lines_and_many_events_share_theirs(days):
    few, many = go.Figure(), go.Figure()
    at = [FIRST + timedelta(hours=12 * i) for i in range(3)]
    mark(few, [Mark(moment, "", "x", i) for i, moment in enumerate(at, 1)], days, LIGHT)
    assert [one.text for one in few.layout.annotations] == ["1", "2", "3"]
    assert [one.yshift for one in few.layout.annotations] == [0, -18, -36]
    hours = [FIRST + timedelta(hours=i) for i in range(240)]
    mark(many, [Mark(moment, "", "x", i) for i, moment in enumerate(hours, 1)], days, LIGHT)
    assert 30 < len(many.layout.shapes) <= 60
    numbers = [[int(part) for part in one.text.split("–")] for one in many.layout.annotations]
    assert [numbers[0][0], numbers[-1][-1]] == [1, 240]
    assert all(after[0] == before[-1] + 1 for before, after in pairwise(numbers)), "none is left out"


def test_above_a_map_labels_have_room_of_their_own_and_hide_no_cell(days):
    drawn = go.Figure(go.Heatmap(z=[[1] * 10])).update_layout(height=300, margin={"t": 48})
    at = [FIRST + timedelta(hours=12 * i) for i in range(2)]
    mark(drawn, [Mark(moment, "", "x", i) for i, moment in enumerate(at, 1)], days, LIGHT, above=True)
    assert [one.yshift for one in drawn.layout.annotations] == [18, 36]
    assert (drawn.layout.height, drawn.layout.margin.t) == (340, 88)
