from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from monitoring.domain import Every, Outcomes, QuietOutcomes, Segment, Selection, Task, Verdict, Window
from monitoring.errors import NotApplicableError, UnknownNameError
from monitoring.performance.measures import REFERENCE, measures
from monitoring.performance.run import key_metric, metric_names, run
from monitoring.stats import rows

SELECTION = Selection("d", Every("week"))


def a_log(deployment, outcomes, reference):
    rows_of, known = outcomes.labels.rows, outcomes.labels.labelled
    windows = tuple(
        Window(i, i, i + 1, None, None, int(r), int(k), True, Every("week"))
        for i, (r, k) in enumerate(zip(rows_of, known, strict=True))
    )
    return SimpleNamespace(
        deployment=deployment,
        windows=lambda selection: windows,
        outcomes=lambda selection: outcomes,
        reference_outcomes=lambda selection: reference,
        quiet_outcomes=lambda selection: QuietOutcomes(),
        arrivals=lambda selection: None,
    )


def scored(rng, size, skill=1.0):
    y = (rng.random(size) < 0.4).astype(float)
    return y, 1 / (1 + np.exp(-rng.normal(0, 1, size) - skill * (2 * y - 1)))


@pytest.fixture
def falling(card):
    """Good, bad, bad, no labels yet, no predictions, hardly labelled; the reference is good."""
    rng = np.random.default_rng(5)
    good, bad, worse, unknown, partly = (scored(rng, 1234, skill) for skill in (1, 0.2, 0.1, 1, 1))
    y = np.concatenate([part[0] for part in (good, bad, worse, unknown, partly)])
    s = np.concatenate([part[1] for part in (good, bad, worse, unknown, partly)])
    windows = np.repeat([0, 1, 2, 3, 5], 1234)
    y[windows == 3] = np.nan
    y[np.flatnonzero(windows == 5)[:728]] = np.nan
    outcomes = rows.binary(y, s, windows=windows)
    return a_log(card(), outcomes, rows.binary(*scored(rng, 5000)))


def by_window(report, metric):
    return {result.window: result for result in report.results if result.metric == metric}


def test_every_metric_of_the_task_is_there_for_the_reference_and_each_window(falling):
    report = run(falling, SELECTION)
    found = [(result.metric, result.window) for result in report.results]
    assert found == [(name, window) for name in metric_names(Task.BINARY) for window in range(-1, 6)]
    assert {result.basis for result in report.results} == {"realised"}
    assert report.verdict is Verdict.FAIL
    assert len(report.frame()) == len(found)


def test_the_limit_is_the_end_of_the_references_interval_and_a_fall_beyond_it_fails(falling):
    found = by_window(run(falling, SELECTION), "roc_auc")
    assert [found[window].verdict for window in range(3)] == [Verdict.OK, Verdict.FAIL, Verdict.FAIL]
    assert {found[window].limit for window in range(6)} == {found[REFERENCE].low}
    assert np.isnan(found[REFERENCE].limit)
    assert found[1].n == 1234
    assert found[1].coverage == 1


def test_a_window_that_cannot_be_measured_says_why(falling):
    report = run(falling, SELECTION)
    for name in ("roc_auc", "recall", "positive_rate_true"):
        found = by_window(report, name)
        assert (found[3].verdict, found[3].reason) == (Verdict.SKIPPED, "no labels yet: 0 of 1,234 predictions")
        assert (found[4].verdict, found[4].reason) == (Verdict.SKIPPED, "no predictions in this window")
        assert found[3].n == found[4].n == 0


def test_a_window_whose_labels_are_still_to_come_is_provisional_and_not_judged(falling):
    found = by_window(run(falling, SELECTION), "roc_auc")[5]
    assert (found.verdict, found.provisional) == (Verdict.SKIPPED, True)
    assert found.reason.startswith("provisional: labels are still to come: 41.0 % of predictions have one")
    assert found.worst < found.value < found.best
    assert found.weighted == pytest.approx(found.value, abs=0.02)


