"""What pages say in a sentence is read back and held against the results that it was made of."""

import re
from dataclasses import replace
from math import isnan, nan
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from monitoring.alerts.glance import newest_judged
from monitoring.alerts.policy import alerts
from monitoring.alerts.status import KINDS, NO_ALERT, Status, status, to_look_at
from monitoring.domain import (
    Alert,
    Column,
    Deployment,
    Grid,
    Incident,
    Kind,
    Measure,
    Member,
    Report,
    Role,
    Task,
    Verdict,
    newest_whole,
)
from monitoring.domain.deployment import ModelFile
from monitoring.domain.text import day
from monitoring.drift.report import DriftReport
from monitoring.explain.result import ExplainedPrediction, Skipped
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.quality.report import QualityReport
from monitoring.quality.whole_check import EVERYTHING
from monitoring.ui.pages.alerting.standing import titles
from monitoring.ui.pages.cards import delta
from monitoring.ui.pages.explaining import answer
from monitoring.ui.pages.performance import unjudged
from monitoring.ui.results import sentences
from monitoring.ui.results.status import told
from tests.results import NUMBER, close, drifts, figure, measured, near, read, verdicts, weeks, windows

OUTPUTS = {Task.BINARY: {"score": "p"}, Task.REGRESSION: {"prediction": "p"}, Task.MULTICLASS: {"prediction": "p"}}
FIGURES = re.compile(
    rf"(?P<value>{NUMBER}) \((?P<low>{NUMBER}) to (?P<high>{NUMBER})\)(?: in the week of (?P<when>[^;,.]+?))?"
    rf"(?: against (?P<reference>{NUMBER}) in the reference)?"
    rf"(?:[,;] (?P<side>above|below) the limit of (?P<limit>{NUMBER})(?: since the week of (?P<since>[^.]+))?"
    r")?"
    r"(?P<alone>; it is not judged: nothing to compare with)?\."
)


def deployment(task, features=()):
    return Deployment(name="d", title="d", task=task, label="y", numeric=tuple(features), **OUTPUTS[task])


@given(
    task=st.sampled_from(list(Task)),
    values=st.lists(st.one_of(figure, near, st.just(nan)), min_size=1, max_size=6),
    half=st.sampled_from([1e-6, 0.01, 1.0]),
    middle=st.one_of(figure, near, st.just(nan)),
    width=st.sampled_from([0.0, 1e-5, 0.5]),
)
def test_the_banner_says_of_the_key_metric_what_the_alert_says(task, values, half, middle, width):
    who, cut, nothing = deployment(task), weeks(len(values)), Report((), ())
    metric = METRICS[key_metric(who)].descriptor
    report = Report(cut, tuple(measured(metric, values, half, (middle, middle - width, middle + width))))
    standing = alerts(report, nothing, nothing, metric.name)
    measures = [m for m in report.results if m.window >= 0]
    known = [m for m in measures if not isnan(m.value)]
    run = [m for m in known if standing and standing[0].since <= m.window and m.verdict is Verdict.FAIL]
    its = None if isnan(middle) else report.results[0]
    said = sentences.performance(who, known[-1] if known else None, its, cut, run)
    if not known:
        assert "cannot be told yet: no whole window has enough labels" in said
        return
    last, found = known[-1], FIGURES.search(said)
    assert found, said

    assert close(read(found["value"]), last.value)
    assert (found["reference"] is None) == isnan(middle)
    assert found["reference"] is None or close(read(found["reference"]), middle)
    assert said.startswith("**Performance got worse:** ") == (last.verdict is Verdict.FAIL) == bool(standing)
    assert ("holds:**" in said) == (last.verdict is Verdict.OK and not isnan(last.limit))
    assert bool(found["alone"]) == isnan(last.limit)
    assert found["side"] == (last.side or None)
    if found["side"]:
        assert read(found["value"]) != read(found["limit"]) or abs(last.value - last.limit) <= 1e-9 * abs(last.limit)
        assert (last.value < last.limit) == (found["side"] == "below")
    if standing:
        (alert,) = standing
        assert f"is {found['value']} ({found['low']} to {found['high']})".replace("−", "-") in alert.message
        assert f"the limit of {found['limit']} ".replace("−", "-") in alert.message
        assert alert.message.endswith(f"since {found['since']}")


