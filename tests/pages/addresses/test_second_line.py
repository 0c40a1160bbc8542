"""A second line over trends: a segment, another deployment, the same windows earlier; each as a run of its own says."""

import math

import pytest

from monitoring.domain import Selection
from monitoring.drift.run import run as run_drift
from monitoring.performance.run import run


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
