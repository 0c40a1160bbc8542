"""The JSON that scripts rely on: which keys, of which types, and the same figures as the library's."""

import json
import math

import pytest

from monitoring.domain import Selection, Verdict
from monitoring.drift.method import METHODS
from monitoring.drift.run import run as run_drift
from monitoring.performance.run import metric_names
from monitoring.performance.run import run as run_performance
from monitoring.quality.run import run as run_quality

NUMBER = (int, float, type(None))
TIME = (str, type(None))
WINDOW = {"start": TIME, "end": TIME, "rows": int, "labelled": int}
COMPARED = {
    "value": NUMBER,
    "limit": NUMBER,
    "p_value": NUMBER,
    "verdict": str,
    "n_reference": int,
    "n_current": int,
    "reason": str,
}
DRIFT = {"column": str, "window": int, "method": str, **COMPARED}
QUALITY = {"column": str, "window": int, "check": str, **COMPARED}
MEASURE = {"metric": str, "window": int, "value": NUMBER, "low": NUMBER, "high": NUMBER, "n": int, "basis": str}
ALERT = {
    "kind": str,
    "subject": str,
    "window": int,
    "since": int,
    "value": NUMBER,
    "limit": NUMBER,
    "message": str,
    "limit_low": NUMBER,
    "limit_high": NUMBER,
    "rule": str,
}
# Beyond the promised keys: what a script cannot derive from them.
MORE_OF_WINDOWS = {"complete": bool} | dict.fromkeys(("judged", "outside", "unpredicted", "strange", "uneven"), int)
LIMITS = dict.fromkeys(("limit", "limit_low", "limit_high"), NUMBER)
PROVISIONAL = {"provisional": bool, **dict.fromkeys(("best", "worst", "weighted"), NUMBER)}
MORE_OF_MEASURES = {"coverage": NUMBER, **LIMITS, "p_value": NUMBER, "verdict": str, "reason": str, **PROVISIONAL}
LISTS = {
    "windows": WINDOW | MORE_OF_WINDOWS,
    "drift": DRIFT,
    "performance": MEASURE | MORE_OF_MEASURES,
    "reference": MEASURE | MORE_OF_MEASURES,
    "quality": QUALITY,
    "alerts": ALERT,
}
NAMED_METHODS = ["psi", "js", "hellinger", "wasserstein", "ks", "chi2", "tvd", "l_infinity"]
NAMED_METRICS = {
    *("roc_auc", "average_precision", "log_loss", "brier", "ece", "accuracy", "precision", "recall", "f1"),
    *("specificity", "mae", "rmse", "bias", "r2", "mape"),
}


def refuse_constant(name):
    raise AssertionError(f"{name} is no JSON")


def strict(text):
    """One JSON object, in which NaN and Infinity are errors."""
    return json.loads(text, parse_constant=refuse_constant)


def fits(rows, shape):
    return [row for row in rows if list(row) != list(shape) or not all(isinstance(row[k], t) for k, t in shape.items())]


REPORTS = [
    ("plain",),
    ("plain", "--segment", "town=Berlin"),
    ("plain", "--every", "day", "--method", "all"),
    ("plain", "--from", "2030-01-01"),
    ("timeless", "--every", "150 rows"),
    ("unlabelled", "--every", "month"),
    ("inputs-only",),
    ("values", "--as-of", "2026-01-20"),
    ("made-ids", "--from", "2026-01-08", "--to", "2026-01-21"),
]


@pytest.mark.parametrize("arguments", REPORTS, ids=" ".join)
def test_a_report_has_exactly_the_promised_keys_and_types(modelwatch, arguments):
    answer = modelwatch("report", *arguments, "--format", "json")
    found = strict(answer.out)
    segmented = "--segment" in arguments

    assert answer.status == 0
    assert list(found) == [
        "deployment",
        "as_of",
        "baseline",
        "quality_baseline",
        "performance_baseline",
        "verdict",
        "status",
        "parts",
        *LISTS,
        "budget",
        "lifetime",
        "left_out",
        "notes",
        "shadow",
        "unregistered",
    ]
    assert found["left_out"] == found["notes"] == found["shadow"] == found["unregistered"] == []
    assert isinstance(found["deployment"], str)
    assert isinstance(found["as_of"], str | None)
    assert found["verdict"] in list(Verdict)
    for name, shape in LISTS.items():
        extra = {"segment": str} if segmented and name not in ("windows", "alerts") else {}
        assert fits(found[name], shape | extra) == [], name


def test_alerts_have_exactly_the_promised_keys_and_point_into_the_windows(on_sample):
    found = strict(on_sample("report", "flights-logreg", "--format", "json").out)

    assert {alert["kind"] for alert in found["alerts"]} == {"performance", "quality"}
    assert fits(found["alerts"], ALERT) == []
    assert all(0 <= alert["since"] <= alert["window"] < len(found["windows"]) for alert in found["alerts"])


@pytest.mark.parametrize("arguments", REPORTS, ids=" ".join)
def test_every_result_points_into_the_windows(modelwatch, arguments):
    found = strict(modelwatch("report", *arguments, "--format", "json").out)
    count = len(found["windows"])

    for name in ("drift", "performance", "quality"):
        assert {row["window"] for row in found[name]} <= set(range(count)), name
    assert {row["window"] for row in found["reference"]} <= {-1}
    starts = [window["start"] for window in found["windows"]]
    assert starts == sorted(starts, key=str)