def test_a_metric_undefined_in_a_labelled_window_gives_its_own_reason(card):
    outcomes = rows.binary([0, 0, 0], [0.1, 0.2, 0.3])
    found = measures(card(), "roc_auc", outcomes, outcomes)
    assert found[1].reason.startswith("needs labelled rows of both outcomes")
    assert found[1].verdict is found[0].verdict is Verdict.SKIPPED
    assert found[1].n == 3


def test_without_a_label_column_or_a_score_the_reason_says_so(card):
    unlabelled = rows.binary([np.nan], [0.4])
    assert measures(card(label=None), "f1", unlabelled, unlabelled)[1].reason == "the deployment names no label column"
    table = replace(rows.binary([0, 1], [0, 1]).positive, has_score=False)
    bare = replace(rows.binary([0, 1], [0, 1]), scores={"positive": table})
    assert measures(card(score=None), "brier", bare, bare)[1].reason == "the log holds no score"
    assert measures(card(score=None), "accuracy", bare, bare)[1].value == 1


def test_a_reference_without_labels_leaves_the_measure_and_says_that_there_is_nothing_to_compare_with(card):
    found = measures(card(), "recall", rows.binary([0, 1], [0.1, 0.9]), rows.binary([np.nan], [0.4]))
    assert (found[0].verdict, found[0].reason) == (Verdict.SKIPPED, "the reference has no labels")
    assert (found[1].verdict, found[1].value) == (Verdict.SKIPPED, 1)
    assert np.isnan(found[1].limit)
    assert found[1].reason == "nothing to compare with: the reference has no labelled rows"


def test_a_regression_without_error_table_is_skipped(card):
    bare = Outcomes(Task.REGRESSION, 0.5, rows.regression([1.0], [2.0]).labels)
    for name in metric_names(Task.REGRESSION):
        assert all(m.verdict is Verdict.SKIPPED and m.reason for m in measures(card(Task.REGRESSION), name, bare, bare))


def test_the_threshold_moves_the_windows_and_the_reference(falling):
    usual, strict = (by_window(run(falling, SELECTION, ["recall"], threshold), "recall") for threshold in (None, 0.9))
    assert strict[0].value < usual[0].value
    assert strict[REFERENCE].value < usual[REFERENCE].value


def test_results_of_a_segment_carry_its_name(falling):
    report = run(falling, replace(SELECTION, segment=Segment("origin", "JFK")), ["recall"])
    assert {result.segment for result in report.results} == {"origin=JFK"}


def test_a_metric_that_is_unknown_or_of_another_task_is_refused(falling):
    with pytest.raises(UnknownNameError, match="recal"):
        run(falling, SELECTION, ["recal"])
    with pytest.raises(NotApplicableError, match="binary"):
        run(falling, SELECTION, ["mae"])


def test_the_key_metric_fits_the_task_and_what_the_log_holds(card):
    tasks = [card(), card(score=None), card(Task.MULTICLASS), card(Task.REGRESSION)]
    assert [key_metric(deployment) for deployment in tasks] == ["roc_auc", "f1", "accuracy", "mae"]


def test_metrics_are_judged_by_what_lord_leaves_each_test(falling):
    before = run(falling, SELECTION)
    falling.deployment = replace(falling.deployment, every=Every("week"), correction="lord", false_discovery_rate=1e-7)
    falling.identity = lambda: ("here", "judged by lord")
    after = run(falling, SELECTION)
    changed = [
        (new, old) for new, old in zip(after.results, before.results, strict=True) if new.verdict is not old.verdict
    ]
    assert changed
    for new, old in changed:
        assert (new.verdict, old.verdict) == (Verdict.OK, Verdict.FAIL)
        assert new.p_value > 1e-9
        assert new.reason.endswith("the level that LORD leaves this test")
    assert any(result.verdict is Verdict.FAIL for result in after.results)
    alone, whole = by_window(run(falling, SELECTION, ["f1"]), "f1"), by_window(after, "f1")
    assert {i: (m.verdict, m.reason) for i, m in alone.items()} == {i: (m.verdict, m.reason) for i, m in whole.items()}
    assert run(falling, SELECTION, threshold=0.5).results[1].verdict is before.results[1].verdict
