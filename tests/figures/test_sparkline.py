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
    assert drawn.layout.yaxis.range == (0, 4)


def test_bars_of_nothing_have_a_height_to_be_drawn_in():
    assert sparkline.bars(np.zeros(3), [""] * 3, LIGHT, most=0).layout.yaxis.range == (0, 1)


def test_a_line_has_gaps_where_nothing_is_known_and_the_reference_beside_it():
    drawn = sparkline.line(np.array([0.7, math.nan, 0.6]), ["a", "b", "c"], LIGHT, reference=0.69)
    assert list(drawn.data[0].y) == [0.69, 0.69]
    assert np.isnan(drawn.data[1].y[1])
    assert drawn.data[1].text == ("a", "b", "c")
    assert not drawn.layout.xaxis.visible
