import pickle

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Report, Role, Verdict
from monitoring.drift.method import METHODS
from monitoring.drift.report import by_importance, by_severity
from monitoring.drift.run import run


@pytest.fixture
def report(counting):
    rng = np.random.default_rng(0)
    old = rng.normal(size=1500)
    bins = counting.bins(old)
    reference = counting.numbers(bins, old)

    def windows(*shifts):
        return reference, counting.numbers(bins, [rng.normal(shift, 1, size=60) for shift in shifts])

    words = counting.of("ab", [700, 800, 0, 0]), counting.of("ab", [[19, 21, 0, 0], [0, 0, 0, 0], [18, 22, 0, 0]])
    counts = {"calm": windows(0, 0, 0), "once": windows(0, 5, 0), "always": windows(3, 3, 3), "words": words}
    log = counting.log({**counts, "score": windows(0, 0, 0)}, roles={"score": Role.SCORE})
    return run(log, log.selection, methods=METHODS.names())


def test_the_arrays_tell_the_same_as_the_single_results(report):
    plain = Report(report.windows, report.results)
    assert plain.verdict is report.verdict is Verdict.FAIL
    pd.testing.assert_frame_equal(report.frame(), plain.frame())
    assert {r.verdict for r in report.results} >= {Verdict.SKIPPED, Verdict.OK, Verdict.FAIL}
    assert all(r.reason for r in report.results if r.verdict in (Verdict.SKIPPED, Verdict.WARN))


def test_building_results_happens_once(report):
    assert report.results is report.results


def test_the_table_of_values_has_a_row_a_column_and_nan_where_skipped(report):
    table = report.values("ks")
    names = [column.name for column in report.columns]
    assert table.shape == (5, 3)
    assert np.isnan(table[names.index("words")]).all()
    assert table[names.index("once"), 1] == max(r.value for r in report.results if r.method == "ks")


def test_without_a_name_values_are_measured_against_their_limits(report):
    table = report.values()
    first = [r.value / r.limit for r in report.results if r.column == "calm" and r.window == 0]
    assert table[0, 0] == pytest.approx(max(first))


def test_scores_come_first_and_then_the_worst_features(report):
    names = [column.name for column in by_severity(report, "psi")]
    assert names[:3] == ["score", "once", "always"]
    names = [column.name for column in by_severity(report, "psi", of="mean")]
    assert names[:2] == ["score", "always"]
    assert [column.name for column in by_severity(report, "ks")][-1] == "words"


def test_a_report_survives_a_cache(report):
    again = pickle.loads(pickle.dumps(report))
    pd.testing.assert_frame_equal(again.frame(), report.frame())
    assert "FAIL" in repr(again)


def test_a_report_over_no_windows_is_skipped(counting):
    empty = counting.of("ab", [5, 5, 0, 0]), counting.of("ab", np.zeros((0, 4)))
    log = counting.log({"words": empty})
    report = run(log, log.selection)
    assert report.verdict is Verdict.SKIPPED
    assert report.results == ()
    assert list(report.frame()) == [
        "column", "window", "start", "end", "method", "value", "limit", "p_value", "verdict", "n_reference",
        "n_current", "reason", "segment",
    ]  # fmt: skip


def test_features_come_by_importance_and_equal_ones_by_drift(report):
    def ordered(importance):
        return [column.name for column in by_importance(report, importance)]

    assert ordered({"calm": 0.5, "words": 0.9, "always": 0.1, "score": 0.0})[:4] == ["score", "words", "calm", "always"]
    assert ordered({"calm": 0.5})[:2] == ["score", "calm"]
    assert ordered({}) == [column.name for column in by_severity(report)]
