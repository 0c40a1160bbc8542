"""What a picture says of itself to the browser."""

import plotly.graph_objects as go

from monitoring.ui.frame import charts


def revision(y):
    drawn = go.Figure(go.Scatter(y=y))
    charts.name_revision(drawn)
    return drawn.layout.datarevision


def test_a_picture_handed_twice_is_named_the_same_and_another_one_otherwise():
    assert revision([1, 2, 3]) == revision([1, 2, 3])
    assert revision([1, 2, 3]) != revision([1, 2, 4])


def test_a_picture_that_is_remembered_is_named_once():
    drawn = go.Figure(go.Scatter(y=[1]))
    charts.name_revision(drawn)
    before = drawn.layout.datarevision
    drawn.data[0].y = [2]
    charts.name_revision(drawn)
    assert drawn.layout.datarevision == before
