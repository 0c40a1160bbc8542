import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import wasserstein_distance

from monitoring.errors import NotApplicableError
from monitoring.stats.spread import spread
from monitoring.stats.transport import transport

NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=60)


@settings(max_examples=100)
@given(NUMBERS, NUMBERS, st.integers(1, 20))
def test_the_raw_distance_lies_between_the_work_and_its_slack(counting, old, new, cells):
    bins = counting.bins(old, cells)
    moved = transport(counting.numbers(bins, old), counting.numbers(bins, new), with_slack=True)
    raw = wasserstein_distance(old, new)
    assert moved.work - 1e-9 <= raw <= moved.work + moved.slack + 1e-9


def test_a_shift_is_exact(counting):
    old = np.random.default_rng(0).lognormal(size=5000)
    bins = counting.bins(old)
    moved = transport(counting.numbers(bins, old), counting.numbers(bins, old + 0.37))
    assert moved.work == pytest.approx(0.37, rel=1e-12)


def test_values_far_outside_count_with_their_true_size(counting):
    old = np.random.default_rng(0).normal(size=1000)
    new = np.append(old[:-1], 1e6)
    bins = counting.bins(old)
    moved = transport(counting.numbers(bins, old), counting.numbers(bins, new))
    assert moved.work == pytest.approx(wasserstein_distance(old, new), rel=1e-9)


def test_it_is_precise_far_from_zero(counting):
    rng = np.random.default_rng(0)
    old, new = 1.7e9 + rng.normal(size=4000), 1.7e9 + rng.normal(0.2, 1.3, size=900)
    bins = counting.bins(old)
    moved = transport(counting.numbers(bins, old), counting.numbers(bins, new))
    assert moved.work == pytest.approx(wasserstein_distance(old - 1.7e9, new - 1.7e9), rel=5e-3)


def test_missing_rows_change_nothing(counting):
    old, new = np.arange(50.0), np.arange(20.0)
    bins = counting.bins(old)
    reference = counting.numbers(bins, old)
    plain, gappy = (transport(reference, counting.numbers(bins, x)) for x in (new, np.append(new, [np.nan, np.inf])))
    assert plain.work == gappy.work
    assert gappy.n_current == 20


def test_categories_cannot_be_moved(counting):
    words = counting.of("ab", [1, 1, 0, 0])
    with pytest.raises(NotApplicableError, match="no order"):
        transport(words, words)
    with pytest.raises(NotApplicableError, match="no standard deviation"):
        spread(words)


@settings(max_examples=100)
@given(NUMBERS, st.integers(1, 20))
def test_the_raw_standard_deviation_lies_within_the_spread(counting, values, cells):
    found = spread(counting.numbers(counting.bins(values, cells), values))
    assert found.low - 1e-6 <= np.std(values) <= found.high + 1e-6
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize(("name", "tolerance"), [("normal", 1e-3), ("uniform", 1e-4), ("lognormal", 0.05)])
def test_the_spread_of_256_cells_is_near_the_raw_one(counting, name, tolerance):
    values = getattr(np.random.default_rng(3), name)(size=20_000)
    found = spread(counting.numbers(counting.bins(values), values))
    assert found.value == pytest.approx(np.std(values), rel=tolerance)


def test_few_values_and_constants_are_exact(counting):
    coins = np.repeat([0.1, 0.2, 0.7], [10, 20, 5])
    assert spread(counting.numbers(counting.bins(coins), coins)).value == pytest.approx(np.std(coins), rel=1e-12)
    same = np.full(1000, 0.1)
    assert spread(counting.numbers(counting.bins(same), same)) == (0.0, 0.0, 0.0)
    nothing = counting.numbers(counting.bins(same), np.full(3, np.nan))
    assert np.isnan(spread(nothing)).all()


@pytest.mark.parametrize("size", [1e300, 1e-300, 5e-324])
def test_the_spread_of_very_large_and_very_small_values_is_one(counting, size):
    values = np.array([-2.0, 1.0, 3.0, 7.0]) * size
    found = spread(counting.numbers(counting.bins(values), values))
    assert found.value / size == pytest.approx(np.std([-2.0, 1.0, 3.0, 7.0]), rel=0.2 if size < 1e-310 else 1e-9)
