import numpy as np
import pytest
from sklearn import metrics as oracle

from monitoring.performance.metric import METRICS
from monitoring.stats import rows


def of_window(log, window):
    inside = (log.windows == window) & np.not_equal(log.labels, None)
    return log.labels[inside].astype(str), log.scores[inside]


ORACLES = {
    "accuracy": lambda y, s, said, names: oracle.accuracy_score(y, said),
    "f1": lambda y, s, said, names: oracle.f1_score(y, said, average="macro"),
    "log_loss": lambda y, s, said, names: oracle.log_loss(y, s, labels=names),
}


@pytest.mark.parametrize("name", ORACLES)
def test_an_exact_metric_equals_scikit_learn_on_the_rows(name, multiclass_log):
    found = METRICS[name].function(multiclass_log.outcomes)
    for window in range(5):
        y, s = of_window(multiclass_log, window)
        said = multiclass_log.classes[s.argmax(axis=1)]
        expected = ORACLES[name](y, s, said, multiclass_log.classes)
        assert found.value[window] == pytest.approx(expected, abs=1e-9)
        assert found.n[window] == len(y)


def test_the_area_is_the_macro_average_of_one_against_the_rest(multiclass_log):
    found = METRICS["roc_auc"].function(multiclass_log.outcomes)
    for window in range(5):
        y, s = of_window(multiclass_log, window)
        expected = oracle.roc_auc_score(y, s, multi_class="ovr", average="macro")
        assert found.value[window] == pytest.approx(expected, abs=2e-4)


def test_a_class_without_rows_leaves_the_area_undefined():
    outcomes = rows.multiclass(["a", "b", "a"], [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.6, 0.2, 0.2]], ["a", "b", "c"])
    assert np.isnan(METRICS["roc_auc"].function(outcomes).value[0])


def test_macro_f1_leaves_out_a_class_that_was_neither_true_nor_predicted():
    y, s = ["a", "b", "a"], np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.2, 0.6, 0.2]])
    found = METRICS["f1"].function(rows.multiclass(y, s, ["a", "b", "c"]))
    assert found.value[0] == pytest.approx(oracle.f1_score(y, ["a", "b", "b"], average="macro"))


def test_without_class_scores_what_needs_them_is_undefined_and_accuracy_is_not(multiclass_log):
    bare = rows.Outcomes(multiclass_log.outcomes.task, 0.5, multiclass_log.outcomes.labels)
    assert np.isnan(METRICS["roc_auc"].function(bare).value).all()
    assert np.isnan(METRICS["log_loss"].function(bare).value).all()
    assert not np.isnan(METRICS["accuracy"].function(bare).value).any()
