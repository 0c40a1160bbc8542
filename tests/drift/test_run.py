from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import Column, Every, Kind, Role, Segment, Verdict
from monitoring.drift.method import METHODS
from monitoring.drift.run import default_method, run
from monitoring.errors import DataError, UnknownNameError


@pytest.fixture
def counts(counting):
    """Numbers that hold still, words that drift in the last of four windows, a score and a label."""
    rng = np.random.default_rng(0)
    old = rng.normal(size=1500)
    bins = counting.bins(old)
    numbers = counting.numbers(bins, old), counting.numbers(bins, list(rng.normal(size=(4, 400))))
    words = (
        counting.of("ab", [700, 800, 0, 0]),
        counting.of("ab", [[190, 210, 0, 0], [180, 220, 0, 0], [195, 205, 0, 0], [390, 10, 0, 0]]),
    )
    label = (counting.of("01", [900, 600, 0, 0]), counting.of("01", [[240, 160, 0, 0]] * 3 + [[0, 0, 0, 0]]))
    return {"numbers": numbers, "words": words, "score": numbers, "late": label}


@pytest.fixture
def log(counting, counts):
    return counting.log(counts, roles={"score": Role.SCORE, "late": Role.LABEL})


def test_features_come_first_then_the_score_then_the_label(log):
    report = run(log, log.selection)
    assert [column.name for column in report.columns] == ["numbers", "words", "score", "late"]
    assert {result.method for result in report.results} == {"psi"}
    assert len(report.results) == 16


def test_a_drifted_window_fails_and_carries_its_figures(log):
    result = run(log, log.selection, columns=["words"]).results[3]
    assert (result.column, result.window, result.verdict) == ("words", 3, Verdict.FAIL)
    assert result.value >= result.limit == 0.2
    assert (result.n_reference, result.n_current, result.reason, result.segment) == (1500, 400, "", None)


def test_a_label_that_is_not_known_yet_is_skipped_and_says_so(log):
    result = run(log, log.selection, columns=["late"]).results[3]
    assert (result.verdict, result.reason) == (Verdict.SKIPPED, "no label of this window is known yet")


def test_a_method_that_cannot_compare_a_column_is_skipped_with_the_reason(log):
    report = run(log, log.selection, columns=["words"], methods=["ks", "psi"])
    assert [r.verdict for r in report.results[:4]] == [Verdict.SKIPPED] * 4
    assert report.results[0].reason == "ks cannot compare categorical columns"
    assert report.verdict is Verdict.FAIL


def test_chi2_fails_exactly_where_chance_is_ruled_out(log):
    results = run(log, log.selection, methods=["chi2"]).results
    alpha = 0.5 / (4 * 30.44)
    for result in results:
        if result.verdict is not Verdict.SKIPPED:
            assert (result.verdict is Verdict.FAIL) == (result.p_value < alpha) == (result.value >= result.limit)
    assert any(result.verdict is Verdict.FAIL for result in results)


def test_looking_at_one_column_or_method_alone_changes_no_verdict(log):
    everything = run(log, log.selection, methods=METHODS.names()).frame()
    alone = run(log, log.selection, columns=["words"], methods=["chi2"]).frame()
    same = everything[(everything["column"] == "words") & (everything["method"] == "chi2")]
    assert same["verdict"].tolist() == alone["verdict"].tolist()
    assert same["limit"].tolist() == alone["limit"].tolist()


def test_what_fails_hangs_on_the_allowed_alarms_and_the_number_of_windows(counting):
    words = counting.of("ab", [50, 50, 0, 0]), counting.of("ab", [[34, 16, 0, 0]])
    daily = counting.log({"words": words})
    assert run(daily, daily.selection, methods=["tvd"]).results[0].p_value == pytest.approx(0.037, abs=0.001)
    assert run(daily, daily.selection, methods=["tvd"]).verdict is Verdict.OK
    monthly = replace(daily, every=Every("month"))
    assert run(monthly, monthly.selection, methods=["tvd"]).verdict is Verdict.FAIL
    strict = replace(monthly, false_alarms_per_month=0.01)
    assert run(strict, strict.selection, methods=["tvd"]).verdict is Verdict.OK


def test_results_of_a_segment_name_it(log):
    selection = replace(log.selection, segment=Segment("words", "a"))
    report = run(log, selection)
    assert {result.segment for result in report.results} == {"words=a"}
    assert set(report.frame()["segment"]) == {"words=a"}


def test_a_column_that_cannot_be_read_is_skipped_and_the_others_are_not(counting, counts):
    log = counting.log({**counts, "torn": DataError("torn is not a number any more")})
    results = run(log, log.selection).results
    torn = [r for r in results if r.column == "torn"]
    assert {(r.verdict, r.reason) for r in torn} == {(Verdict.SKIPPED, "torn is not a number any more")}
    assert any(r.verdict is Verdict.FAIL for r in results)


def test_a_log_that_cannot_be_read_at_all_is_an_error(counting, counts):
    log = counting.log({**counts, "torn": DataError("no such table")})
    with pytest.raises(DataError, match="no such table"):
        run(log, log.selection, columns=["torn"])


def test_a_defect_is_never_swallowed(counting, counts):
    log = counting.log({**counts, "torn": RuntimeError("ours")})
    with pytest.raises(RuntimeError, match="ours"):
        run(log, log.selection)


def test_unknown_names_are_answered_with_those_there_are(log):
    with pytest.raises(UnknownNameError, match="there is no column 'word'"):
        run(log, log.selection, columns=["word"])
    with pytest.raises(UnknownNameError, match="there is no drift method 'pis'"):
        run(log, log.selection, methods=["pis"])


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("role", list(Role))
def test_the_default_method_suits_every_column(kind, role):
    assert kind in METHODS[default_method(Column("x", kind, role))].descriptor.kinds


def test_a_label_is_compared_where_labels_have_come(counting):
    pair = counting.of("01", [900, 100, 0, 0]), counting.of("01", [[20, 80, 0, 0]] * 2)
    log = counting.log({"y": pair}, roles={"y": Role.LABEL}, why_unripe=("", "labels are still to come"))
    settled, waiting = run(log, log.selection, ["y"], ["tvd"]).results
    assert (settled.verdict, settled.value) == (Verdict.FAIL, pytest.approx(0.7))
    assert (waiting.verdict, waiting.reason) == (Verdict.SKIPPED, "labels are still to come")


def test_a_reference_of_one_value_is_nothing_to_compare_with(counting):
    alone = counting.of("ab", [1, 0, 0, 7]), counting.of("ab", [[400, 0, 0, 0], [0, 400, 0, 0]])
    log = counting.log({"words": alone, "other": (counting.of("ab", [1, 1, 0, 0]), alone[1])})
    for result in run(log, log.selection, columns=["words"]).results:
        assert result.verdict is Verdict.SKIPPED
        assert result.reason == "nothing to compare with: the reference has 1 value of this column"
    assert Verdict.SKIPPED not in {result.verdict for result in run(log, log.selection, columns=["other"]).results}
