"""The picture of a version in the shadow shows the figures that it is given, and where there is no difference."""

from math import nan

import numpy as np

from monitoring.domain import Compared, Every, Window
from monitoring.figures.shadow.trend import trend
from monitoring.figures.shared.colours import DARK, LIGHT

WINDOWS = [Window(n, n, n + 1, None, None, 100, 90, True, Every("rows", 100)) for n in range(3)]
FOUND = [
    Compared(version="2", metric="brier", better=-1, window=0, reason="no label <b>"),
    Compared(
        version="2", metric="brier", better=-1, window=1, live=0.2, shadow=0.18, difference=-0.02, low=-0.03, high=-0.01
    ),
    Compared(version="2", metric="brier", better=-1, window=2, live=0.2, shadow=0.2, difference=0.0, low=nan, high=nan),
]


def traces(palette=LIGHT):
    return {trace.name: trace for trace in trend(FOUND, WINDOWS, palette, title="Brier score").data}


def test_both_lines_have_their_figures_and_gaps():
    found = traces()

    assert np.array_equal(found["live"].y, [nan, 0.2, 0.2], equal_nan=True)
    assert np.array_equal(found["version 2"].y, [nan, 0.18, 0.2], equal_nan=True)
    assert "no label &lt;b&gt;" in found["live"].text[0]


def test_the_difference_has_its_interval_and_no_difference_is_drawn():
    found = traces()
    difference = found["difference, 95 % interval"]

    assert list(difference.x) == [1, 2]
    assert list(difference.y) == [-0.02, 0.0]
    assert np.allclose(difference.error_y.array, [0.01, 0.0])
    assert np.allclose(difference.error_y.arrayminus, [0.01, 0.0])
    assert list(difference.marker.symbol) == ["diamond", "diamond-open"]
    assert list(found["no difference"].y) == [0.0, 0.0]
    assert found["no difference"].yaxis == difference.yaxis == "y2"
    assert "better" in difference.text[0]
    assert "no interval" in difference.text[1]


def test_the_colours_are_those_of_the_theme():
    assert traces(DARK)["version 2"].line.color == DARK.current != LIGHT.current
