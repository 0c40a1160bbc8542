"""Precision and recall of each class, beside scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from monitoring.performance.per_class import per_class
from monitoring.stats.intervals import wilson


def test_they_are_scikit_learns():
    random = np.random.default_rng(6)
    true, said = random.integers(0, 10, 500), random.integers(0, 10, 500)
    said[:300] = true[:300]
    found = per_class(confusion_matrix(true, said).astype(float))
    precision, recall, _, support = precision_recall_fscore_support(true, said)
    assert found.precision == pytest.approx(precision)
    assert found.recall == pytest.approx(recall)
    assert found.true.tolist() == support.tolist()
    hits = np.sum((true == 3) & (said == 3))
    assert found.recall_ends[:, 3] == pytest.approx(np.ravel(wilson(hits, np.sum(true == 3))))
    assert (found.precision_ends[0] <= found.precision).all()
    assert (found.precision <= found.precision_ends[1]).all()


def test_what_no_row_tells_is_not_known():
    found = per_class(np.array([[4.0, 0, 1], [0, 0, 0], [2, 0, 3]]))
    assert np.isnan([found.precision[1], found.recall[1], *found.precision_ends[:, 1]]).all()
    assert not np.isnan([found.precision[0], found.recall[2]]).any()
