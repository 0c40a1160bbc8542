"""What is held against [export], and what is only shown."""

import numpy as np
import pytest

from monitoring.domain import ExportSettings, Task
from monitoring.edge.certificate.certificate import HARD, LOGGED
from monitoring.edge.certificate.compared import Apart, Compared, compared, gaps, labels
from monitoring.edge.certificate.effects import Change, Within
from monitoring.edge.certificate.limits import of_batches, of_effects, of_machine, of_scores

NAN, INF = float("nan"), float("inf")


def kind(name=LOGGED, gap=0.0, flips=0, rows=1000):
    apart = Apart("r9", 0.4, 0.6)
    return Compared(name, rows, gap, flips, 0, apart, (apart,) * flips)


def failed(one, quantized="", bound=0.0, **settings):
    return [(each.limit, each.allowed) for each in of_scores([one], ExportSettings(**settings), quantized, bound)]


def test_scores_and_labels_have_a_limit_each():
    assert failed(kind(gap=1e-5)) == []
    assert failed(kind(gap=1.1e-5)) == [("gap", 1e-5)]
    assert failed(kind(flips=1)) == [("flips", 0.0)]
    assert failed(kind(flips=1), flips=0.001) == []
    assert failed(kind(HARD, gap=INF)) == [("gap", 1e-5)]


def test_a_smaller_model_is_held_against_its_bound_on_every_row():
    assert failed(kind(gap=0.05, flips=10), "int8", 0.06) == []
    assert failed(kind(gap=0.051, flips=11), "int8", 0.06) == [("quantized_gap", 0.05), ("quantized_flips", 0.01)]
    assert failed(kind(HARD, gap=0.061), "int8", 0.06) == [("bound", 0.06)]
    assert failed(kind(HARD, gap=0.9), "int8", NAN) == [], "nothing is proven of it, and it is cut off far away"


def test_segments_and_the_metric_are_judged_by_their_worse_end():
    settings = ExportSettings(segment_flips=0.1)
    change = Change("roc_auc", "ROC AUC", -0.004, -0.006, -0.002, 0.005, 900)
    found = list(of_effects((Within("town=Ulm", 50, 6),), change, settings))
    assert [(one.limit, one.value) for one in found] == [("segment_flips", 0.12), ("metric_loss", 0.006)]
    assert "town=Ulm" in found[0].sentence
    nothing = Change("roc_auc", "ROC AUC", reason="the log has no labels")
    assert list(of_effects((Within("town=Ulm", 50, 5),), nothing, settings)) == []


def test_a_score_must_not_hang_on_the_rows_beside_it():
    """As by scales that are taken from the batch: a model that was made smaller has no more freedom there."""
    assert list(of_batches(1e-5, ExportSettings(), "int8")) == []
    assert [one.limit for one in of_batches(2e-5, ExportSettings(), "int8")] == ["quantized_gap"]
    assert [one.limit for one in of_batches(NAN, ExportSettings(), "")] == ["gap"]


def test_times_decide_only_where_a_limit_is_set():
    slow = {"load_ms": 5000.0, "row_ms": 90.0, "memory_mb": 400.0}
    assert list(of_machine(10**9, slow, ExportSettings())) == []
    tight = ExportSettings(size_mb=1.0, load_ms=4999.0, row_ms=90.0, memory_mb=399.0)
    assert [one.limit for one in of_machine(10**9, slow, tight)] == ["size_mb", "load_ms", "memory_mb"]


def test_what_one_side_refuses_is_an_endless_gap_and_another_label():
    model, bundle = np.array([0.2, NAN, NAN, 0.7]), np.array([0.2, NAN, 0.4, NAN])
    assert gaps(model, bundle).tolist() == [0.0, 0.0, INF, INF]
    said = (labels(model, Task.BINARY, 0.5), labels(bundle, Task.BINARY, 0.5))
    found = compared("hard", model, bundle, said, gaps(model, bundle), str)
    assert (found.gap, found.flips, found.refused, found.widest.row) == (INF, 2, 1, "2")


def test_classes_flip_where_another_one_is_the_largest():
    model = np.array([[0.6, 0.3, 0.1], [0.3, 0.4, 0.3]])
    bundle = np.array([[0.5, 0.4, 0.1], [0.4, 0.3, 0.3]])
    said = (labels(model, Task.MULTICLASS, 0.5), labels(bundle, Task.MULTICLASS, 0.5))
    found = compared("logged", model, bundle, said, gaps(model, bundle), str)
    assert (found.flips, found.flipped[0].row) == (1, "1")
    assert found.gap == pytest.approx(0.1)


def test_a_value_is_counted_in_spreads_or_in_itself_where_that_is_larger():
    found = gaps(np.array([10.0, 1e9, -5.0]), np.array([11.0, 1e9 + 1, -5.0]), 4.0)
    assert found == pytest.approx([0.1, 1e-9, 0.0])
    assert labels(np.array([1.0, NAN]), Task.REGRESSION, 0.5).tolist() == [0, 0]
