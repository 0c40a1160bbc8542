import numpy as np
import pytest
from scipy.stats import fisher_exact

from monitoring.domain import Bins, Histogram, Kind
from monitoring.errors import NotApplicableError
from monitoring.quality.checks.constant import constant
from monitoring.quality.checks.missing import missing
from monitoring.quality.checks.non_finite import non_finite
from monitoring.quality.checks.out_of_range import out_of_range
from monitoring.quality.checks.outside import outside
from monitoring.quality.checks.unseen import unseen
from monitoring.quality.whole.empty import empty_windows
from monitoring.stats.unseen.missing_mass import more_unseen


@pytest.fixture
def numbers(counting):
    old = np.r_[np.arange(90.0), [np.nan] * 8, np.inf, -np.inf]
    bins = counting.bins(old)
    new = np.r_[np.arange(10.0, 40), [-5.0, 95, 96], [np.nan] * 5, np.inf, -np.inf]
    return counting.numbers(bins, old), counting.numbers(bins, new)


@pytest.mark.parametrize(("check", "hits", "before"), [(missing, 5, 8), (non_finite, 2, 2), (out_of_range, 3, 2)])
def test_the_share_its_limit_and_its_chance_are_those_of_the_rows(numbers, check, hits, before):
    score = check(*numbers)
    assert score.value == pytest.approx(hits / 40)
    assert score.limit == pytest.approx(before / 100 + 0.01)
    expected = fisher_exact([[hits, 40 - hits], [before, 100 - before]], alternative="greater").pvalue
    assert score.p_value == pytest.approx(expected, rel=1e-9)


def test_unseen_categories_are_counted_and_missing_ones_are_not_among_them(counting):
    score = unseen(counting.of("ab", [50, 40, 0, 10]), counting.of("ab", [5, 4, 7, 4]))
    assert score.value == pytest.approx(7 / 20)


def test_categories_that_the_reference_showed_once_are_what_to_expect_of_unseen_ones(counting):
    score = unseen(counting.of("abcd", [96, 1, 1, 1, 1, 0]), counting.of("abcd", [19, 0, 0, 0, 1, 0]))
    assert score.limit == pytest.approx(4 / 100 + 0.01)
    assert score.p_value > 0.4


def alarms(reference_rows, rows, columns, fresh=0.0, times=250):
    """How often 50 Zipf categories fail at one false alarm a month; the windows of a month share a reference."""
    rng, names = np.random.default_rng(7), [f"c{i}" for i in range(50)]
    share = 1 / np.arange(1, 51) / np.sum(1 / np.arange(1, 51))
    failed = 0.0
    for counts in rng.multinomial(reference_rows, share, times):
        known = counts > 0
        cells = [*np.array(names)[known]]
        hits = rng.binomial(rows, fresh + (1 - fresh) * share[~known].sum(), 10)
        windows = np.zeros((10, len(cells) + 2))
        windows[:, 0], windows[:, -2] = rows - hits, hits
        bins = Bins(Kind.CATEGORICAL, categories=tuple(cells))
        score = unseen(Histogram(bins, np.array([*counts[known], 0, 0], float)), Histogram(bins, windows))
        failed += np.mean((score.value >= score.limit) & (score.p_value < 1 / (30.44 * columns)))
    return failed / times


@pytest.mark.parametrize("rows", [1_000, 10_000])
@pytest.mark.parametrize("columns", [10, 100])
def test_a_reference_that_by_luck_missed_a_category_does_not_ring_every_month(columns, rows):
    """Taken for certain, Turing's estimate rang 8 to 45 times a month here."""
    assert alarms(500, rows, columns) * 30.44 * columns < 1.3


@pytest.mark.parametrize(("reference_rows", "columns", "found"), [(500, 10, 0.85), (2_000, 100, 0.99)])
def test_a_new_category_that_takes_a_twentieth_is_found(reference_rows, columns, found):
    assert alarms(reference_rows, 1_000, columns, fresh=0.05, times=100) > found


@pytest.mark.parametrize(("rate", "rows"), [(0.3, 50_000), (2, 100), (8, 50_000)])
def test_as_many_unseen_rows_as_chance_brings_are_no_rarer_than_their_p_value(rate, rows):
    rng, categories = np.random.default_rng(3), round(500 / rate)
    p_values = []
    for counts in rng.multinomial(500, np.full(categories, 1 / categories), 800):
        hits = rng.binomial(rows, np.mean(counts == 0), 1).astype(float)
        p_values.append(more_unseen(hits, np.array([float(rows)]), counts.astype(float), 500.0))
    assert np.mean(np.array(p_values) < 0.01) < 0.01 + 3 * np.sqrt(0.01 * 0.99 / 800)


