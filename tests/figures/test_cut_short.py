"""Windows that are cut short are grey and hatched in every picture, say so, and are counted in none."""

import re
from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import QualityResult, Verdict
from monitoring.drift.report import by_severity
from monitoring.figures import drift, drift_trend, performance, quality, sparkline
from monitoring.figures.shadow import trend as shadow
from monitoring.figures.shared import window_axis
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.shared.cut_short import NAME

WHY = "the window is cut short: not a whole week"


def cut(windows):
    return (*windows[:-1], replace(windows[-1], complete=False))


@pytest.fixture
def report(make):
    found = make.drift_report([[0.01, 0.15, 0.9], [0.1, 0.18, 0.1]])
    return type(found)(cut(found.windows), found.grid)


@pytest.fixture
def pictures(make, report):
    windows, results = report.windows, [r for r in report.results if r.column == "column <0>"]
    measures = [make.measure(i, 0.7) for i in range(2)] + [make.measure(2, 0.6, Verdict.SKIPPED, reason=WHY)]
    checked = [QualityResult("a", i, "missing", 0.1, 0.2, 0.5, Verdict.OK, 100, 100) for i in range(3)]
    return {
        "performance": performance.trend(measures, windows, LIGHT, title="ROC AUC"),
        "small performance": performance.trend(measures, windows, LIGHT, title="ROC AUC", coverage=False),
        "map": drift.heatmap(report, [c.name for c in report.columns], LIGHT),
        "drift": drift_trend.trend(results, windows, LIGHT, title="PSI"),
        "inputs": drift_trend.share([0, 1, 0], [2, 2, 0], windows, LIGHT),
        "quality": quality.trend(checked, windows, LIGHT, title="missing"),
        "shadow": shadow.trend([], windows, LIGHT, title="ROC AUC"),
        "line in a card": sparkline.line(np.array([0.7, 0.7, 0.6]), ["", "", ""], LIGHT, reference=0.7, cut=[2]),
        "bars in a card": sparkline.bars(np.array([1.0, 2, 0]), ["", "", ""], LIGHT, most=2, cut=[2]),
    }


def test_every_picture_over_windows_hatches_what_is_cut_short_and_nothing_else(pictures):
    for name, drawn in pictures.items():
        fields = [s for s in drawn.layout.shapes if s.name == NAME and s.type == "rect"]
        strokes = [s for s in drawn.layout.shapes if s.name == NAME and s.type != "rect"]
        assert [(s.x0 < 2 < s.x1, s.x1 - s.x0 < 1) for s in fields] == [(True, True)], name
        assert [stroke.path.count("M") > 3 for stroke in strokes] == [True], name
        ends = {float(end) for end in re.findall(r"[ML]([^,]+),", strokes[0].path)}
        assert ends == {fields[0].x0, fields[0].x1}, name


def test_the_last_tick_says_that_the_window_is_cut_short(pictures):
    for name, drawn in pictures.items():
        ticks = drawn.layout.xaxis.ticktext or (NAME,)  # cards have no axes
        assert "*" not in "".join(ticks), name
        assert ticks[-1].endswith(NAME), name


def test_a_tick_that_would_run_into_that_of_the_last_window_gives_way(make):
    found = window_axis.ticks(cut(make.weeks(14)))
    assert list(found) == [0, 3, 6, 9, 13]
    assert list(window_axis.ticks(make.weeks(14))) == [0, 3, 6, 9, 12]


def test_where_no_window_is_whole_none_is_hatched(make):
    (only,) = cut(make.weeks(1))
    drawn = quality.trend([], (only,), LIGHT, title="missing")
    assert not drawn.layout.shapes


def test_a_column_is_not_called_the_most_drifted_for_a_window_that_is_cut_short(report):
    assert [column.name for column in by_severity(report)] == ["column <1>", "column <0>"]
