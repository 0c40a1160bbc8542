from dataclasses import replace

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, recall_score

from monitoring.stats import curves
from monitoring.stats.rows import score_table

SIZE = 900


@pytest.fixture
def log():
    """Three windows of labels (some unknown) and scores with ties at hundredths, and their table."""
    rng = np.random.default_rng(6)
    scores = np.where(rng.random(SIZE) < 0.3, rng.integers(0, 101, SIZE) / 100, rng.random(SIZE))
    labels = np.where(rng.random(SIZE) < 0.1, np.nan, (rng.random(SIZE) < scores).astype(float))
    windows = np.arange(SIZE) % 3
    edges = np.unique(np.concatenate([np.arange(101) / 100, rng.random(300), [np.nextafter(1, 2)]]))
    return labels, scores, windows, score_table(labels, scores, windows=windows, edges=edges)


def known(log, window):
    labels, scores, windows, _ = log
    inside = ~np.isnan(labels) & ((windows == window) if window is not None else True)
    return labels[inside], scores[inside]


@pytest.mark.parametrize("threshold", [-1.0, 0.0, 0.07, 0.29, 0.1 * 3, 0.57, 1.0, 1.5])
def test_the_confusion_at_an_edge_equals_scikit_learns(log, threshold):
    found = curves.confusion_at(log[3], threshold)
    for window in range(3):
        y, s = known(log, window)
        tn, fp, fn, tp = confusion_matrix(y, s >= round(threshold, 10), labels=[0, 1]).ravel()
        parts = (found.true_negative, found.false_positive, found.false_negative, found.true_positive)
        assert [part[window] for part in parts] == [tn, fp, fn, tp]


def test_a_threshold_inside_a_cell_counts_from_the_cells_lower_edge():
    table = score_table([1, 1, 1], [0.401, 0.409, 0.395])
    assert curves.confusion_at(table, 0.405).true_positive == [2]


def test_a_threshold_just_below_one_does_not_pass_for_one_that_is_no_edge():
    table = score_table([1, 1], [0.2, 1.0], edges=np.array([0.0, 0.5, np.nextafter(1, 2)]))
    assert curves.confusion_at(table, 1.0).true_positive == [1]


def test_yes_and_no_stay_what_they_are_at_any_threshold():
    table = replace(score_table([1, 1, 0], [1, 0, 0]), has_score=False)
    for threshold in (0.0, 0.3, 1.0, 2.0):
        assert curves.confusion_at(table, threshold).true_positive == [1]
        assert curves.confusion_at(table, threshold).true_negative == [1]


@pytest.mark.parametrize("window", [0, 2, None])
def test_the_curves_pass_through_the_rates_at_every_threshold(log, window):
    y, s = known(log, window)
    roc = curves.roc(log[3], window)
    for threshold in (0.05, 0.5, 0.83):
        at = np.flatnonzero(roc.threshold == threshold)[0]
        said = s >= threshold
        assert roc.true_positive_rate[at] == pytest.approx(recall_score(y, said))
        assert roc.false_positive_rate[at] == pytest.approx(1 - recall_score(y, said, pos_label=0))


def test_the_roc_runs_from_nothing_to_everything_and_never_back(log):
    curve = curves.roc(log[3])
    for rate in (curve.false_positive_rate, curve.true_positive_rate):
        assert (rate[0], rate[-1]) == (0, 1)
        assert (np.diff(rate) >= 0).all()


def test_without_an_outcome_its_rate_is_undefined():
    curve = curves.roc(score_table([1], [0.4]), 0)
    assert np.isnan(curve.false_positive_rate).all()
    assert not np.isnan(curve.true_positive_rate).any()


def test_calibration_equals_scikit_learns(log):
    labels, scores, windows, edges = log[0], log[1], log[2], log[3].edges
    # scikit-learn's cells are closed on the right; moving ties off the edges makes the two the same.
    moved = np.clip(np.where(np.isin(scores, edges), scores + 1e-6, scores), 0, 1)
    points = curves.calibration(score_table(labels, moved, windows=windows, edges=edges), 1)
    inside = ~np.isnan(labels) & (windows == 1)
    observed, score = calibration_curve(labels[inside], moved[inside], n_bins=10)
    np.testing.assert_allclose(points.observed, observed)
    np.testing.assert_allclose(points.score, score)
    assert points.n.sum() == inside.sum()
    assert ((points.low <= points.observed) & (points.observed <= points.high)).all()


def test_an_empty_calibration_cell_is_undefined():
    points = curves.calibration(score_table([0, 1], [0.2, 0.9]))
    assert np.isnan(points.observed[5])
    assert points.n[5] == 0


def test_the_distribution_counts_every_row_once_by_outcome(log):
    labels, scores, windows, table = log
    found = curves.distribution(table, 0, cells=20)
    for part, mask in ((found.positive, labels == 1), (found.negative, labels == 0), (found.unknown, np.isnan(labels))):
        expected = np.histogram(scores[mask & (windows == 0)] + 1e-12, np.append(np.arange(20) / 20, 1.1))[0]
        assert part.tolist() == expected.tolist()


def test_all_windows_together_are_their_sum(log):
    table = log[3]
    each = sum(curves.distribution(table, window).positive for window in range(3))
    assert curves.distribution(table).positive.tolist() == each.tolist()


def test_an_edge_that_rounding_left_just_below_a_tenth_still_starts_its_cell():
    edges = np.array([0.0, np.nextafter(0.3, 0), np.nextafter(1, 2)])
    assert curves.fold(np.array([1.0, 5.0]), edges, 10).tolist() == [1, 0, 0, 5, 0, 0, 0, 0, 0, 0]
