"""Ranges of columns, distances in them, and numbers that people can read."""

import numpy as np
import pandas as pd
import pytest

from monitoring.explain.whatif.ranges import Range

RANDOM = np.random.default_rng(2)


def test_the_distance_of_two_numbers_is_the_share_of_rows_between_them():
    values = RANDOM.normal(size=400)
    found = Range.of(pd.Series(values, name="a"), numeric=True)
    for one, other in values[:20].reshape(-1, 2):
        between = np.sum((values > min(one, other)) & (values < max(one, other))) + 1  # each end by half
        assert found.distances(one, np.array([other]))[0] == pytest.approx(between / 400)
    assert found.distances(values.max(), np.array([2 * values.max() - values.min()])) == pytest.approx([1.0])


def test_gaps_and_categories_are_one_apart():
    town = Range.of(pd.Series(["Ulm", "Ulm", "Bonn", None], name="town"), numeric=False)
    assert town.categories == ("Ulm", "Bonn")
    assert town.distances("Ulm", ["Ulm", "Bonn", None]).tolist() == [0, 1, 1]
    assert town.distances(None, ["Ulm", None]).tolist() == [1, 0]
    assert town.gaps


@pytest.mark.parametrize("seed", range(3))
def test_a_readable_number_lies_where_it_is_asked_for_and_has_few_digits(seed):
    random = np.random.default_rng(seed)
    found = Range.of(pd.Series(random.normal(50, 1000, 100), name="a"), numeric=True)
    for low, width in zip(random.normal(50, 1000, 40), 10.0 ** random.uniform(-3, 3, 40), strict=True):
        up, down = (found.readable(low, low + width, upwards) for upwards in (True, False))
        assert low < up <= down <= low + width
        step = (found.high - found.low) / 1000
        assert min(up - low, low + width - down) <= step
    whole = Range.of(pd.Series([1, 2, 9], name="n"), numeric=True)
    assert (whole.readable(2.5, 3.0, True), whole.readable(2.5, 2.9, True)) == (3.0, None)


def test_what_is_spread_over_the_rows_has_both_ends():
    found = Range.of(pd.Series(RANDOM.exponential(size=1000), name="a"), numeric=True)
    some = found.spread(9)
    assert len(some) == 9
    assert (some[0], some[-1]) == (found.low, found.high)
    assert np.abs(np.interp(some, found.known, found.places) - np.linspace(0, 1, 9)).max() < 0.01
