"""A second line over trends: a segment, another deployment, the same windows earlier; each as a run of its own says."""

import math
from datetime import datetime, timedelta

import pytest

from monitoring.domain import ModelFile, Selection
from monitoring.drift.run import run as run_drift
from monitoring.log.journal.entry import Action, Draft, Entry, Live, written
from monitoring.performance.run import run
from monitoring.quality.check import CHECKS
from monitoring.quality.run import run as run_quality
from monitoring.ui.menu.terms import Term, terms
from monitoring.ui.results import events


def dashed(figure):
    return [each for each in figure["data"] if (each.get("marker") or {}).get("symbol") == "diamond-open"]


def points(trace):
    """By window, what is drawn; gaps left out."""
    found = dict(zip(trace["x"], trace["y"], strict=True))
    return {place: value for place, value in found.items() if isinstance(value, float) and not math.isnan(value)}


def measured(log, segment=None, **more):
    selection = Selection(log.deployment.name, log.deployment.every, log.deployment.as_of, segment=segment, **more)
    return run(log, selection)


def known(report, metric):
    found = {m.window: m.value for m in report.results if m.metric == metric and m.window >= 0}
    return {window: value for window, value in found.items() if not math.isnan(value)}


def test_a_segment_is_what_a_run_of_that_segment_says(visit, sample_workspace):
    at = visit("performance", deployment="flights-logreg", over="origin=EWR", metric="roc_auc", more="Recall")
    log = sample_workspace.log("flights-logreg")
    report = measured(log, next(one for one in log.segments() if str(one) == "origin=EWR"))
    for figure, metric in zip(visit.figures(at)[:2], ("roc_auc", "recall"), strict=True):
        (trace,) = dashed(figure)
        assert points(trace) == pytest.approx(known(report, metric))
    rows, labels = (sum(getattr(w, what) for w in report.windows) for what in ("rows", "labelled"))
    said = f"only origin\\=EWR · {rows:,} predictions in 15 windows"
    assert said.replace("\\=", "=") in visit.texts(at).replace("\\=", "=")
    assert f"{labels:,} labels. Not judged." in visit.texts(at)
    assert "as known on 10 Jul 2013" in visit.texts(at).partition("Dashed:")[2]


def test_the_key_metric_of_the_overview_has_a_second_line(visit, sample_workspace):
    at = visit(deployment="flights-logreg", over="origin=EWR")
    log = sample_workspace.log("flights-logreg")
    report = measured(log, next(one for one in log.segments() if str(one) == "origin=EWR"))
    (trace,) = [trace for figure in visit.figures(at) for trace in dashed(figure)]
    assert points(trace) == pytest.approx(known(report, "roc_auc"))
    assert "Dashed: **origin=EWR**" in visit.texts(at)
    assert not at.warning


def test_another_deployment_has_its_own_threshold_and_figures(visit, sample_workspace):
    asked = {
        "deployment": "flights-logreg",
        "over": "deployment flights-boosting",
        "metric": "recall",
        "more": "Recall",
    }
    (trace,) = dashed(visit.figures(visit("performance", **asked))[0])
    assert points(trace) == pytest.approx(known(measured(sample_workspace.log("flights-boosting")), "recall"))


def test_windows_before_stand_where_the_later_ones_are_also_in_a_short_range(visit, sample_workspace):
    asked = {"deployment": "flights-logreg", "over": "4 weeks before", "metric": "roc_auc", "range": "30 days"}
    figure = visit.figures(visit("performance", **asked))[0]
    whole = measured(sample_workspace.log("flights-logreg"))
    first = len(whole.windows) - 5
    (trace,) = dashed(figure)
    auc = known(whole, "roc_auc")
    there = {place: auc[first + place - 4] for place in range(5) if first + place - 4 in auc}
    assert len(there) >= 3
    assert points(trace) == pytest.approx(there)


def test_drift_of_a_column_has_a_second_line_or_says_why_there_is_none(visit, sample_workspace):
    at = visit("drift", deployment="flights-logreg", over="the week before", column="temp")
    (figure,) = [each for each in visit.figures(at) if dashed(each)]
    log = sample_workspace.log("flights-logreg")
    selection = Selection("flights-logreg", log.deployment.every, log.deployment.as_of)
    results = run_drift(log, selection, ("temp",), ("psi",)).results
    expected = {r.window + 1: r.value for r in results if r.window < 14}
    assert points(dashed(figure)[0]) == pytest.approx(expected)
    at = visit("drift", deployment="flights-logreg", over="deployment flights-boosting", column="score_logreg")
    assert not [each for each in visit.figures(at) if dashed(each)]
    assert "there is no second line" in visit.texts(at)