def test_what_is_skipped_says_why_and_holds_no_figure(modelwatch):
    found = strict(modelwatch("report", "unlabelled", "--method", "all", "--format", "json").out)
    skipped = [
        row for name in ("drift", "performance", "quality") for row in found[name] if row["verdict"] == "SKIPPED"
    ]

    assert len(skipped) > 50
    assert all(row["reason"] for row in skipped)
    cut = {place for place, window in enumerate(found["windows"]) if not window["complete"]}
    figures = [row for row in skipped if row["value"] is not None]
    assert {row["window"] for row in figures} == cut  # what is cut short has figures and no verdict
    assert {row["reason"] for row in figures} == {"the window is cut short: not a whole week"}


def test_a_day_as_of_is_answered_as_that_day(modelwatch):
    found = strict(modelwatch("report", "plain", "--as-of", "2026-01-20", "--format", "json").out)

    assert found["as_of"] == "2026-01-20"
    assert sum(window["rows"] for window in found["windows"]) == 20 * 8


@pytest.mark.parametrize("name", ["plain", "values"])
def test_figures_are_those_of_the_library(modelwatch, small_workspace, name):
    found = strict(modelwatch("report", name, "--format", "json").out)
    log = small_workspace.log(name)
    selection = Selection(name, log.deployment.every, log.deployment.as_of)
    drift, quality, measures = (run(log, selection) for run in (run_drift, run_quality, run_performance))
    measured = [m for m in measures.results if m.window >= 0]

    for rows, results in ((found["drift"], drift.results), (found["quality"], quality.results)):
        for row, result in zip(rows, results, strict=True):
            same(row, result, ("column", "window", "value", "limit", "p_value", "verdict", "n_reference", "n_current"))
    for row, result in zip(found["performance"], measured, strict=True):
        same(row, result, ("metric", "window", "value", "low", "high", "n", "basis"))
    for row, window in zip(found["windows"], log.windows(selection), strict=True):
        assert (row["rows"], row["labelled"]) == (window.rows, window.labelled)


def same(row, result, names):
    for name in names:
        value = getattr(result, name)
        expected = None if isinstance(value, float) and not math.isfinite(value) else value
        assert row[name] == expected, (name, row)


def test_the_promised_methods_and_metrics_are_there():
    assert set(NAMED_METHODS) == set(METHODS.names())
    assert {name for task in ("binary", "regression") for name in metric_names(task)} >= NAMED_METRICS


@pytest.mark.parametrize("method", NAMED_METHODS)
def test_a_method_can_be_asked_for_by_name(modelwatch, method):
    found = strict(modelwatch("report", "plain", "--method", method, "--format", "json").out)

    assert {row["method"] for row in found["drift"]} == {method}


def test_all_methods_are_shown_on_demand_and_one_a_column_otherwise(modelwatch):
    one = strict(modelwatch("report", "plain", "--format", "json").out)
    every = strict(modelwatch("report", "plain", "--method", "all", "--format", "json").out)

    assert {row["method"] for row in every["drift"]} == set(NAMED_METHODS)
    pairs = {(row["column"], row["method"]) for row in one["drift"]}
    assert len(pairs) == len({row["column"] for row in one["drift"]}) == 4
    assert one["alerts"] == every["alerts"]


def test_an_explanation_has_the_promised_keys(on_sample):
    answer = on_sample("explain", "flights-logreg", "2013-04-01_0500_US_1843_EWR_CLT", "--format", "json")
    found = strict(answer.out)

    assert answer.status == 0
    assert {"id", "prediction", "shap", "lime", "agreement"} <= set(found)
    for part in ("shap", "lime"):
        assert {"base", "contributions", "unit"} <= set(found[part])
        assert {"column", "value", "amount"} <= set(found[part]["contributions"][0])
    total = found["shap"]["base"] + sum(each["amount"] for each in found["shap"]["contributions"])
    assert total == pytest.approx(found["shap"]["prediction"], abs=1e-6)
    assert found["id"] == "2013-04-01_0500_US_1843_EWR_CLT"


def test_a_scored_file_is_counted(on_sample, tmp_path, sample_rows):
    rows = sample_rows.head(30).astype({"distance": object})
    rows.loc[7, "distance"] = "far"
    rows.to_csv(tmp_path / "in.csv", index=False)
    answer = on_sample(
        "score", "flights-boosting", tmp_path / "in.csv", "--out", tmp_path / "out.csv", "--format", "json"
    )
    found = strict(answer.out)

    assert answer.status == 0
    assert list(found)[:5] == ["read", "scored", "rejected", "seconds", "made_safe"]
    assert (found["read"], found["scored"], found["rejected"], found["made_safe"]) == (30, 29, 1, 0)
    assert found["seconds"] >= 0


def test_examples_are_rows_behind_findings(modelwatch):
    found = strict(modelwatch("examples", "plain", "--check", "empty", "--format", "json").out)

    assert list(found) == ["schema", "made_at", "deployment", "examples"]
    assert [(one["check"], one["verdict"], len(one["rows"])) for one in found["examples"]] == [("empty", "OK", 5)]
    assert modelwatch("examples", "plain", "--column", "nope").status == 2
    assert "for categorical columns" in modelwatch("examples", "plain", "--check", "unseen", "--column", "x").out
    [waiting] = strict(modelwatch("examples", "plain", "--check", "freshness", "--format", "json").out)["examples"]
    assert (waiting["verdict"], waiting["rows"]) == ("SKIPPED", [])
    assert waiting["why"]
