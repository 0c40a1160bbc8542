"""The report as HTML with its charts, as somebody at the command line has it."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from monitoring.cli.reported.charts import charts
from monitoring.domain import Column, Grid, Kind, QualityResult, Report, Selection, Verdict
from monitoring.drift.report import DriftReport
from monitoring.figures import drift
from monitoring.reports.summary import summarise


@pytest.fixture(scope="module")
def summary(sample_workspace):
    log = sample_workspace.log("flights-logreg")
    return summarise(log, Selection(log.deployment.name, log.deployment.every, as_of=log.deployment.as_of))


def test_the_report_has_its_charts_with_the_numbers_of_the_json(on_sample):
    page = on_sample("report", "flights-logreg", "--format", "html").out
    told = json.loads(on_sample("report", "flights-logreg", "--format", "json").out)
    titles = re.findall("<figcaption>(.*?)</figcaption>", page)
    assert titles[0] == "ROC AUC in each window with its 95 % interval, and label coverage"
    assert "Drift of each input in each window, as value divided by limit" in titles
    assert "Out of range in each window" in titles
    auc = [m for m in told["performance"] if m["metric"] == "roc_auc" and m["value"] and m["basis"] == "realised"]
    drawn = re.findall(r"ROC AUC ([\d.]+) \(([\d.]+) to ([\d.]+)\); [\d,]+ labelled rows", page)
    figures = [measure[end] for measure in auc for end in ("value", "low", "high")]
    assert [float(end) for ends in drawn for end in ends] == pytest.approx(figures, abs=0.0006)
    assert len(auc) > 5
    assert page.count("<svg") == len(titles) > 10


def test_it_stands_alone_and_is_small(on_sample):
    page, bare = (
        on_sample("report", "flights-logreg", "--format", "html", *more).out for more in ((), ("--no-charts",))
    )
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|url\((?!#)|@import", page)
    assert {*re.findall(r"https?://[^\s\"<]+", page)} == {"http://www.w3.org/2000/svg"}
    assert "<svg" not in bare
    assert len(bare) < len(page) < len(bare) + 300_000


@pytest.mark.parametrize("form", ["table", "json"])
def test_what_has_no_charts_cannot_leave_them_out(on_sample, form):
    answer = on_sample("report", "flights-logreg", "--no-charts", "--format", form)
    assert answer.status == 2
    assert f"--format {form} has no charts to leave out" in answer.err
    assert "write --format html" in answer.err
    assert on_sample("check", "flights-logreg", "--no-charts", "--format", "junit").status == 2


def test_of_many_columns_the_strongest_are_drawn_and_it_says_so(summary):
    count, windows = 500, summary.windows
    values = np.full((count, len(windows)), 0.1) * np.linspace(0.5, 1, count)[:, None]
    grid = Grid(
        columns=tuple(Column(f"c{i}", Kind.NUMERIC) for i in range(count)),
        names=("psi",) * count,
        value=values,
        limit=np.full(values.shape, 0.2),
        p_value=np.full(values.shape, 0.5),
        verdict=np.ones(values.shape, dtype=np.uint8),
        n_reference=np.full(values.shape, 100),
        n_current=np.full(values.shape, 100),
        reason=np.zeros(values.shape, dtype=np.intp),
        reasons=("",),
    )
    (map_,) = charts(replace(summary, by_default=DriftReport(windows, grid)))["drift"]
    assert map_.note == f"{drift.COLOURS} The strongest 40 of 500 inputs. The table has all."
    assert ">c499<" in map_.svg
    assert ">c460<" in map_.svg
    assert ">c459<" not in map_.svg
    assert len(map_.svg) < 150_000


def test_of_a_check_the_five_columns_with_most_are_drawn(summary):
    results = tuple(
        QualityResult(f"c{i}", 0, "missing", i / 10, 0.01, 0.0, Verdict.FAIL if i else Verdict.OK, 100, 50)
        for i in range(8)
    )
    (picture,) = charts(replace(summary, quality=Report(summary.windows, results)))["quality"]
    assert picture.note == "The 5 columns with most of 7; the table has all."
    assert [f">c{i}<" in picture.svg for i in range(8)] == [False] * 3 + [True] * 5


def test_without_rows_there_is_nothing_to_draw(summary):
    empty = tuple(replace(window, rows=0, labelled=0) for window in summary.windows)
    assert charts(replace(summary, windows=empty)) == {}
