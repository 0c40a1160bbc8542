"""Values of another type than before, told from what is noted of files."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from scipy.stats import fisher_exact, t

from monitoring.domain import Feed, Received, Role, Verdict
from monitoring.quality.run import run

MONDAY = datetime(2026, 3, 2)


def file(day, rejected=0, numbers=(0, 100), read=200, kind="predictions"):
    at = MONDAY + timedelta(days=day)
    wrong = {"x": rejected} if rejected else {}
    counted = {"read": read, "rejected": rejected, "rejected_for": wrong, "numbers": {"plan": numbers}}
    return Received(kind, f"{day}.csv", at, ("x", "plan"), first=at, last=at, **counted)


@pytest.fixture
def found(counting):
    old = np.arange(100.0)
    bins = counting.bins(old)
    counts = {
        "x": (counting.numbers(bins, old), counting.numbers(bins, [old] * 4)),
        "plan": (counting.of("ab", [90, 90, 0, 0]), counting.of("ab", [[40, 41, 0, 0]] * 4)),
    }

    def answers(*files):
        log = counting.log(counts, fed=Feed(files=files))
        return {(r.column, r.window): r for r in run(log, log.selection).results if r.check == "type"}

    return answers


def test_values_that_cannot_be_read_any_more_are_found_as_files_vary(found):
    answers = found(file(0, 1), file(1, 2), file(2, 0), file(3, 30))
    assert [answers["x", i].verdict for i in range(4)] == ["SKIPPED", "OK", "OK", "FAIL"]
    last = answers["x", 3]
    assert (last.value, last.limit, last.n_current) == (0.15, pytest.approx(0.02), 200)
    logs = np.log(np.array([1.5, 2.5, 0.5]) / 200)
    spread = np.sqrt((10 * np.log(1.6) ** 2 + 2 * logs.var(ddof=1)) / 12 * 4 / 3)
    assert last.p_value == pytest.approx(t.sf((np.log(30.5 / 200) - logs.mean()) / spread, 12))
    clean = found(file(0, 0), file(1, 0), file(2, 0), file(3, 30))["x", 3]
    assert clean.p_value == pytest.approx(fisher_exact([[30, 170], [0, 600]], "greater").pvalue)
    assert last.reason == "15.0 % of the values in 3.csv cannot be read"
    assert answers["x", 0].reason == "the first file that is noted tells what is usual"


def test_few_more_and_few_rows_are_no_failure(found):
    assert found(file(0), file(1, 1))["x", 1].verdict is Verdict.OK
    assert found(file(0), file(1, 1, read=4))["x", 1].verdict is Verdict.OK
    bad_before = found(file(0, 40), file(1), file(2, 40), file(3, 39))  # so it is now and then
    assert bad_before["x", 3].verdict is Verdict.OK


@pytest.mark.parametrize(("before", "after"), [((0, 100), (60, 100)), ((100, 100), (40, 100)), ((97, 100), (0, 100))])
def test_words_that_became_numbers_and_numbers_that_became_words(found, before, after):
    answers = found(file(0, numbers=before), file(1, numbers=before), file(2, numbers=after))
    assert answers["plan", 1].verdict is Verdict.OK
    assert answers["plan", 2].verdict is Verdict.FAIL
    assert "of another type" in answers["plan", 2].reason
    assert answers["x", 2].verdict is Verdict.OK


def test_labels_that_had_no_prediction_are_held_against_files_before(counting):
    truth = counting.of("ab", [90, 90, 0, 0]), counting.of("ab", [[40, 41, 0, 0]] * 4)
    files = [replace(file(i, kind="labels"), labels=100, orphans=n) for i, n in enumerate([4, 5, 4, 60])]

    def verdicts(counts, roles):
        log = counting.log(counts, roles=roles, fed=Feed(files=tuple(files)))
        return [(r.verdict, r.reason) for r in run(log, log.selection).results if r.check == "orphans"]

    *before, last = verdicts({"plan": truth, "y": truth}, {"y": Role.LABEL})
    assert [verdict for verdict, _ in before] == ["SKIPPED", "OK", "OK"]
    assert last == (Verdict.FAIL, "60.0 % of the labels in 3.csv had no prediction when they came")
    assert {reason for _, reason in verdicts({"plan": truth}, {})} == {"this deployment has no labels"}


def test_older_rows_and_repeated_ids_are_held_against_files_before(counting):
    words = counting.of("ab", [90, 90, 0, 0]), counting.of("ab", [[40, 41, 0, 0]] * 4)

    def answers(*more):
        files = tuple(replace(file(i), **each) for i, each in enumerate(({}, {"late": 3, "replaced": 2}, *more)))
        log = counting.log({"plan": words}, fed=Feed(files=files))
        log.known_as = {"id": "id", "time": "at"}
        return {(r.check, r.window): r for r in run(log, log.selection).results if r.check in ("backwards", "repeated")}

    found = answers({"late": 90, "replaced": 100}, {"unchanged": 200, "late": 200})
    assert found["backwards", 2].reason == "45.0 % of the rows in 2.csv are older than what was read before"
    assert found["repeated", 2].reason == "50.0 % of the predictions in 2.csv have ids that were in the log already"
    assert {found[name, i].verdict for name in ("backwards", "repeated") for i in (1,)} == {Verdict.OK}
    assert {found[name, 2].verdict for name in ("backwards", "repeated")} == {Verdict.FAIL}
    assert {found[name, 3].verdict for name in ("backwards", "repeated")} == {Verdict.SKIPPED}  # read again


def test_files_of_one_window_count_together(found):
    answers = found(file(0), file(1, 10), file(1, 0))
    assert answers["x", 1].value == 10 / 400
    assert answers["plan", 1].n_current == 200
