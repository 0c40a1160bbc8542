"""A sentence is a function of the results that it speaks of: its figures are read back and held against them."""

import re
from dataclasses import replace
from math import inf, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.alerts import messages
from monitoring.alerts.policy import alerts
from monitoring.alerts.status import status
from monitoring.domain import DriftResult, Measure, QualityResult, Report, Verdict
from monitoring.domain.text import SAME
from monitoring.figures.shared.limits import limits as drawn_limits
from monitoring.performance.metric import METRICS
from monitoring.performance.verdict import judge, limits
from monitoring.quality.check import CHECKS
from tests.results import JUDGED, NUMBER, close, figure, measured, near, read, verdicts, weeks

MEASURED = re.compile(
    rf"(?P<title>.+) is (?P<value>{NUMBER}) \((?P<low>{NUMBER}) to (?P<high>{NUMBER})\), (?P<side>below|above) the "
    rf"limits? of (?P<limit>{NUMBER})(?: to (?P<upper>{NUMBER}))? \(reference (?P<reference>{NUMBER})\), "
    r"since (?P<since>[^;]+)(?:; on one side or the other since (?P<first>.+))?"
)
COMPARED = re.compile(
    rf"(?P<value>{NUMBER})(?: %)?(?: of rows)?, limit (?P<limit>{NUMBER})(?: %)?, since (?P<since>.+)"
)


@given(
    metric=st.sampled_from(JUDGED),
    values=st.lists(st.one_of(figure, near, st.just(nan)), min_size=1, max_size=6),
    half=st.sampled_from([1e-6, 0.01, 1.0]),
    middle=st.one_of(figure, near),
    width=st.sampled_from([0.0, 1e-5, 0.5]),
)
def test_a_sentence_on_performance_says_what_its_results_say(metric, values, half, middle, width):
    cut = weeks(len(values))
    results = measured(metric, values, half, (middle, middle - width, middle + width))
    report = Report(cut, tuple(results))
    found = alerts(report, Report(cut, ()), Report(cut, ()), metric.name)
    known = [m for m in results[1:] if m.verdict is not Verdict.SKIPPED]
    stands = bool(known) and known[-1].verdict is Verdict.FAIL
    assert bool(found) == stands
    if not stands:
        return
    (alert,), last = found, known[-1]
    said = MEASURED.fullmatch(alert.message)
    assert said, alert.message

    low, high = limits(metric, (middle - width, middle + width))
    named = [end for end in (low, high) if not isnan(end)]
    assert all(close(read(said[key]), end) for key, end in zip(("limit", "upper"), named, strict=False))
    assert (said["upper"] is None) == (len(named) == 1)
    assert drawn_limits(results[1:]) == list(
        zip(("limit",) if len(named) == 1 else ("lower limit", "upper limit"), named, strict=True)
    )
    side = "below" if last.high < low else "above"
    assert said["side"] == side
    crossed = read(said["limit"]) if side == "below" or said["upper"] is None else read(said["upper"])
    shown, end = read(said["value"]), low if side == "below" else high
    assert (shown < crossed if side == "below" else shown > crossed) or abs(last.value - end) <= SAME * abs(end)
    assert close(shown, last.value)
    run = failing_run(known)
    same = [m for m in run if (m.high < low) == (side == "below")]
    assert said["first"] in (None, cut[run[0].window].label)
    assert (said["first"] is None) == (len(same) == len(run))
    tail = [*run]
    while any((m.high < low) != (side == "below") for m in tail):
        tail = tail[1:]
    assert said["since"] == cut[tail[0].window].label
    assert alert.since == run[0].window


def test_a_metric_that_fails_without_an_interval_says_that_it_has_none():
    auc = next(metric for metric in JUDGED if metric.name == "roc_auc")
    *_, last = measured(auc, [0.5], 0.01, (0.9, 0.88, 0.92))
    assert last.verdict is Verdict.FAIL
    said = messages.performance([replace(last, low=nan, high=nan)], weeks(1), {"roc_auc": 0.9})
    assert said.startswith("ROC AUC is 0.500 (no interval), below the limit of ")


