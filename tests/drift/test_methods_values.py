"""Each method against an independent implementation, case by case, and against the figures its card states."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2 as chi2_law
from scipy.stats import chi2_contingency, ks_2samp, wasserstein_distance

from monitoring.drift.method import METHODS
from monitoring.drift.methods.chi2 import chi2
from monitoring.drift.methods.hellinger import hellinger
from monitoring.drift.methods.js import js
from monitoring.drift.methods.ks import ks
from monitoring.drift.methods.l_infinity import l_infinity
from monitoring.drift.methods.psi import psi
from monitoring.drift.methods.tvd import tvd
from monitoring.drift.methods.wasserstein import raw_range, wasserstein
from monitoring.errors import NotApplicableError
from monitoring.stats.grouping import grouped

NAMES = list("abcde")
WORDS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=80)
NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=60)
sides = given(WORDS, WORDS)
many = settings(max_examples=30)


@pytest.fixture(scope="session")
def worded(counting):
    bins = counting.categories(*NAMES)
    return lambda old, new: (counting.words(bins, old), counting.words(bins, new))


@many
@sides
def test_psi_equals_evidently(worded, evidently, old, new):
    assert psi(*worded(old, new)).value == pytest.approx(evidently.psi(old, new), abs=1e-9)


@many
@sides
def test_js_equals_evidently(worded, evidently, old, new):
    found, expected = js(*worded(old, new)).value, evidently.js(old, new)
    # Squared: near 0 the root turns the last bit of the divergence into 1e-8.
    assert found**2 == pytest.approx(expected**2, abs=1e-12)


@many
@sides
def test_hellinger_equals_evidently(worded, evidently, old, new):
    found, expected = hellinger(*worded(old, new)).value, evidently.hellinger(old, new)
    assert found**2 == pytest.approx(expected**2, abs=1e-12)


@many
@sides
def test_tvd_equals_evidently(worded, evidently, old, new):
    assert tvd(*worded(old, new)).value == pytest.approx(evidently.tvd(old, new), abs=1e-9)


@many
@sides
def test_l_infinity_is_the_largest_change(worded, old, new):
    expected = max(abs(old.count(w) / len(old) - new.count(w) / len(new)) for w in NAMES)
    assert l_infinity(*worded(old, new)).value == pytest.approx(expected, abs=1e-12)


@many
@sides
def test_chi2_equals_scipy_without_the_empty_cells(worded, old, new):
    table = np.array([[side.count(w) for w in NAMES if w in old + new] for side in (old, new)])
    expected = chi2_contingency(table, correction=False)
    score = chi2(*worded(old, new), smallest=0)
    assert score.value == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert score.p_value == pytest.approx(expected.pvalue, rel=1e-9)


@pytest.mark.parametrize("alpha", [0.05, 1e-4])
def test_chi2_answers_its_critical_value(counting, alpha):
    score = chi2(counting.of("abc", [60, 50, 40, 0, 0]), counting.of("abc", [40, 50, 60, 0, 0]), alpha=alpha)
    assert score.limit == pytest.approx(chi2_law.isf(alpha, 2), rel=1e-9)
    assert (score.value >= score.limit) == (score.p_value < alpha)


def test_missing_and_unseen_rows_are_cells_like_any_other(counting):
    old, new = counting.of("ab", [50, 40, 0, 10]), counting.of("ab", [30, 40, 5, 25])
    p, q = old.proportions, new.proportions
    assert js(old, new).value == pytest.approx(jensenshannon(p, q), rel=1e-9)
    assert tvd(old, new).value == pytest.approx(0.2)
    assert l_infinity(old, new).value == pytest.approx(0.2)


def test_values_that_are_lost_are_not_taken_for_the_lowest(counting):
    old = np.arange(100.0)
    bins = counting.bins(old.tolist(), 10)
    before = counting.numbers(bins, old.tolist())
    after = counting.numbers(bins, np.where(old < 10, np.nan, old).tolist())
    assert tvd(before, after).value == pytest.approx(0.1)
    for pair in ((before, after), (after, before)):
        assert psi(*pair, floor=0.001).value == pytest.approx(2 * (0.1 - 0.001) * np.log(0.1 / 0.001))


def test_the_floor_of_psi_is_a_share_and_can_be_chosen(counting):
    old, new = counting.of("ab", [50, 50, 0, 0]), counting.of("ab", [40, 50, 10, 0])
    expected = 0.1 * np.log(0.5 / 0.4) + (0.1 - 0.01) * np.log(0.1 / 0.01)
    assert psi(old, new, floor=0.01).value == pytest.approx(expected, rel=1e-12)
    assert psi(old, new).value > psi(old, new, floor=0.01).value


@settings(max_examples=50)
@given(NUMBERS.filter(lambda x: max(x) - min(x) > 1e-3), NUMBERS, st.integers(2, 20))
def test_wasserstein_on_raw_values_lies_within_the_stated_range(counting, old, new, cells):
    bins = counting.bins(old, cells)
    pair = counting.numbers(bins, old), counting.numbers(bins, new)
    low, high = raw_range(*pair)
    raw = wasserstein_distance(old, new) / np.std(old)
    assert low * (1 - 1e-9) - 1e-9 <= raw <= high * (1 + 1e-9) + 1e-9
    value = wasserstein(*pair).value
    assert low <= value <= high


def test_with_256_cells_wasserstein_and_ks_are_near_the_raw_figures(counting):
    rng = np.random.default_rng(2)
    old, new = rng.normal(size=5000), rng.normal(0.1, 1.4, size=800)
    bins = counting.bins(old)
    pair = counting.numbers(bins, old), counting.numbers(bins, new)
    raw = wasserstein_distance(old, new) / np.std(old)
    assert wasserstein(*pair).value == pytest.approx(raw, rel=0.01)
    expected = ks_2samp(old, new, method="asymp")
    score = ks(*pair)
    assert 0 <= expected.statistic - score.value <= 1 / 256
    assert score.p_value >= expected.pvalue


def test_wasserstein_says_why_it_cannot_measure(counting):
    bins = counting.bins([3.0])
    same = counting.numbers(bins, np.full(9, 3.0))
    with pytest.raises(NotApplicableError, match=r"the reference is constant \(3\)"):
        wasserstein(same, same)
    words = counting.of("ab", [1, 1, 0, 0])
    with pytest.raises(NotApplicableError, match="categories"):
        wasserstein(words, words)
    with pytest.raises(NotApplicableError, match="categories"):
        ks(words, words)


@pytest.mark.parametrize(
    ("name", "shift", "words"),
    [
        ("psi", 0.45, "0.45 standard"),
        ("js", 0.3, "0.3 standard"),
        ("hellinger", 0.3, "0.3 standard"),
        ("tvd", 0.25, "0.25 standard"),
        ("ks", 0.25, "0.25 standard"),
        ("wasserstein", 0.1, "a tenth of a standard"),
    ],
)
def test_the_limit_is_reached_at_the_shift_that_the_card_names(counting, name, shift, words):
    from scipy.stats import norm

    old = norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    bins = counting.bins(old)
    entry = METHODS[name]
    pair = counting.numbers(bins, old), counting.numbers(bins, old + shift)
    if entry.descriptor.groups:
        pair = grouped(*pair, entry.descriptor.groups)
    assert words in entry.descriptor.summary
    assert entry.function(*pair).value == pytest.approx(entry.descriptor.limit, rel=0.12)


@pytest.mark.parametrize("name", ["psi", "js", "hellinger", "tvd"])
def test_fewer_groups_never_show_more_drift(counting, name):
    rng = np.random.default_rng(3)
    old, new = rng.normal(size=4000), rng.normal(0.3, 1.2, size=4000)
    bins = counting.bins(old, 128)
    pair = counting.numbers(bins, old), counting.numbers(bins, new)
    values = [METHODS[name].function(*grouped(*pair, groups)).value for groups in (5, 10, 40)]
    assert values[0] <= values[1] <= values[2]


@pytest.mark.parametrize("name", ["ks", "tvd", "l_infinity"])
@pytest.mark.parametrize(("n", "m"), [(5000, 100), (3000, 700), (70, 30), (10**9, 10**7)])
def test_a_tenth_of_the_rows_is_a_tenth_and_not_a_last_bit_less(counting, name, n, m):
    bins = counting.bins(np.arange(4.0), 3)
    for low in range(1, 8):
        before = counting.numbers(bins, np.repeat([0.0, 3.0], [low, 10 - low]))
        after = counting.numbers(bins, np.repeat([0.0, 3.0], [low + 1, 9 - low]))
        sides = (replace(side, counts=side.counts * (rows // 10)) for side, rows in ((before, n), (after, m)))
        assert METHODS[name].function(*sides).value == 0.1
