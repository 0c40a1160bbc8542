"""What stands now and since when, on reports made by hand."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.alerts.policy import alerts
from monitoring.domain import (
    Column,
    DriftResult,
    Every,
    Grid,
    Kind,
    Measure,
    QualityResult,
    Report,
    Role,
    Verdict,
    Window,
)
from monitoring.drift.report import DriftReport
from monitoring.quality.report import QualityReport
from monitoring.quality.whole.empty import NAME as EMPTY

OK, WARN, FAIL, SKIPPED = Verdict.OK, Verdict.WARN, Verdict.FAIL, Verdict.SKIPPED
WORDS = {"o": OK, "w": WARN, "F": FAIL, "-": SKIPPED}


def windows(rows, incomplete=()):
    start = datetime(2026, 1, 5)
    return tuple(
        Window(
            i,
            i,
            i + 1,
            start + timedelta(weeks=i),
            start + timedelta(weeks=i + 1),
            n,
            n,
            i not in incomplete,
            Every("week"),
        )
        for i, n in enumerate(rows)
    )


def drift(story, column="age", method="psi", value=0.5, limit=0.2):
    return [DriftResult(column, i, method, value, limit, 0.0, WORDS[sign], 100, 100) for i, sign in enumerate(story)]


def quality(story, column="age", check="missing", value=0.4, limit=0.1):
    return [QualityResult(column, i, check, value, limit, 0.0, WORDS[sign], 100, 100) for i, sign in enumerate(story)]


def measured(story, metric="roc_auc", value=0.6, limit=0.7):
    reference = Measure(metric, -1, 0.72, 0.7, 0.74, 1000)
    found = [Measure(metric, i, value, 0.5, 0.65, 90, limit=limit, verdict=WORDS[s]) for i, s in enumerate(story)]
    return [reference, *found]


@pytest.fixture
def standing():
    def judge(performance=(), drifted=(), checked=(), rows=(9, 9, 9, 9), incomplete=(), key="roc_auc"):
        cut = windows(rows, incomplete)
        reports = [Report(cut, tuple(results)) for results in (performance, drifted, checked)]
        return alerts(*reports, key)

    return judge


@pytest.mark.parametrize(
    ("story", "since"),
    [
        ("oooF", 3),
        ("ooFF", 2),
        ("FFFF", 0),
        ("FoFF", 2),
        ("FwFF", 2),
        ("F--F", 0),
        ("oF-F", 1),
        ("---F", 3),
    ],
)
def test_drift_stands_since_the_first_of_its_unbroken_failures(standing, story, since):
    (found,) = standing(drifted=drift(story))

    assert (found.kind, found.subject, found.window, found.since) == ("drift", "age", 3, since)
    assert (found.value, found.limit) == (0.5, 0.2)


@pytest.mark.parametrize("story", ["oooo", "FFFo", "FFFw", "----", "wwww", "FFF-"])
def test_drift_that_the_newest_window_does_not_show_does_not_stand(standing, story):
    assert standing(drifted=drift(story)) == ()


@pytest.mark.parametrize("kind", ["performance", "drifted", "checked"])
def test_an_unfinished_window_is_not_judged(standing, kind):
    make = {"performance": measured, "drifted": drift, "checked": quality}[kind]
    assert standing(**{kind: make("oooF")}, incomplete=(3,)) == ()
    (found,) = standing(**{kind: make("ooFo")}, incomplete=(3,))
    assert (found.window, found.since) == (2, 2)
    (found,) = standing(**{kind: make("FFFF")}, incomplete=(0,))
    assert (found.window, found.since) == (3, 1)


def test_performance_comes_from_the_newest_complete_window_with_enough_labels(standing):
    (found,) = standing(measured("oFF-o"), rows=(9, 9, 9, 9, 3), incomplete=(4,))
    assert (found.window, found.since) == (2, 1)


def test_empty_windows_at_the_end_are_passed_over(standing):
    (found,) = standing(drifted=drift("oFF-"), rows=(9, 9, 9, 0))
    assert (found.window, found.since) == (2, 1)


def test_where_no_window_is_whole_the_newest_with_rows_is_judged(standing):
    (found,) = standing(drifted=drift("-F--"), rows=(0, 9, 0, 0), incomplete=(0, 1, 2, 3))
    assert found.window == 1


@pytest.mark.parametrize("rows", [(), (0, 0, 0)])
def test_a_log_without_rows_has_no_alerts(standing, rows):
    story = "-" * len(rows)
    assert standing(measured(story), drift(story), quality(story), rows=rows) == ()


@pytest.mark.parametrize(("story", "window", "since"), [("oFF-", 2, 1), ("F---", 0, 0), ("oF--", 1, 1), ("FFFF", 3, 0)])
def test_performance_stands_until_newer_labels_clear_it(standing, story, window, since):
    (found,) = standing(measured(story))
    assert (found.kind, found.window, found.since) == ("performance", window, since)


@pytest.mark.parametrize("story", ["Fo--", "FFFo", "F-w-", "----"])
def test_newer_labels_clear_performance(standing, story):
    assert standing(measured(story)) == ()


def test_the_reference_itself_never_stands(standing):
    reference = Measure("roc_auc", -1, 0.6, 0.5, 0.65, 90, limit=0.7, verdict=FAIL)
    assert standing([reference]) == ()


def test_methods_and_checks_of_a_column_stand_on_their_own(standing):
    found = standing(
        drifted=drift("oFoF") + drift("FFFF", method="ks") + drift("FFFo", column="town"),
        checked=quality("oooF") + quality("FFFo", check="unseen"),
    )
    assert [(alert.kind, alert.subject, alert.since) for alert in found] == [
        ("quality", "age", 3),
        ("drift", "age", 3),
        ("drift", "age", 0),
    ]


def test_the_key_metric_comes_first_then_performance_quality_and_drift_by_excess(standing):
    found = standing(
        performance=measured("FFFF", "brier", 0.9, 0.3)
        + measured("FFFF", "roc_auc")
        + measured("FFFF", "recall", 0.1, 0.5),
        drifted=drift("FFFF", "a", value=0.4) + drift("FFFF", "b", value=4.0),
        checked=quality("FFFF", "c", value=0.2) + quality("FFFF", "d", value=0.9),
    )
    assert [alert.subject for alert in found] == ["roc_auc", "recall", "brier", "d", "c", "b", "a"]


def test_a_log_that_has_stopped_comes_before_what_else_is_wrong_with_the_data(standing):
    checked = quality("oooF", value=0.9) + quality("oooF", "all columns", "empty", 1.0, 1.0)
    assert [alert.subject for alert in standing(checked=checked)] == ["all columns", "age"]


def test_a_limit_of_zero_is_no_division(standing):
    found = standing(drifted=drift("FFFF", "a", limit=0.0), checked=quality("FFFF", value=0.0))
    assert len(found) == 2


def test_the_sentences_name_figure_limit_and_beginning(standing):
    found = standing(measured("oFFF"), drift("ooFF"), quality("oooF"))
    assert [alert.message for alert in found] == [
        "ROC AUC is 0.600 (0.500 to 0.650), below the limit of 0.700 (reference 0.720), since 12 Jan 2026",
        "age: missing values in 40.0 % of rows, limit 10.0 %, since 26 Jan 2026",
        "age drifted: Population stability index 0.500, limit 0.200, since 19 Jan 2026",
    ]


def test_the_side_of_the_limit_follows_the_figure(standing):
    (found,) = standing(measured("oooF", "brier", 0.4, 0.2), key="roc_auc")
    assert "above the limit of 0.200 (reference 0.720)" in found.message


def test_large_figures_are_written_out(standing):
    found = standing(measured("oooF", "mae", 12345.6, 1000), drift("oooF", value=2500.0))
    assert "error is 12,346 (0.500 to 0.650), above the limit of 1,000" in found[0].message
    assert "Population stability index 2,500, limit" in found[1].message


def test_missing_predictions_are_said_in_plain_words(standing):
    checked = quality("ooFo", column="all columns", check="empty", value=1.0, limit=1.0)
    assert standing(checked=checked) == ()
    (found,) = standing(checked=quality("oooF", "all columns", "empty", 1.0, 1.0))
    assert found.message == "there are no predictions since 26 Jan 2026"


def test_results_in_any_order_of_windows_give_the_same_alerts(standing):
    results = drift("oFFF")
    assert standing(drifted=results[::-1]) == standing(drifted=results)


GRIDS = st.tuples(st.integers(1, 4), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 3), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


@given(codes=GRIDS, rows=st.lists(st.integers(0, 2), min_size=5, max_size=5), complete=st.booleans())
def test_reports_of_arrays_give_the_alerts_of_their_results_and_make_few_of_them(codes, rows, complete):
    verdict = np.array(codes, dtype=np.uint8)
    names = [EMPTY, "missing", "missing", "unseen"][: len(codes)]
    columns = [Column(name, Kind.NUMERIC, Role.FEATURE) for name in ("*", "a", "b", "b")][: len(codes)]
    cut = windows(rows[: verdict.shape[1]], () if complete else (verdict.shape[1] - 1,))
    checked = QualityReport(cut, grid(columns, names, verdict))
    drifted = DriftReport(cut, grid(columns, ["psi", "psi", "psi", "ks"][: len(codes)], verdict))
    found = alerts(Report(cut, ()), drifted, checked, "roc_auc")
    assert "results" not in {**vars(checked), **vars(drifted)}
    plain = [Report(cut, report.results) for report in (drifted, checked)]
    assert found == alerts(Report(cut, ()), *plain, "roc_auc")


def grid(columns, names, verdict):
    value = np.where(verdict == 0, np.nan, 0.1 * (1 + np.arange(verdict.size).reshape(verdict.shape)))
    limit, none = np.full(verdict.shape, 0.1), np.zeros(verdict.shape, dtype=np.intp)
    n = np.full(verdict.shape, 100)
    return Grid(tuple(columns), tuple(names), value, limit, value, verdict, none, ("",), n, n)