def failing_run(known):
    run = []
    for measure in reversed(known):
        if measure.verdict is not Verdict.FAIL:
            break
        run.append(measure)
    return run[::-1]


@given(
    value=st.one_of(st.just(0.0), st.floats(1e-12, 1), st.floats(0, 1).map(lambda x: round(x, 3))),  # rows over rows
    apart=st.one_of(st.floats(0, 0.2), st.sampled_from([0.0, 1e-4, 1e-6])),
    kind=st.sampled_from(["drift", "missing", "out_of_range"]),
)
def test_a_sentence_on_data_never_shows_a_figure_on_the_wrong_side(value, apart, kind):
    limit, cut = max(value - apart, 0.0), weeks(2)
    make = DriftResult if kind == "drift" else QualityResult
    name = "psi" if kind == "drift" else kind
    report = Report(cut, tuple(make("x", i, name, value, limit, 0.0, Verdict.FAIL, 9, 9) for i in range(2)))
    both = (report, Report(cut, ())) if kind == "drift" else (Report(cut, ()), report)
    (alert,) = alerts(Report(cut, ()), *both, "roc_auc")
    said = COMPARED.search(alert.message)
    shown, shown_limit = read(said["value"]), read(said["limit"])
    scale = 1 if kind == "drift" else 100

    assert shown > shown_limit or abs(value - limit) <= SAME * limit
    assert close(shown, scale * value) or abs(shown - scale * value) <= 0.051
    if kind != "drift":
        assert (shown == 0) == (value == 0)
        assert (shown == 100) == (value >= 1 - SAME)
    assert said["since"] == cut[0].label


def test_bias_that_changed_sides_names_both_limits_and_both_beginnings():
    bias, cut = METRICS["bias"].descriptor, weeks(4)
    results = measured(bias, [0.0, 27.2, -67.9, -67.9], 2.0, (-0.05, -0.624, 0.511))
    (alert,) = alerts(Report(cut, tuple(results)), Report(cut, ()), Report(cut, ()), "mae")

    assert alert.message == (
        "Bias is -67.9 (-69.9 to -65.9), below the limits of -0.624 to 0.511 (reference -0.0500), since 19 Jan 2026; "
        "on one side or the other since 12 Jan 2026"
    )
    assert (alert.limit, alert.limit_low, alert.limit_high) == (-0.624, -0.624, 0.511)
    (told,) = alerts(Report(cut, tuple(results)), Report(cut, ()), Report(cut, ()), "mae", "min")
    said = "Bias is -67.9 min (-69.9 to -65.9), below the limits of -0.624 to 0.511 min (reference -0.0500 min), since"
    assert told.message.startswith(said)


def test_a_two_sided_metric_whose_reference_never_varied_has_two_sides():
    bias = METRICS["bias"].descriptor
    assert judge(bias, -1.0, (-1.1, -0.9), (0.0, 0.0)) == (0.0, Verdict.FAIL)
    assert judge(bias, 1.0, (0.9, 1.1), (0.0, 0.0)) == (0.0, Verdict.FAIL)


@pytest.mark.parametrize(
    ("check", "value", "limit", "words"),
    [
        ("missing", 0.12004, 0.12, "x: missing values in 12.004 % of rows, limit 12.000 %"),
        ("missing", 0.0004, 0.0001, "x: missing values in 0.04 % of rows, limit 0.01 %"),
        ("missing", 0.9998, 0.5, "x: missing values in 99.98 % of rows, limit 50.00 %"),
        ("outside", 0.02, 0.0, "x: none of the known values in 2.0 % of rows, limit 0 %, in "),
        ("outside", 0.02, 1e-9, "x: none of the known values in 2.0 % of rows, limit 0 %, in "),
        ("constant", 1.0, 1.0, "x: stuck at one value, since"),
    ],
)
def test_shares_are_not_rounded_to_what_they_are_not(check, value, limit, words):
    cut = weeks(1)
    result = QualityResult("x", 0, check, value, limit, 0.0, Verdict.FAIL, 9, 9)
    (alert,) = alerts(Report(cut, ()), Report(cut, ()), Report(cut, (result,)), "mae")
    assert alert.message.startswith(words)
    assert CHECKS[check].descriptor.is_share == (check != "constant")


