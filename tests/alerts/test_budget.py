"""One budget for everything that can ring: how it is counted, and where it is said."""

from dataclasses import replace

import pytest

from monitoring.alerts.budget import as_json, budget, words
from monitoring.domain import Deployment, Every, Selection, Task, Window
from monitoring.drift.run import tests as drift_tests
from monitoring.performance.metric import METRICS
from monitoring.performance.run import tests as performance_tests
from monitoring.quality.run import tests as quality_tests

BINARY = Deployment(name="d", title="d", task=Task.BINARY, numeric=("a", "b"), categorical=("c",), score="s", label="y")


def test_every_kind_counts_what_one_window_undergoes():
    judged = [e.descriptor for e in METRICS if Task.BINARY in e.descriptor.tasks and e.descriptor.judged]
    assert performance_tests(BINARY) == len(judged)
    decided = replace(BINARY, score=None, prediction="p")
    assert performance_tests(decided) == sum(not card.needs_score for card in judged) < len(judged)
    assert drift_tests(BINARY) == 5
    assert quality_tests(replace(BINARY, numeric=())) < quality_tests(BINARY)


def test_the_budget_of_a_deployment_is_shared_by_all_its_kinds():
    found = budget(BINARY, Every("day"), ())
    assert set(found.tests) == {"performance", "drift", "quality"}
    assert found.level("drift") == pytest.approx(1 / 3 / 5 / 30.44)
    assert found.days_between == pytest.approx(30.44)
    plain = as_json(found, BINARY, Selection("d", Every("day")))
    assert plain["kinds"]["drift"] == {"tests": 5, "share": pytest.approx(1 / 3), "level": found.level("drift")}
    assert sum(kind["share"] for kind in plain["kinds"].values()) == pytest.approx(1)
    assert "about one false alarm in 30 days" in words(found)


def test_windows_without_times_count_as_days_and_it_is_said_in_windows():
    rows = Every.parse("500 rows")
    found = budget(BINARY, rows, [Window(0, 0, 1, None, None, 500, 0, True, rows)])
    assert found.level("drift") == budget(BINARY, Every("day"), ()).level("drift")
    assert "about one false alarm in 30 windows (they have no times" in words(found)
    plain = as_json(found, BINARY, Selection("d", rows))
    assert (plain["days_between"], plain["windows_between"]) == (None, pytest.approx(30.44))


def test_without_labels_drift_and_quality_have_halves():
    found = budget(replace(BINARY, label=None), Every("day"), ())
    assert {kind: found.share(kind) for kind in found.kinds} == {"drift": 0.5, "quality": 0.5}
    assert "performance" not in words(found)
