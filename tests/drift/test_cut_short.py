"""What is said of a window that is cut short, and of those beside it."""

import math
from datetime import datetime, timedelta

import numpy as np
import pytest

from monitoring.domain import VERDICTS, Column, Every, Grid, GridReport, Kind, Measure, Verdict, Window
from monitoring.drift.report import DriftReport
from monitoring.stats.comparing.cut_short import cut_short, grid_of_whole, measures_of_whole

FAIL, OK = VERDICTS.index(Verdict.FAIL), VERDICTS.index(Verdict.OK)


def weeks(*complete):
    start = datetime(2026, 1, 5)
    ends = [start + timedelta(7 * i) for i in range(len(complete) + 1)]
    return tuple(
        Window(i, i, i + 1, ends[i], ends[i + 1], 50, 50, whole, Every("week")) for i, whole in enumerate(complete)
    )


def grid(verdict):
    value = np.where(np.array(verdict) > 0, 0.4, np.nan)
    nothing = np.zeros(value.shape, np.int64)
    columns = tuple(Column(f"c{i}", Kind.NUMERIC) for i in range(len(verdict)))
    parts = (value, np.full(value.shape, 0.2), np.full(value.shape, 1e-9), np.array(verdict, np.uint8))
    return Grid(columns, ("psi",) * len(verdict), *parts, nothing, ("",), nothing, nothing + 50)


def test_figures_of_a_window_that_is_cut_short_stay_and_no_verdict_nor_count_does():
    windows = weeks(True, True, False)
    before = grid([[OK, OK, FAIL], [OK, FAIL, FAIL], [OK, OK, 0]])
    found: GridReport = DriftReport(windows, grid_of_whole(before, windows))
    newest = [one for one in found.results if one.window == 2]
    assert [one.verdict for one in newest] == [Verdict.SKIPPED] * 3
    assert [one.reason for one in newest] == ["the window is cut short: not a whole week"] * 2 + [""]
    assert [one.value for one in newest[:2]] == [0.4, 0.4]
    assert np.isnan(found.values("psi")[:, 2]).all()
    assert np.isnan(found.values()[:, 2]).all()
    assert found.values("psi")[:, :2].tolist() == [[0.4, 0.4]] * 3
    assert found.failing_ever(["psi"]) == tuple(one for one in found.results if one.column == "c1")
    assert (before.verdict[:, 2] == [FAIL, FAIL, 0]).all()


@pytest.mark.parametrize("complete", [(True, True), (False,), (False, False)])
def test_where_no_other_windows_are_those_that_are_there_are_judged(complete):
    windows = weeks(*complete)
    assert cut_short(windows) == {}
    same = grid([[FAIL] * len(windows)])
    assert grid_of_whole(same, windows) is same


def test_measures_keep_a_reason_of_their_own():
    windows = weeks(True, False)
    figure = {"metric": "brier", "value": 0.2, "low": 0.1, "high": 0.3, "n": 50, "basis": "realised", "coverage": 1.0}
    one = Measure(window=1, verdict=Verdict.FAIL, reason="", limit=0.1, **figure)
    own = Measure(window=1, verdict=Verdict.SKIPPED, reason="too few events", limit=math.nan, **figure)
    reference = Measure(window=-1, verdict=Verdict.OK, reason="", limit=math.nan, **figure)
    found = measures_of_whole([one, own, reference], windows)
    assert (found[0].verdict, found[0].value) == (Verdict.SKIPPED, 0.2)
    assert found[0].reason == "the window is cut short: not a whole week"
    assert found[1:] == (own, reference)
