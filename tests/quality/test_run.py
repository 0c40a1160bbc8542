from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Baseline, Bins, Histogram, Kind, Report, Verdict
from monitoring.errors import UnknownNameError
from monitoring.quality.check import CHECKS
from monitoring.quality.run import run
from monitoring.quality.whole_check import EVERYTHING, WHOLE


@pytest.fixture
def log(counting):
    """Three windows: all well, an upstream break in both columns, and no rows; a good fourth one after that."""
    rng = np.random.default_rng(0)
    old = rng.normal(size=1500)
    bins = counting.bins(old)
    torn = np.where(rng.random(300) < 0.5, np.nan, rng.normal(size=300))
    samples = [rng.normal(size=300), torn, np.array([]), rng.normal(size=300)]
    words = [[150, 149, 0, 1], [100, 100, 100, 0], [0, 0, 0, 0], [140, 160, 0, 0]]
    return counting.log(
        {
            "numbers": (counting.numbers(bins, old), counting.numbers(bins, samples)),
            "words": (counting.of("ab", [700, 800, 0, 0]), counting.of("ab", words)),
        }
    )


def test_the_breaks_are_found_where_they_are(log):
    failed = {(r.column, r.check, r.window) for r in run(log, log.selection).results if r.verdict is Verdict.FAIL}
    assert failed == {("numbers", "missing", 1), ("words", "unseen", 1), ("all columns", "empty", 2)}


def test_every_check_shows_for_every_column_and_what_is_skipped_says_why(log):
    report = run(log, log.selection)
    whole = set(WHOLE.names()) - {"apart"}  # which is there where rows are apart
    of_columns = len(CHECKS.names()) + 1  # and type, which files tell of
    assert len(report.results) == 4 * (2 * of_columns + len(whole) - 1)
    assert {r.check for r in report.results if r.column == EVERYTHING} == whole - {"type"}
    skipped = [r for r in report.results if r.verdict is Verdict.SKIPPED]
    assert all(r.reason for r in skipped)
    reasons = {(r.column, r.check): r.reason for r in skipped if r.window == 0}
    assert reasons["words", "out_of_range"] == "this check is for numeric columns"
    assert reasons["words", "constant"].startswith("one value or cell makes up 53")
    assert {r.reason for r in skipped if (r.column, r.check) == ("numbers", "missing")} == {"no rows in this window"}


def test_the_arrays_tell_the_same_as_the_single_results(log):
    report = run(log, log.selection)
    plain = Report(report.windows, report.results)
    pd.testing.assert_frame_equal(report.frame(), plain.frame())
    assert report.verdict is plain.verdict is Verdict.FAIL
    assert report.values("missing")[0, 1] == pytest.approx(0.5, abs=0.1)


def test_columns_and_checks_can_be_chosen(log):
    report = run(log, log.selection, columns=["words"], checks=["missing"])
    assert {(r.column, r.check) for r in report.results} == {("words", "missing")}
    with pytest.raises(UnknownNameError, match="there is no quality check 'missin'"):
        run(log, log.selection, checks=["missin"])


def test_clean_columns_stay_within_the_allowed_false_alarms(counting):
    rng, counts = np.random.default_rng(1), {}
    for i in range(50):
        share = rng.uniform(0, 0.1)
        old, new = rng.random(2000), rng.random((60, 150))
        bins = counting.bins(old)
        gaps = [np.where(rng.random(len(x)) < share, np.nan, x) for x in (old, *new)]
        counts[f"x{i}"] = counting.numbers(bins, gaps[0]), counting.numbers(bins, gaps[1:])
    log = counting.log(counts)
    frame = run(log, log.selection, checks=["missing", "out_of_range"]).frame()
    alarms = frame.loc[frame["verdict"] == "FAIL", "check"].value_counts()
    # Two months at one false alarm allowed a month, for each check: above 6 of 2 expected is next to impossible.
    assert max(alarms, default=0) <= 6


def test_shares_are_held_against_those_of_earlier_windows_where_that_is_asked(counting):
    bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    counts = np.array([[500, 480, 0, 20.0]] * 4 + [[400, 300, 200, 100.0]] * 5)
    reference = Histogram(bins, np.array([5000, 4800, 0, 200.0]))
    log = counting.log({"x": (reference, Histogram(bins, counts))})
    moving = replace(log.selection, quality_baseline=Baseline.parse("rolling 2"))

    def failing(selection, check):
        found = [one for one in run(log, selection, ["x"]).results if one.check == check]
        assert {one.n_reference for one in found if one.window > 1} == ({2000} if selection is moving else {10_000})
        return [one.window for one in found if one.verdict is Verdict.FAIL], [one.reason for one in found]

    for check in ("missing", "unseen"):
        assert failing(log.selection, check)[0] == [4, 5, 6, 7, 8]
        windows, reasons = failing(moving, check)
        assert windows == [4, 5]  # of the second, half of the rows before it are of the time before
        assert "compared with the 2 windows before it, of which there are none" in reasons[0]
    constant = [one for one in run(log, moving, ["x"]).results if one.check == "constant"]
    assert {one.n_reference for one in constant} == {10_000}
