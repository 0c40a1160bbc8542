import math

import numpy as np
import pytest

from monitoring.figures import sparkline
from monitoring.figures.shared.colours import LIGHT


@pytest.mark.parametrize("count", [1, 2, 30])
def test_the_bars_at_both_ends_are_whole(count):
    drawn = sparkline.bars(np.ones(count), ["w"] * count, LIGHT, most=4)
    half = (1 - drawn.layout.bargap) / 2
    assert drawn.layout.xaxis.range[0] < -half
    assert drawn.layout.xaxis.range[1] > count - 1 + half
    low, high = drawn.layout.yaxis.range
    assert -0.5 < low < 0 < 4 < high < 4.5


def test_a_bar_of_0_is_a_line_on_the_ground_and_what_is_not_known_a_gap():
    drawn = sparkline.bars(np.array([0, math.nan, 0]), [""] * 3, LIGHT, most=0)
    (bars,) = drawn.data
    assert bars.marker.line.width > 0, "plotly draws no bar of 0 without an outline"
    assert np.isnan(bars.y[1])
    low, high = drawn.layout.yaxis.range
    assert low < 0 < high


def test_a_line_has_gaps_where_nothing_is_known_and_the_reference_beside_it():
    drawn = sparkline.line(np.array([0.7, math.nan, 0.6]), ["a", "b", "c"], LIGHT, reference=0.69)
    assert list(drawn.data[0].y) == [0.69, 0.69]
    assert np.isnan(drawn.data[1].y[1])
    assert drawn.data[1].text == ("a", "b", "c")
    assert not drawn.layout.xaxis.visible