def test_a_figure_that_too_few_quiet_windows_hold_back_does_not_hold():
    who, cut = deployment(Task.BINARY), weeks(1)
    metric = METRICS[key_metric(who)].descriptor
    reference, last = measured(metric, [0.6], 0.01, (0.7, 0.69, 0.71))
    held_back = replace(last, verdict=Verdict.WARN, reason="four windows are too few")
    said = sentences.performance(who, held_back, reference, cut, [])
    assert said.startswith("**ROC AUC may have got worse:** 0.600 (0.590 to 0.610)")
    assert said.endswith("against 0.700 in the reference; four windows are too few.")


@given(cut=windows())
def test_what_is_said_of_labels_and_of_a_log_that_stopped_is_counted(cut):
    filled = [w for w in cut if w.rows]
    waiting = []
    while filled and not filled[-1].labelled:
        waiting.append(filled.pop())
    (said,) = sentences.labels(cut) or ("",)
    assert bool(said) == bool(waiting)
    if waiting:
        count, rows = re.fullmatch(
            r"Labels are not in yet for the newest (?:(\d+) windows|window) \(([\d,]+) predictions?.*\)\.", said
        ).groups()
        assert (int(count or 1), read(rows)) == (len(waiting), sum(w.rows for w in waiting))
        assert ("1 prediction " in said) == (rows == "1")
        assert said.endswith(f"since {day(waiting[-1].start)}).")
    last = max((w.index for w in cut if w.rows), default=-1)
    ended = [w for w in cut if w.index > last]
    assert sentences.stopped(cut) == ([f"**No predictions since {day(ended[0].start)}.**"] if ended else [])


@given(data=st.data(), task=st.sampled_from(list(Task)))
def test_the_answer_counts_what_drifted_and_says_nothing_that_its_state_does_not(data, task):
    cut = data.draw(windows())
    report = data.draw(drifts(cut))
    metric = METRICS[key_metric(deployment(task))].descriptor
    measures = tuple(
        measured(metric, data.draw(st.lists(figure, min_size=len(cut), max_size=len(cut))), 1.0, (1, 0, 2))
    )
    checks = data.draw(drifts(cut)).grid
    checks = QualityReport(cut, replace(checks, names=("missing",) * len(checks.names)))
    who = deployment(task, [c.name for c in report.columns if c.role is Role.FEATURE])
    parts = Report(cut, measures), report, checks
    standing = alerts(*parts, metric.name)
    state = status(*parts, standing, metric.name)
    found = told(who, cut, *parts, standing, state)
    text, newest = " ".join(found.sentences), newest_whole(cut)

    here = [r for r in report.results if newest and r.window == newest.index and r.verdict is not Verdict.SKIPPED]
    inputs = [r for r in here if r.column in who.features]
    drifted = [r for r in inputs if r.verdict is Verdict.FAIL]
    assert (found.drifted, found.inputs) == (len(drifted), len(inputs))
    counted = re.search(r"(?:\*\*(\d+)|None) of (\d+) inputs? drifted", text)
    assert bool(counted) == bool(inputs)
    if counted:
        assert (int(counted[1] or 0), int(counted[2])) == (len(drifted), len(inputs))
    outputs = {r.column for r in here if r.verdict is Verdict.FAIL} - {r.column for r in inputs}
    assert set(re.findall(r"the (?:score|label) \*\*(c\d+)\*\*", text)) == outputs
    assert ("Data quality: look at" in text) == any(a.kind == "quality" for a in standing)
    wanted = {
        r.column
        for part in (report, checks)
        for r in part.results
        if newest and r.window == newest.index and r.verdict is Verdict.WARN
    } - {a.subject for a in standing if a.kind != "performance"}
    assert sorted(look.subject for look in found.looks) == sorted(wanted)
    assert ("To look at" in text) == bool(wanted)
    assert ("Performance got worse" in text) == any(a.kind == "performance" for a in standing)


