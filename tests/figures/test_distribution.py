from dataclasses import replace

import numpy as np
import pytest

from monitoring.figures import distribution
from monitoring.figures.shared.colours import LIGHT


@pytest.fixture
def numbers(counting):
    random = np.random.default_rng(5)
    reference = random.normal(size=4000)
    bins = counting.bins(reference)
    return counting.numbers(bins, reference), counting.numbers(
        bins, np.append(random.normal(1, 1, 900), [np.nan] * 100)
    )


def test_bars_of_unequal_width_have_the_right_area(numbers):
    drawn = distribution.pair(*numbers, LIGHT, column="x", window="week")
    unit = float(drawn.layout.yaxis.title.text.split("per ")[1].split(" ")[0])
    for trace, rows in ((drawn.data[0], 1.0), (drawn.data[2], 0.9)):
        assert (np.array(trace.y) * np.array(trace.width)).sum() / unit == pytest.approx(100 * rows, abs=0.1)


def test_missing_values_stand_beside_the_picture(numbers):
    drawn = distribution.pair(*numbers, LIGHT, column="x", window="week")
    assert list(drawn.data[3].x) == ["missing"]
    assert drawn.data[3].y[0] == pytest.approx(10)


def test_values_beyond_the_reference_are_one_bar_up_to_their_extreme(counting):
    reference = np.linspace(0, 100, 2000)
    bins = counting.bins(reference)
    current = counting.numbers(bins, np.linspace(90, 130, 1000))
    drawn = distribution.pair(counting.numbers(bins, reference), current, LIGHT, column="x", window="week")
    last = drawn.data[1]
    assert last.x[-1] + last.width[-1] == pytest.approx(130)
    assert "30" in last.hovertext[-1]
    assert list(last.marker.pattern.shape) == [""] * (len(last.x) - 1) + ["/"]
    assert drawn.layout.xaxis.title.text == "x<br>hatched: 75.0 % above the reference"
    assert drawn.data[0].marker.pattern.shape is None


def test_values_below_the_reference_are_hatched_too(counting):
    bins = counting.bins(np.linspace(0, 100, 2000))
    pair = counting.numbers(bins, np.linspace(0, 100, 2000)), counting.numbers(bins, [-20.0, 10, 50, 90])
    title = distribution.pair(*pair, LIGHT, column="x", window="week").layout.xaxis.title.text
    assert title == "x<br>hatched: 25.0 % below the reference"


@pytest.mark.parametrize("beyond", [-0.001, 100.001])
def test_a_row_just_beyond_the_reference_does_not_tower_above_all_others(counting, beyond):
    reference = np.linspace(0, 100, 2000)
    bins = counting.bins(reference)
    current = counting.numbers(bins, np.append(np.linspace(0, 100, 99), beyond))
    drawn = distribution.pair(counting.numbers(bins, reference), current, LIGHT, column="x", window="week").data[1]
    assert drawn.y[-1] == pytest.approx(1)
    assert min(drawn.x[-1], beyond) == drawn.x[-1] < drawn.x[-1] + drawn.width[-1] >= beyond


def test_a_far_outlier_does_not_squeeze_the_picture(counting):
    reference = np.linspace(0, 100, 2000)
    bins = counting.bins(reference)
    current = counting.numbers(bins, np.append(reference, 1e9))
    drawn = distribution.pair(counting.numbers(bins, reference), current, LIGHT, column="x", window="week")
    assert max(x + w for x, w in zip(drawn.data[2].x, drawn.data[2].width, strict=True)) < 101
    assert "above" in drawn.data[3].x


def test_a_counted_column_has_one_bar_a_value(counting):
    bins = counting.bins([1.0, 2.0, 3.0])
    drawn = distribution.pair(
        counting.numbers(bins, [1.0, 2, 3, 3]), counting.numbers(bins, [1.0, 1, 2, 9]), LIGHT, column="n", window="w"
    )
    assert list(drawn.layout.xaxis.ticktext) == ["1", "2", "3", "3 and above"]
    assert list(drawn.data[1].y) == pytest.approx([50, 25, 0, 25])


def test_rare_categories_are_one_bar_and_unseen_ones_another(counting):
    names = [f"c{i}" for i in range(20)]
    bins = counting.categories(*names)
    reference = counting.words(bins, names * 5)
    current = counting.words(bins, ["c0"] * 50 + ["new"] * 50)
    bars = distribution.categories(reference, current)
    assert bars.names[0] == "c0"
    assert bars.names[-2:] == ["8 others", "unseen"]
    assert bars.reference.sum() == pytest.approx(1)
    assert bars.current.sum() == pytest.approx(1)


def test_an_empty_window_draws_empty_bars(counting):
    bins = counting.categories("a", "b")
    drawn = distribution.pair(counting.words(bins, ["a", "b"]), counting.words(bins, []), LIGHT, column="c", window="w")
    assert list(drawn.data[1].y) == [0, 0]


def test_the_axes_have_units(numbers):
    drawn = distribution.pair(*numbers, LIGHT, column="temp", window="week")
    assert drawn.layout.xaxis.title.text.split("<br>")[0] == "temp"
    assert "%" in drawn.layout.yaxis.title.text


def far_apart(counting, reference, current):
    """Counts in cells that reach far beyond both samples, as those of errors do."""
    tail = np.array([40.0, 100, 300, 1000, 3000])
    wide = replace(counting.bins(reference), edges=(*-tail[::-1], *counting.bins(reference).edges, *tail))
    return counting.numbers(wide, reference), counting.numbers(wide, current)


def test_empty_cells_far_out_do_not_squeeze_the_picture(counting):
    random = np.random.default_rng(6)
    pair = far_apart(counting, random.normal(0, 8, 4000), random.normal(3, 8, 900))
    axis = distribution.pair(*pair, LIGHT, column="error", window="week").layout.xaxis
    assert -60 < axis.range[0] < axis.range[1] < 60
    assert axis.title.text == "error"


def test_a_thin_tail_is_cut_off_and_the_axis_says_how_much_that_is(counting):
    random = np.random.default_rng(6)
    pair = far_apart(counting, random.normal(0, 8, 4000), np.append(random.normal(3, 8, 1999), 2500))
    axis = distribution.pair(*pair, LIGHT, column="error", window="week <1>").layout.xaxis
    assert axis.range[1] < 60
    assert axis.title.text.startswith("error<br>not shown: ")
    assert " and 0.1 % of week &lt;1&gt;" in axis.title.text
    assert axis.title.text.endswith("to 3,000")


def test_a_tail_that_is_not_thin_is_drawn(counting):
    random = np.random.default_rng(6)
    pair = far_apart(counting, random.normal(0, 8, 4000), np.append(random.normal(3, 8, 1900), [2500] * 100))
    axis = distribution.pair(*pair, LIGHT, column="error", window="week").layout.xaxis
    assert axis.range[1] > 2500