@pytest.mark.parametrize("hits", [0, 1])
def test_a_single_missing_row_is_no_surprise(counting, hits):
    score = missing(counting.of("ab", [1000, 1000, 0, 0]), counting.of("ab", [50, 50 - hits, 0, hits]))
    assert score.p_value > 0.04


def test_a_stuck_sensor_is_constant_even_outside_the_known_range(counting):
    old = np.random.default_rng(0).normal(size=500)
    bins = counting.bins(old, 64)
    windows = [np.full(50, 0.123), np.full(50, 99.0), np.r_[np.full(49, 0.123), 0.1231], np.full(8, 0.123)]
    score = constant(counting.numbers(bins, old), counting.numbers(bins, windows))
    assert score.value.tolist() == [1, 1, 0, 1]
    assert np.all(score.p_value[:2] < 1e-9)
    assert score.p_value[3] == 1


def test_missing_rows_do_not_hide_a_stuck_column_nor_make_one(counting):
    reference = counting.of("abc", [50, 50, 50, 0, 2])
    score = constant(reference, counting.of("abc", [[0, 60, 0, 0, 30], [0, 0, 0, 0, 30], [0, 0, 0, 60, 0]]))
    assert score.value[0] == 1
    assert np.isnan(score.value[1])
    assert score.value[2] == 0


def test_a_column_that_is_constant_in_every_window_by_nature_is_left_alone(counting):
    days = (
        counting.of("abc", [50, 50, 50, 0, 0]),
        counting.of("abc", [[60, 0, 0, 0, 0], [0, 60, 0, 0, 0], [0, 0, 60, 0, 0]]),
    )
    with pytest.raises(NotApplicableError, match="one value each, and not the same"):
        constant(*days)
    stuck = counting.of("abc", [[60, 0, 0, 0, 0]] * 3)
    assert np.all(constant(days[0], stuck).p_value < 1e-9)


def test_dry_weeks_are_not_called_constant(counting):
    rain = counting.bins([0.0, 1.0, 2.0])
    reference = counting.numbers(rain, np.r_[np.zeros(95), 1, 1, 1, 2, 2])
    with pytest.raises(NotApplicableError, match=r"makes up 95\.0 % of the reference"):
        constant(reference, counting.numbers(rain, [np.zeros(500)]))


def test_a_gap_in_the_log_is_found_in_every_window_that_it_covers():
    score = empty_windows(np.array([0.0, 80, 90, 0, 0, 85, 0]))
    np.testing.assert_array_equal(score.value, [np.nan, 0, 0, 1, 1, 0, 1])
    assert score.p_value[3] == pytest.approx(np.exp(-85))


def test_a_log_that_stops_is_found_unless_it_has_paused_for_as_long_before():
    assert empty_windows(np.array([80.0, 90, 0, 85, 0, 0])).p_value[4:] == pytest.approx(np.exp(-90))
    assert empty_windows(np.array([80.0, 90, 0, 85, 0])).p_value[4] == pytest.approx(1 / 5)


def test_gaps_that_come_every_night_are_no_news():
    nights = np.tile([20.0, 25, 30, 0], 30)
    assert empty_windows(nights).p_value[3] > 0.2


def test_a_gap_between_thin_windows_is_no_evidence():
    assert empty_windows(np.array([2.0, 0, 1])).p_value[1] == pytest.approx(np.exp(-1))


@pytest.mark.parametrize("rows", [[], [0.0, 0.0], [5.0]])
def test_logs_without_neighbours_have_no_gaps(rows):
    assert not np.any(empty_windows(np.array(rows)).value == 1)


def test_one_label_that_is_no_class_is_one_too_many_where_the_reference_has_none(counting):
    """What is drawn by chance varies; a value that no class has is a mistake."""
    current = counting.of("ab", [[140, 139, 1, 0], [140, 140, 0, 0]])
    none = outside(counting.of("ab", [200, 200, 0, 0]), current)
    assert none.p_value.tolist() == [0.0, 1.0]
    assert (none.value > none.limit).tolist() == [True, False]
    some = outside(counting.of("ab", [200, 198, 2, 0]), current)
    assert some.p_value[0] > 0.1