@given(parts=st.tuples(verdicts, verdicts, verdicts))
def test_where_no_alert_stands_that_is_said_and_what_is_not_known(parts):
    state = Status(dict(zip(KINDS, parts, strict=True)))
    said = sentences.nothing_stands(state)
    skipped = [kind for kind in KINDS if state.parts[kind] is Verdict.SKIPPED]
    if state.verdict is Verdict.OK:
        named = said.partition("Not judged: ")[2]
        assert [kind for kind in KINDS if kind in named] == skipped
    assert ("something to look at" in said) == (state.verdict is Verdict.WARN)
    assert ("nothing to compare" in said) == (len(skipped) == 3)


@given(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=9))
def test_alerts_that_are_not_listed_are_counted_on_the_pages_that_have_them(kinds):
    said = sentences.further([Alert(kind, "x", 0, 0, 1.0, 0.0, "m") for kind in kinds])
    assert set(said) == set(kinds)
    for kind, words in said.items():
        count = kinds.count(kind)
        plural = "" if count == 1 else "s"
        assert words == f"and {count} more finding{plural} on the page {sentences.PAGES[kind]}"


@given(places=st.lists(st.integers(0, 3), max_size=9), newest=st.integers(0, 3))
def test_findings_are_said_to_be_of_a_window_where_all_of_them_are(places, newest):
    found = [Alert("quality", f"c{i % 4}", place, 0, 1.0, 0.0, "m") for i, place in enumerate(places)]
    said = sentences.findings(found, weeks(4)[newest])
    assert bool(said) == bool(places)
    if said:
        assert said.startswith(f"{len(places)} finding{'' if len(places) == 1 else 's'}")
        assert ("in the week of" in said) == (set(places) == {newest})


@given(
    score=st.one_of(st.floats(0, 1), st.integers(0, 100).map(lambda n: n / 100)),
    threshold=st.one_of(st.floats(0, 1), st.integers(0, 100).map(lambda n: n / 100)),
    apart=st.sampled_from([None, 0.0, 1e-4, -1e-4, 1e-6, -1e-6]),
)
def test_a_score_is_never_shown_on_the_wrong_side_of_its_threshold(score, threshold, apart):
    score = score if apart is None else min(max(threshold + apart, 0.0), 1.0)
    who, none = Deployment(name="d", title="d", task=Task.BINARY, model=ModelFile(Path("m"), threshold)), Skipped("")
    said = answer.answer(who, ExplainedPrediction("7", pd.DataFrame({"x": [1.0]}), score, None, none, none, none))
    shown, cut, word = re.search(
        rf"score \*\*({NUMBER})\*\*, so at the threshold ({NUMBER}) the model says \*\*(yes|no)\*\*", said
    ).groups()
    assert word == ("yes" if score >= threshold else "no")
    assert (read(shown) >= read(cut)) == (score >= threshold) or abs(score - threshold) <= 1e-9 * threshold
    assert close(read(shown), score)


@given(here=st.one_of(figure, near), reference=st.one_of(figure, near), half=st.sampled_from([0.0, 1e-4, 1.0]))
def test_a_cards_difference_is_that_of_the_figures_that_it_shows(here, reference, half):
    metric = METRICS["mae"].descriptor
    own = Measure("mae", 0, here, here - half, here + half, 9)
    way = delta(metric, own, Measure("mae", -1, reference, reference, reference, 9))
    difference = here - reference
    if way.words == "unchanged":
        assert abs(difference) <= 5.1e-3 * max(abs(here), abs(reference)) or abs(difference) <= 5.1e-4
        assert (way.colour, way.arrow) == ("off", "off")
        return
    assert (way.words[0] == "+") == (difference > 0)
    assert abs(read(way.words) - difference) <= max(5.1e-3 * max(abs(here), abs(reference)), 5.1e-4)
    assert way.colour == ("off" if abs(difference) <= half else "inverse")


