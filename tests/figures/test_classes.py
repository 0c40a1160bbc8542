import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from monitoring.figures import classification, outcomes, scoring
from monitoring.figures.shared.colours import LIGHT
from monitoring.stats import curves
from monitoring.stats.rows import score_table


@pytest.fixture(scope="module")
def table():
    random = np.random.default_rng(3)
    truth = random.integers(0, 2, 500)
    return truth, np.clip(random.normal(0.4 + 0.2 * truth, 0.15), 0, 0.999)


def test_the_area_under_the_drawn_curve_is_scikit_learns(table):
    truth, scores = table
    drawn = classification.roc({"reference": curves.roc(score_table(truth, scores))}, LIGHT, threshold=0.5)
    area = np.trapezoid(np.array(drawn.data[1].y) / 100, np.array(drawn.data[1].x) / 100)
    assert area == pytest.approx(roc_auc_score(truth, scores), abs=0.01)
    assert drawn.data[0].name == "no better than chance"


def test_the_point_on_the_curve_is_the_thresholds(table):
    truth, scores = table
    drawn = classification.roc({"now": curves.roc(score_table(truth, scores))}, LIGHT, threshold=0.5)
    assert drawn.data[2].y[0] / 100 == pytest.approx(np.mean(scores[truth == 1] >= 0.5))


def test_the_reference_and_the_window_have_their_colours(table):
    curve = curves.roc(score_table(*table))
    drawn = classification.roc({"reference": curve, "now": curve}, LIGHT, threshold=0.5)
    assert [drawn.data[i].line.color for i in (1, 3)] == [LIGHT.reference, LIGHT.current]


def test_calibration_leaves_empty_cells_out(table):
    drawn = classification.calibration({"now": curves.calibration(score_table(*table))}, LIGHT)
    assert not np.isnan(drawn.data[1].y).any()
    assert drawn.layout.xaxis.title.text == "mean score (%)"
    assert np.all(np.array(drawn.data[1].error_y.array) >= 0)


def test_each_outcomes_bars_add_up_to_everything(table):
    drawn = outcomes.scores(curves.distribution(score_table(*table)), LIGHT, threshold=0.3)
    for trace in drawn.data:
        assert sum(trace.y) == pytest.approx(100)
    assert drawn.layout.shapes[0].x0 == 0.3
    assert drawn.layout.annotations[0].text == "threshold 0.30"


def test_the_confusion_table_tells_counts_and_shares_of_the_true_class():
    drawn = outcomes.confusion(np.array([[90.0, 10.0], [5.0, 15.0]]), ("no", "yes"), LIGHT)
    assert drawn.data[0].text[1][1] == "<b>15</b><br>75.0 %"
    assert "truly yes, predicted no" in drawn.data[0].hovertext[1][0]
    assert drawn.layout.xaxis.title.text == "predicted"


def test_a_files_scores_are_drawn_with_the_threshold():
    drawn = scoring.histogram(np.array([3.0, 1.0]), np.array([0, 0.5, 1.0]), LIGHT, title="score", threshold=0.3)
    assert list(drawn.data[0].y) == [3, 1]
    assert "75.0 %" in drawn.data[0].hovertext[0]
    assert drawn.layout.shapes[0].x0 == 0.3


def test_predicted_classes_are_bars():
    drawn = scoring.classes(("a", "b"), np.array([3.0, 1.0]), LIGHT)
    assert list(drawn.data[0].x) == ["a", "b"]