def of_one_column(visit, at, over):
    """What the second lines of the cards of one column show; those of several columns are called by the column, too."""
    drawn = [points(trace) for figure in visit.figures(at) for trace in dashed(figure) if trace["name"] == over]
    return [each for each in drawn if each]


def test_checks_of_a_column_have_a_second_line_or_say_why_there_is_none(visit, sample_workspace):
    at = visit("quality", deployment="flights-logreg", over="the week before", column="temp")
    log = sample_workspace.log("flights-logreg")
    selection = Selection("flights-logreg", log.deployment.every, log.deployment.as_of)
    results = [r for r in run_quality(log, selection, ("temp",)).results if r.check == "out_of_range"]
    expected = {r.window + 1: 100 * r.value for r in results if r.window < 14}
    drawn = of_one_column(visit, at, "the week before")
    assert len(drawn) == 2, "missing and out of range"
    assert drawn[1] == pytest.approx(expected)
    assert visit.texts(at).count("Not judged.") == 1, "said once for all of them"
    over = "deployment flights-boosting"
    at = visit("quality", deployment="flights-logreg", over=over, column="score_logreg")
    assert not of_one_column(visit, at, over)
    assert "there is no second line" in visit.texts(at)


def test_each_column_in_the_card_of_a_check_has_a_second_line_in_its_own_colour(visit, sample_workspace):
    at = visit("quality", deployment="flights-logreg", over="origin=EWR")
    log = sample_workspace.log("flights-logreg")
    segment = next(one for one in log.segments() if str(one) == "origin=EWR")
    selection = Selection("flights-logreg", log.deployment.every, log.deployment.as_of, segment=segment)
    found = run_quality(log, selection).results
    titles = {entry.descriptor.title.lower(): entry.descriptor.name for entry in CHECKS}
    compared = []
    for figure in visit.figures(at):
        solid = {trace["name"]: trace for trace in figure["data"] if (trace.get("line") or {}).get("dash") == "solid"}
        for trace in dashed(figure):
            column, _, name = trace["name"].rpartition(", ")
            if column:
                check = titles[figure["layout"]["yaxis"]["title"]["text"].partition(" (")[0]]
                own = {r.window: 100 * r.value for r in found if (r.column, r.check) == (column, check)}
                assert points(trace) == pytest.approx(own)
                assert (name, trace["showlegend"]) == ("origin=EWR", False)
                assert trace["line"]["color"] == solid[column]["line"]["color"]
                compared.append((check, column))
    assert len(compared) > 5
    assert {check for check, _ in compared} >= {"missing", "out_of_range"}


def live_since(*changes):
    """A journal: by version, since when it was live."""
    return tuple(
        Entry.parsed(written(number, at, Draft(Action.PROMOTED, version, Live(version, ModelFile("m.skops"))), ""))
        for number, (version, at) in enumerate(changes, 1)
    )


def test_a_window_in_which_another_version_went_live_is_nobodys(visit, sample_workspace):
    windows = measured(sample_workspace.log("flights-logreg")).windows
    half = timedelta(days=3)
    journal = live_since(("1", datetime(2030, 1, 1)), ("2", windows[4].start), ("2", windows[5].start + half))
    assert terms(journal[:1], windows) == [Term("1", 0, 14)], "the log's past is the first version's"
    assert terms(journal[:2], windows) == terms(journal, windows) == [Term("1", 0, 3), Term("2", 4, 14)]
    back = live_since(("1", windows[0].start), ("2", windows[4].start + half), ("1", windows[9].start))
    assert terms(back, windows) == [Term("1", 0, 3), Term("2", 5, 8), Term("1", 9, 14)]
    never = live_since(("1", windows[0].start), ("2", windows[4].start), ("3", windows[4].start + half))
    assert [term.version for term in terms(never, windows)] == ["1", "3"]
    assert terms(journal, ()) == []


def test_a_version_that_was_live_before_lies_over_the_windows_since_the_newest(visit, sample_workspace, monkeypatch):
    log = sample_workspace.log("flights-logreg")
    windows = measured(log).windows
    journal = live_since(("1", windows[0].start), ("2", windows[5].start))
    monkeypatch.setattr(events, "entries", lambda view: journal)
    over = "version 1 while it was live"
    at = visit("performance", deployment="flights-logreg", over=over, metric="roc_auc")
    (trace,) = dashed(visit.figures(at)[0])
    auc = known(measured(log), "roc_auc")
    assert points(trace) == pytest.approx({place + 5: auc[place] for place in range(5)})
    rows = sum(window.rows for window in windows[:5])
    assert f"{rows:,} predictions in 5 windows" in visit.texts(at).partition("Dashed:")[2]
    short = visit("performance", deployment="flights-logreg", over=over, metric="roc_auc", range="30 days")
    assert not any(map(points, dashed(visit.figures(short)[0])))
    assert f"{over} has no window in this range" in visit.texts(short).replace("*", "")
