"""Benchmarks that draw logs of their own can still be run."""

import logging
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import devices
from monitoring.connect import add
from monitoring.domain import Task
from monitoring.log import Workspace
from monitoring.quality.run import run as run_quality
from tests import small

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def benchmark(monkeypatch):
    """What a benchmark's file defines."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(sys, "argv", ["benchmark"])
    yield lambda name: runpy.run_path(str(BENCHMARKS / f"{name}.py"))
    logging.disable(logging.NOTSET)  # some of them are silent for the whole process
    for name in ("false_alarms", "power"):
        sys.modules.pop(name, None)


def test_a_month_without_a_change_is_drawn_and_judged(benchmark):
    found = benchmark("false_alarms")
    names = {name: draw for name, _, draw in found["cells"]()}
    assert found["fails"](names["together 10 columns"](np.random.default_rng(1), 30)) == 0


def test_a_large_shift_is_found_on_its_first_day_by_everybody(benchmark):
    found = benchmark("power")
    random, shifts = np.random.default_rng(0), dict(found["shifts"]())
    log = found["Followed"]({"c0": shifts["mean 0.5 sd"](random, 10_000)}, days=70)
    assert found["delays"](log, 10_000) == (1.0, 1.0, 1.0)


def test_a_step_is_found_against_earlier_windows_while_they_are_as_before(benchmark):
    found = benchmark("power_baselines")
    column = found["drawn"](np.random.default_rng(0), 1000, {"mean": 1.0})
    days = {baseline: found["told"](column, baseline)[found["BEFORE"] :] for baseline in found["BASELINES"]}
    assert all(said[0] for said in days.values())
    assert [bool(days[name][-1]) for name in ("reference", "previous", "rolling 7", "same weekday")] == [
        True,
        *[False] * 3,
    ]


def test_a_month_of_files_whose_disorder_differs_rings_no_alarm(benchmark):
    names = {name: draw for name, _, draw in benchmark("false_alarms")["cells"]()}
    log = names["files unsorted 100"](np.random.default_rng(1), 30)
    grid = run_quality(log, log.selection).grid
    place = grid.names.index("disordered")
    assert np.isfinite(grid.value[place]).all()
    assert not (grid.verdict == 3).any()


def test_a_reference_that_is_judged_tells_how_often_its_windows_hold_the_truth(benchmark):
    random = np.random.default_rng(1)
    judged, seen, found = benchmark("tail_coverage")["held"](random, "normal", 300, judged=1, most=5)
    assert 1 == judged <= seen
    assert found[300][0] / found[300][1] == pytest.approx(0.95, abs=0.05)


def test_windows_are_looked_at_from_where_their_labels_are_mature(benchmark):
    found, random = benchmark("looks"), np.random.default_rng(3)
    reference = found["counted"](found["drawn"](random, 5000, 0.2, found["AT_ONCE"], days=1), 60)
    log = found["drawn"](random, 60, 0.2, found["COMING"]["positives after 1 day, others 14"], days=40)
    one = found["looked_at"](log, reference)
    assert one.judged[-1, :20].all()
    assert one.coverage[one.judged].min() > 0.9  # not while the positives alone are there
    assert not any((small & ~one.judged).any() for small in one.small.values())


def test_a_planted_fault_is_named_by_its_own_rule(benchmark):
    found = benchmark("gate_faults")
    for fault, task in (("leak column", "binary"), ("shuffled labels", "multiclass"), ("miscalibrated", "regression")):
        own, _, others = found["sorted_out"](fault, found["planted"](fault, 1, 1500, Task(task)))
        assert (set(own), others) == (set(found["FAULTS"][fault][1]), {}), fault


def test_an_honest_candidate_is_let_through(benchmark):
    (_, report), *_ = benchmark("gate_faults")["honest"](1, 2000, 4000)
    assert str(report.verdict) == "PASS"


def test_of_two_logs_the_alarms_are_counted_by_budget_and_by_lord(benchmark):
    found = benchmark("online")
    name, by_budget, by_lord = next(line for line in found["lines"](2) if line[0].startswith("20 columns by 5"))
    assert name == "20 columns by 5 standard errors"
    assert min(by_budget[2], by_lord[2]) > 0.9
    assert by_lord[0] < 0.05


def test_paired_intervals_hold_the_true_difference(benchmark):
    assert 0.93 <= benchmark("gate")["covers"]("roc_auc", 400, 1000, seed=1) <= 0.97


def test_a_model_that_is_worse_by_the_margin_seldom_passes(benchmark):
    found = benchmark("gate")
    assert found["passes"]("roc_auc", 20_000, True, 60) <= 0.08
    assert found["passes"]("roc_auc", 20_000, False, 60) >= 0.9


def test_schedules_are_compared_with_those_of_others_or_it_is_said_why_not(benchmark):
    found = benchmark("retraining")
    asked = list(found["tables"](sizes=(2, 4), count=2))
    own, _ = found["ours"](asked)
    assert all(
        one["cost"] <= one["simulated"] + each["price"] * len(each["schedule"]) + 1e-12
        for one, each in zip(own, asked, strict=True)
    )
    with pytest.raises(RuntimeError, match="No module named"):
        found["theirs"](asked, [sys.executable, "-S"])


def test_a_warm_page_over_a_cloud_store_asks_once(benchmark, tmp_path, monkeypatch):
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "REGION", "ENDPOINT_URL", "ALLOW_HTTP"):
        monkeypatch.setenv(f"AWS_{name}", "")  # as they were, afterwards
    for name in ("HOME", "CACHE"):
        monkeypatch.setenv(f"MODELWATCH_{name}", "")
    small.connected(tmp_path)
    rows = benchmark("cloud")["main"](0, 1, ("overview",), tmp_path / "small.toml", tmp_path / "rows.csv")
    assert [(name, requests) for name, *_, requests in rows[1:]] == [("page overview", 1.0)]


def test_a_bundle_is_measured_beside_its_pipeline(benchmark):
    for library in ("lightgbm", "xgboost"):
        pytest.importorskip(library, reason=f"the extra {library} is not installed")
    found = benchmark("edge")
    name, estimator = next(found["families"](300))
    known = found["data"](300, 1)
    fitted = estimator.fit(known[[*found["NUMBERS"], *found["TEXTS"]]], known["y"].astype(int))
    certificate, theirs = found["proven"](fitted, None, 300)
    assert (certificate.flips, certificate.verdict) == (0, "PASS")
    assert theirs > 5 * certificate.measured["row_ms"]
    assert found["line"](name, None, certificate, theirs).count("|") == found["HEAD"].count("|")


def test_a_small_fleet_that_is_killed_at_random_counts_all_of_its_rows(tmp_path):
    found = devices.simulated(tmp_path, devices=20, days=5, a_day=6, wakings=2)
    assert found["different"] == []
    assert found["rows"] == found["all_rows"] == 600
    assert found["killed"] > 0  # when, hangs on the machine


def test_a_model_that_became_worse_is_found_behind_its_weekly_cycle(benchmark):
    found = benchmark("metric_power")
    log = found["drawn"](np.random.default_rng(0), 1000, 0.3, wander=False)
    delays = [found["delay"](found["failing"](log, calendar=calendar)) for calendar in (True, False)]
    assert delays == [1.0, 60.0]


def test_a_weekly_cycle_of_a_metric_is_no_change_over_lives_and_what_comes_on_top_is(benchmark):
    found = benchmark("anytime_metrics")
    for name in ("accuracy", "bias", "mae"):
        for change, first in ((0.0, None), (0.5, 10)):
            random, moved = np.random.default_rng(3), np.where(np.arange(40) >= 10, change, 0.0)
            life = {"name": name, "n": 200, "effect": 1.0, "quiet": 28, "change": moved}
            lives = list(found["followed_lives"](random, 5, 0.005, **life))
            began = [one.since for one in lives]
            assert sum(since == first for since in began) >= 4, (name, began)


def test_of_a_few_rows_lime_tells_the_fit_on_rows_held_out(benchmark, tmp_path):
    name, r2, *_, low, widths = benchmark("lime_fit")["measure"]("airtime", 3, tmp_path)
    assert (name, low, widths) == ("airtime", "0%", "0.5: 3")
    assert float(r2.split(" / ")[0]) > 0.9


def test_checks_of_a_wide_log_are_measured_before_and_after_one_more_day(benchmark, tmp_path):
    found, workspace = benchmark("wide"), Workspace(tmp_path / "home")
    add(workspace, found["write"](tmp_path, 3))
    lines = found["checks"](workspace, tmp_path, 3, further=1)
    assert [what for what, _ in lines] == [
        "the first check",
        "a further check",
        "the first check, one more day",
        "a further check, one more day",
    ]
    assert all(min(figures) > 0 for _, figures in lines)
    assert workspace.log("wide").windows(found["DAILY"])[-1].rows == found["ROWS_A_DAY"]
