import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import skew
from sklearn.metrics import average_precision_score, roc_auc_score

from monitoring.stats import ranking
from monitoring.stats.rows import score_table

two_sides = st.tuples(
    st.lists(st.integers(0, 6), min_size=4, max_size=4), st.lists(st.integers(0, 6), min_size=4, max_size=4)
)


def delong(positive: np.ndarray, negative: np.ndarray) -> tuple[float, float]:
    """Area and standard error from all pairs of rows."""
    wins = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
    variance = wins.mean(axis=1).var(ddof=1) / len(positive) + wins.mean(axis=0).var(ddof=1) / len(negative)
    return wins.mean(), np.sqrt(variance)


def test_area_and_error_equal_delongs_over_all_pairs_of_rows():
    rng = np.random.default_rng(4)
    positive, negative = rng.integers(2, 9, 40), rng.integers(0, 7, 90)
    found = ranking.auc(*(np.bincount(side, minlength=9).astype(float) for side in (positive, negative)))
    assert found == (pytest.approx(delong(positive, negative)[0]), pytest.approx(delong(positive, negative)[1]))


def test_events_of_an_area_are_those_of_a_mean_that_is_as_skewed():
    """One outcome has so many rows that the area is the mean of the other's placements alone."""
    rng = np.random.default_rng(5)
    positive = np.bincount(np.minimum(rng.geometric(0.3, 80), 12), minlength=13)[::-1].astype(float)
    many = np.full(13, 1e9)
    placed = np.repeat((np.arange(13) + 0.5) / 13, positive.astype(int))
    unbiased = (79 / 80) ** 3  # its cube is that of the biased variance
    found = ranking.auc_events(positive, many)
    assert found * unbiased == pytest.approx(80 / skew(placed) ** 2, rel=1e-3)
    assert ranking.auc_events(many, positive[::-1]) == pytest.approx(found, rel=1e-3)


def test_an_area_without_skewness_hangs_on_no_rare_rows():
    assert ranking.auc_events(np.array([0.0, 9]), np.array([9.0, 0])) == np.inf


@given(sides=two_sides)
def test_swapping_the_outcomes_turns_the_area_around(sides):
    positive, negative = (np.array(side, dtype=float) for side in sides)
    there, back = ranking.auc(positive, negative), ranking.auc(negative, positive)
    assert there[0] == pytest.approx(1 - back[0], nan_ok=True)
    assert there[1] == pytest.approx(back[1], nan_ok=True, abs=1e-12)


# Sums of scores cannot tell apart what lies closer together than their own rounding.
a_score = st.floats(0, 1).map(lambda score: round(score, 12)) | st.integers(0, 8).map(lambda step: step / 16)


@given(rows=st.lists(st.tuples(st.booleans(), a_score), min_size=2, max_size=40))
@example(rows=[(False, 0.0), (False, 0.125), (False, 1.0), (True, 0.0), (True, 0.125)])  # one mean of both outcomes
@example(rows=[(False, 0.1), (False, 0.2), (False, 0.1), (True, 0.1), (True, 0.2), (True, 0.1)])
def test_no_order_inside_the_cells_escapes_the_bounds(rows):
    y, s = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    if y.min() == y.max():
        return
    table = score_table(y, s, edges=np.array([0.0, 0.25, 0.5, np.nextafter(1, 2)]))
    area = ranking.auc(table.positive, table.negative)[0][0]
    precision = ranking.average_precision(table.positive, table.negative)[0]
    assert abs(area - roc_auc_score(y, s)) <= ranking.auc_bound(table)[0] + 1e-12
    assert abs(precision - average_precision_score(y, s)) <= ranking.average_precision_bound(table)[0] + 1e-12


def test_the_bound_of_the_area_is_reached_by_the_best_order():
    y, s = [0, 0, 1, 1], [0.51, 0.52, 0.53, 0.54]
    table = score_table(y, s, edges=np.array([0.0, 0.5, np.nextafter(1, 2)]))
    assert ranking.auc(table.positive, table.negative)[0][0] + ranking.auc_bound(table)[0] == roc_auc_score(y, s)


@pytest.mark.parametrize(
    ("labels", "scores", "edges"),
    [
        ([1, 1, 0, 0], [0.54, 0.54, 0.52, 0.51], [0.0, 0.5]),  # best: the positives come first, tied
        ([0, 1, 1], [0.9, 0.3, 0.4], [0.0, 0.5]),  # worst: one by one
    ],
)
def test_the_bound_of_the_average_precision_is_reached(labels, scores, edges):
    table = score_table(labels, scores, edges=np.append(edges, np.nextafter(1, 2)))
    found = ranking.average_precision(table.positive, table.negative)[0]
    distance = abs(found - average_precision_score(labels, scores))
    assert distance == pytest.approx(ranking.average_precision_bound(table)[0])
    assert distance > 0.05


def test_an_outcome_without_rows_leaves_everything_undefined():
    table = score_table([1, 1], [0.3, 0.4])
    assert np.isnan([*ranking.auc(table.positive, table.negative), ranking.auc_bound(table)]).all()
    empty = score_table([0, 0], [0.3, 0.4])
    assert np.isnan(ranking.average_precision(empty.positive, empty.negative)).all()
    assert np.isnan(ranking.average_precision_bound(empty)).all()


def test_rows_with_one_score_have_no_order():
    """A log sorted by its outcome makes no ranking of a constant."""
    labels = np.repeat([1.0, 0.0], [30, 70])
    for order in (labels, labels[::-1], np.random.default_rng(5).permutation(labels)):
        table = score_table(order, np.full(100, 0.4))
        assert ranking.auc(table.positive, table.negative)[0][0] == 0.5
        assert ranking.average_precision(table.positive, table.negative)[0] == pytest.approx(0.3)
