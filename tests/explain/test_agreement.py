from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from monitoring.domain import Contribution, Explanation
from monitoring.explain.agreement import compare, spearman


def explanation(**amounts):
    parts = sorted((Contribution(name, 0, amount) for name, amount in amounts.items()), key=lambda c: -abs(c.amount))
    return Explanation("shap", "m", 0.0, tuple(parts), "u", 0.0, 0.0)


@pytest.mark.parametrize("ties", [False, True])
def test_the_rank_correlation_is_scipys(ties):
    random = np.random.default_rng(0)
    for size in (2, 3, 10, 40):
        first, second = random.normal(size=(2, size))
        if ties:
            first, second = np.round(first), np.round(second)
        if np.ptp(first) and np.ptp(second):
            assert spearman(list(first), list(second)) == pytest.approx(spearmanr(first, second).statistic)


@pytest.mark.parametrize("pair", [([], []), ([1.0], [2.0]), ([1.0, 1.0], [1.0, 2.0])])
def test_without_an_order_the_rank_correlation_is_undefined(pair):
    assert np.isnan(spearman(*pair))


def test_an_explanation_agrees_with_itself_in_full():
    same = explanation(a=3, b=-2, c=1)
    found = compare(same, same, top=2)
    assert (found.top, found.overlap, found.signs, found.rank_correlation) == (2, 1, 1, pytest.approx(1))
    assert found.sentence == "Both name a and b as the strongest and agree on their direction."


def test_columns_of_one_explanation_alone_take_no_rank():
    """Ranked among all its columns, the first would not be in the order of the second."""
    first = explanation(a=9, x=8, y=7, z=6, b=2, c=1)
    assert compare(first, explanation(a=3, b=2, c=1)).rank_correlation == pytest.approx(1)


def test_overlap_counts_shared_columns_and_signs_count_shared_directions():
    found = compare(explanation(a=5, b=4, c=3, d=1, e=0.5), explanation(a=5, b=-4, d=3, c=1, e=0.5), top=3)
    assert found.overlap == pytest.approx(2 / 3)
    assert found.signs == 0.5
    assert found.sentence == "Both name a and b as the strongest; they disagree on the direction of b. Trust a only."
    assert found.rank_correlation == pytest.approx(spearmanr([5, 4, 3, 1, 0.5], [5, 4, 1, 3, 0.5]).statistic)


def test_nothing_shared_is_said_and_signs_are_undefined():
    found = compare(explanation(a=5, b=0.1), explanation(a=0.1, b=5), top=1)
    assert found.overlap == 0
    assert np.isnan(found.signs)
    assert "share none" in found.sentence


def test_a_column_with_no_effect_is_never_among_the_strongest():
    found = compare(explanation(a=1, b=0), explanation(a=1, b=0), top=2)
    assert found.sentence == "Both name a as the strongest and agree on its direction."


def test_a_model_without_effects_leaves_nothing_to_compare():
    found = compare(explanation(a=0, b=0), explanation(a=1, b=0))
    assert np.isnan(found.signs)
    assert "nothing to compare" in found.sentence


def test_columns_that_one_side_held_fixed_do_not_count_in_the_order():
    found = compare(explanation(a=3, b=2, gap=9), explanation(a=3, b=2), top=2)
    assert found.rank_correlation == pytest.approx(1)
    assert found.overlap == 0.5


@pytest.mark.parametrize(("r2", "doubted"), [(0.0, True), (0.79, True), (0.8, False), (float("nan"), True)])
def test_no_column_is_called_trustworthy_where_lime_does_not_follow_the_model(r2, doubted):
    same = explanation(a=3, b=-2)
    found = compare(same, replace(same, quality={"r2": r2}))
    assert ("read SHAP" in found.sentence) is doubted
    assert found.overlap == 1