@pytest.mark.parametrize("failing", [{0}, {0, 1}, {0, 1, 2}])
def test_what_never_is_all_right_stands_wherever_it_fails(failing):
    """A week later nothing is mended: the labels of an older window are as wrong as they were."""
    cut = weeks(4)
    results = tuple(
        QualityResult(
            "x", w, "outside", 0.02 * (w in failing), 1e-9, 0.0, Verdict.FAIL if w in failing else Verdict.OK, 9, 9
        )
        for w in range(4)
    )
    (alert,) = alerts(Report(cut, ()), Report(cut, ()), Report(cut, results), "mae")
    assert (alert.window, alert.since) == (max(failing), 0)
    assert f"limit 0 %, in {cut[max(failing)].label}" in alert.message
    assert ("and in one window before" in alert.message) == (len(failing) == 2)
    assert ("and in 2 windows before, since" in alert.message) == (len(failing) == 3)


@given(
    stories=st.tuples(*(st.lists(verdicts, min_size=3, max_size=3) for _ in range(3))),
    rows=st.lists(st.sampled_from([0, 90]), min_size=3, max_size=3),
    whole=st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_the_state_fails_exactly_where_an_alert_stands(stories, rows, whole):
    cut = tuple(replace(w, rows=n, complete=c) for w, n, c in zip(weeks(3), rows, whole, strict=True))
    measures = [Measure("mae", -1, 1, 0, 2, 99)]
    measures += [Measure("mae", i, 9, 8, 10, 9, limit=2.0, verdict=v, limit_high=2.0) for i, v in enumerate(stories[0])]
    # A window without rows has no results.
    seen = [[v if n else Verdict.SKIPPED for v, n in zip(s, rows, strict=True)] for s in stories[1:]]
    drift = [DriftResult("x", i, "psi", 1, 0.2, 0, v, 9, 9) for i, v in enumerate(seen[0])]
    quality = [QualityResult("x", i, "missing", 1, 0.2, 0, v, 9, 9) for i, v in enumerate(seen[1])]
    reports = [Report(cut, tuple(results)) for results in (measures, drift, quality)]
    standing = alerts(*reports, "mae")
    found = status(*reports, standing, "mae")

    assert (found.verdict is Verdict.FAIL) == bool(standing)
    assert {kind for kind, verdict in found.parts.items() if verdict is Verdict.FAIL} == {a.kind for a in standing}
    assert found.word == {"FAIL": "alert", "WARN": "look at it", "SKIPPED": "not judged"}.get(found.verdict, found.word)
    assert (found.word == "all right") == ({*found.parts.values()} == {Verdict.OK})


def test_a_figure_without_end_is_written():
    bias, cut = METRICS["mae"].descriptor, weeks(1)
    (alert,) = alerts(
        Report(cut, tuple(measured(bias, [inf], 0.0, (1.0, 0.5, 2.0)))), Report(cut, ()), Report(cut, ()), "mae"
    )
    assert "is ∞ (∞ to ∞), above the limit of 2 (" in alert.message


def test_performance_is_not_all_right_where_the_key_metric_tells_nothing():
    cut = weeks(2)
    told = [Measure(name, w, 0.7, 0.6, 0.8, 9, limit=0.5) for name in ("accuracy", "roc_auc") for w in (0, 1)]
    told[-1] = replace(told[-1], low=0.0, high=1.0, verdict=Verdict.SKIPPED)
    found = status(Report(cut, tuple(told)), Report(cut, ()), Report(cut, ()), (), "roc_auc")
    assert found.parts["performance"] is Verdict.SKIPPED
    waiting = replace(told[-1], provisional=True)
    assert status(Report(cut, (*told[:-1], waiting)), Report(cut, ()), Report(cut, ()), (), "roc_auc").verdict == "OK"
