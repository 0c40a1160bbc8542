"""What every drift method in the catalogue must do; a new one is tested without a line here."""

import numpy as np
import pytest

from monitoring.domain import Histogram, Kind
from monitoring.drift.method import METHODS

CASES = [(entry, kind) for entry in METHODS for kind in entry.descriptor.kinds]
every_method = pytest.mark.parametrize(
    ("entry", "kind"), CASES, ids=[f"{entry.descriptor.name}-{kind}" for entry, kind in CASES]
)


@pytest.fixture
def pair(counting, kind):
    """A reference and five windows: drifted a little, drifted far, outside, with gaps, and empty."""
    rng = np.random.default_rng(0)
    if kind is Kind.NUMERIC:
        old = rng.gamma(2.0, size=3000)
        samples = [rng.gamma(2.0, size=400), rng.gamma(3.0, size=90), np.full(30, -7.0)]
        samples += [np.r_[rng.gamma(2.0, size=50), [np.nan] * 40, np.inf], np.array([])]
        bins = counting.bins(old, 64)
        return counting.numbers(bins, old), counting.numbers(bins, samples)
    bins = counting.categories("ant", "bee", "cat", "dog")
    old = list(rng.choice(["ant", "bee", "cat", "dog"], p=[0.4, 0.3, 0.2, 0.1], size=900))
    samples = [list(rng.choice(["ant", "bee"], size=300)), ["dog"] * 50, ["eel"] * 20, ["ant"] * 9 + [None] * 30, []]
    return counting.words(bins, old), counting.words(bins, samples)


def copied(histogram):
    parts = (histogram.counts, histogram.sums, histogram.low, histogram.high)
    return Histogram(histogram.bins, *(None if part is None else part.copy() for part in parts))


def times(histogram, k):
    sums = None if histogram.sums is None else histogram.sums * k
    return Histogram(histogram.bins, histogram.counts * k, sums, histogram.low, histogram.high)


@every_method
def test_identical_samples_have_no_distance(entry, pair):
    reference, _ = pair
    score = entry.function(reference, copied(reference))
    assert score.value == 0
    assert score.p_value == pytest.approx(1)


@every_method
def test_values_and_p_values_are_finite_and_in_range(entry, pair):
    score = entry.function(*pair)
    assert np.all(np.isfinite(score.value[:2]))
    given = score.value[~np.isnan(score.value)]
    assert np.all((given >= entry.descriptor.low) & (given <= entry.descriptor.high))
    chances = score.p_value[~np.isnan(score.p_value)]
    assert np.all((chances >= 0) & (chances <= 1))
    np.testing.assert_array_equal(np.isnan(score.value), np.isnan(score.p_value))
    assert score.value.shape == score.p_value.shape == (5,)


@every_method
def test_nothing_in_common_is_within_range_too(entry, counting, kind):
    if kind is Kind.NUMERIC:
        bins = counting.bins([0.0, 1.0])
        sides = counting.numbers(bins, [0.0, 1.0] * 70), counting.numbers(bins, [5.0] * 130)
    else:
        sides = counting.of("ab", [70, 70, 0, 0]), counting.of("ab", [0, 0, 90, 40])
    score = entry.function(*sides)
    assert entry.descriptor.low < score.value <= entry.descriptor.high
    assert score.p_value < 1e-9


@every_method
def test_inputs_are_left_unchanged(entry, pair):
    before = [copied(side) for side in pair]
    entry.function(*pair)
    for old, new in zip(before, pair, strict=True):
        np.testing.assert_array_equal(old.counts, new.counts)
        np.testing.assert_array_equal(old.sums, new.sums)


# A test statistic, whose limit is a critical value, grows with the rows: it is no distance.
DISTANCES = [(entry, kind) for entry, kind in CASES if not np.isnan(entry.descriptor.limit)]


@pytest.mark.parametrize(("entry", "kind"), DISTANCES, ids=lambda part: getattr(part, "value", ""))
@pytest.mark.parametrize("k", [3, 100])
def test_counts_times_k_leave_a_distance_unchanged(entry, pair, k):
    reference, current = pair
    expected = entry.function(reference, current).value
    for sides in ((reference, times(current, k)), (times(reference, k), current)):
        np.testing.assert_allclose(entry.function(*sides).value, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("entry", [e for e in METHODS if Kind.NUMERIC in e.descriptor.kinds])
def test_where_zero_lies_and_the_unit_change_nothing(entry, counting):
    rng = np.random.default_rng(2)
    old, new = rng.integers(-3000, 3000, 3000) / 8, rng.integers(-2000, 4000, 500) / 8  # exact in every unit
    found = []
    for zero, unit in ((0, 1), (128, 1), (-4096, 1), (0, 1024)):
        bins = counting.bins(old * unit + zero, 64)
        found.append(entry.function(*(counting.numbers(bins, each * unit + zero) for each in (old, new))))
    for other in found[1:]:
        assert other.value == pytest.approx(found[0].value, rel=1e-9)
        assert other.p_value == pytest.approx(found[0].p_value, rel=1e-9)


@every_method
def test_more_rows_of_the_same_drift_are_better_evidence(entry, pair):
    reference, current = pair
    few, many = entry.function(reference, current.window(0)), entry.function(reference, times(current, 9).window(0))
    assert many.p_value <= few.p_value


@every_method
def test_windows_together_are_each_window_by_itself(entry, pair):
    reference, current = pair
    score = entry.function(reference, current)
    for i in range(5):
        single = entry.function(reference, current.window(i))
        np.testing.assert_allclose(single.value, score.value[i], rtol=1e-12)
        np.testing.assert_allclose(single.p_value, score.p_value[i], rtol=1e-12)


@every_method
def test_an_empty_side_is_undefined(entry, pair):
    reference, current = pair
    empty = current.window(4)
    score = entry.function(reference, empty)
    assert np.isnan([score.value, score.p_value]).all()
    score = entry.function(empty, reference)
    assert np.isnan([score.value, score.p_value]).all()


@pytest.mark.parametrize("entry", [e for e in METHODS if Kind.CATEGORICAL in e.descriptor.kinds])
def test_the_order_of_categories_changes_nothing(entry, counting):
    rng = np.random.default_rng(1)
    names, old, new = [f"k{i}" for i in range(12)], rng.poisson(20, 12), rng.poisson(4, 12)
    order = rng.permutation(12)
    straight = entry.function(counting.of(names, [*old, 0, 3]), counting.of(names, [*new, 2, 0]))
    mixed = [names[i] for i in order]
    shuffled = entry.function(counting.of(mixed, [*old[order], 0, 3]), counting.of(mixed, [*new[order], 2, 0]))
    assert shuffled.value == pytest.approx(straight.value, rel=1e-12)
    assert shuffled.p_value == pytest.approx(straight.p_value, rel=1e-12)


@pytest.mark.parametrize("entry", list(METHODS))
def test_the_card_is_filled_in(entry):
    card = entry.descriptor
    assert all([card.title, card.summary, card.bound, card.not_for, card.source, card.kinds])
    assert card.low < card.high
    assert entry.function.__doc__


def test_the_catalogue_holds_the_agreed_names():
    agreed = {"psi", "js", "hellinger", "wasserstein", "ks", "chi2", "tvd", "l_infinity"}
    assert set(METHODS.names()) == agreed