def test_what_many_columns_have_in_common_is_told_once():
    newest, why = weeks(1)[0], "beyond chance; four windows are too few to tell what is usual"
    (said,) = sentences.wants_a_look({f"c{i}": why for i in range(6)}, newest)
    assert said.endswith(f"**c4** and 1 more – {why}.")
    (said,) = sentences.wants_a_look({"a": why, "b": why, "c": "0.3 sd higher"}, newest)
    assert said.endswith(f"**c** – {sentences.WANTS_A_LOOK}.")


def test_the_newest_measure_that_is_told_is_one_that_labels_settle():
    told_at = [Measure("mae", i, 1.0 + i, 1.0, 2.0, 50, provisional=i == 2) for i in range(3)]
    assert newest_judged(told_at, weeks(3)).window == 1


def test_a_key_metric_with_too_few_events_holds_nothing_and_says_why():
    here = Measure("roc_auc", 0, 0.8, nan, nan, 300, limit=0.7, verdict=Verdict.SKIPPED, reason="too few events: 2")
    said = sentences.performance(deployment(Task.BINARY), here, None, weeks(1), [])
    assert said.startswith("ROC AUC 0.800 (no interval) ")
    assert said.endswith("; it is not judged: too few events\\: 2.")


def test_under_a_picture_stands_why_windows_are_not_judged():
    few = Measure("rmse", 1, 8.0, nan, nan, 300, verdict=Verdict.SKIPPED, reason="too few events: 2")
    others = [replace(few, window=2, verdict=Verdict.OK), replace(few, window=3, provisional=True, worst=0.5)]
    unknown = replace(few, window=4, value=nan)
    assert unjudged([*others, unknown]) == ""
    said = unjudged([replace(few, window=0, reason="older"), few, *others, unknown])
    assert said == "2 windows are shown and not judged. The newest: too few events: 2."


def test_an_alert_about_all_rows_is_called_by_its_check():
    found = [Member("quality", EVERYTHING, rule, 1, 501, 0.5, 0.1, "m") for rule in ("orphans", "repeated")]
    assert titles(Incident("a", "", tuple(found))) == ["Labels without a prediction", "Rows that were there already"]


def test_a_failure_that_the_rules_take_for_no_alert_is_to_be_looked_at_and_an_alert_is_not():
    cut = weeks(2)
    codes, ones = np.array([[1, 2], [1, 3], [1, 3], [3, 1]], dtype=np.uint8), np.ones((4, 2))
    columns = tuple(Column(name, Kind.NUMERIC, Role.FEATURE) for name in ("age", "ward", "stay", "past"))
    grid = Grid(
        columns, ("psi",) * 4, 0.3 * ones, 0.2 * ones, 0.5 * ones, codes, np.array([[0, 1]] + [[0, 0]] * 3),
        ("", "higher, certain"), np.full((4, 2), 900), np.full((4, 2), 90),
    )  # fmt: skip
    looks = to_look_at("drift", DriftReport(cut, grid), [Alert("drift", "stay", 1, 1, 0.3, 0.2, "m", rule="psi")])

    assert {look.subject: look.why for look in looks} == {"ward": NO_ALERT, "age": "higher, certain"}
    assert [look.subject for look in looks] == ["ward", "age"]
    (said,) = sentences.wants_a_look({look.subject: look.why for look in looks}, cut[1])
    assert f"**ward** ({NO_ALERT}) and **age** (higher, certain)." in said
    (said,) = sentences.wants_a_look({f"c{i}": f"{i} higher" for i in range(9)}, cut[1])
    assert "**c0**, **c1**, **c2**, **c3**, **c4** and 4 more – small but certain, or" in said
