"""What every quality check in the catalogue must do; a new one is tested without a line here."""

import numpy as np
import pytest

from monitoring.domain import Kind
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS

CASES = [(entry, kind) for entry in CHECKS for kind in entry.descriptor.kinds]
every_check = pytest.mark.parametrize(("entry", "kind"), CASES, ids=[f"{e.descriptor.name}-{k}" for e, k in CASES])


@pytest.fixture
def pair(counting, kind):
    """A reference and five windows: alike, with gaps, outside, all the same, and empty."""
    rng = np.random.default_rng(0)
    if kind is Kind.NUMERIC:
        old = rng.normal(size=2000)
        bins = counting.bins(old, 64)
        windows = [rng.normal(size=300), np.r_[rng.normal(size=50), [np.nan] * 20, [np.inf] * 9]]
        windows += [np.full(40, 99.0) + rng.normal(size=40), np.full(60, 0.5), np.array([])]
        return counting.numbers(bins, old), counting.numbers(bins, windows)
    return counting.of("abc", [400, 400, 300, 0, 9]), counting.of(
        "abc", [[40, 45, 30, 0, 1], [30, 30, 20, 0, 30], [0, 0, 0, 40, 0], [0, 60, 0, 0, 0], [0, 0, 0, 0, 0]]
    )


@every_check
def test_a_window_like_the_reference_is_below_its_limit_and_no_surprise(entry, pair):
    reference, _ = pair
    score = entry.function(reference, reference)
    assert score.value < score.limit
    assert score.p_value > 0.4


@every_check
def test_shares_limits_and_p_values_lie_between_0_and_1(entry, pair):
    score = entry.function(*pair)
    for part in (score.value, score.limit, score.p_value):
        assert part.shape == (5,)
        assert np.all((part[:4] >= 0) & (part[:4] <= 1.01))
    assert np.all(score.value[:4] <= 1)


@every_check
def test_some_window_of_the_five_is_found_out(entry, pair):
    score = entry.function(*pair)
    assert np.nanmax(np.where(score.p_value < 1e-4, score.value - score.limit, -1)) >= 0


@every_check
def test_an_empty_side_is_undefined(entry, pair):
    reference, current = pair
    for sides in ((reference, current.window(4)), (current.window(4), reference)):
        score = entry.function(*sides)
        assert np.isnan([score.value, score.p_value]).all()


@every_check
def test_windows_together_are_each_window_by_itself(entry, pair):
    reference, current = pair
    score = entry.function(reference, current)
    for i in range(5):
        single = entry.function(reference, current.window(i))
        np.testing.assert_allclose(single.value, score.value[i], rtol=1e-12)
        np.testing.assert_allclose(single.p_value, score.p_value[i], rtol=1e-9)


@every_check
def test_inputs_are_left_unchanged(entry, pair):
    before = [side.counts.copy() for side in pair]
    entry.function(*pair)
    for old, new in zip(before, pair, strict=True):
        np.testing.assert_array_equal(old, new.counts)


@pytest.mark.parametrize("entry", [e for e in CHECKS if len(e.descriptor.kinds) == 1])
def test_a_check_of_one_kind_refuses_the_other_with_a_reason(entry, counting):
    numbers = counting.numbers(counting.bins([1.0, 2.0]), [1.0, 2.0])
    other = counting.of("ab", [1, 1, 0, 0]) if entry.descriptor.kinds == (Kind.NUMERIC,) else numbers
    with pytest.raises(NotApplicableError) as caught:
        entry.function(other, other)
    assert caught.value.message


@pytest.mark.parametrize("entry", list(CHECKS))
def test_the_card_is_filled_in(entry):
    card = entry.descriptor
    assert all([card.title, card.summary, card.limit, card.not_for, card.source, card.kinds])


def test_the_catalogue_holds_the_agreed_names():
    assert CHECKS.names() == ("constant", "missing", "non_finite", "out_of_range", "outside", "unseen")
