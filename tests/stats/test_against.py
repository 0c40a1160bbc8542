"""Windows compared with earlier ones: the same figures as of each pair alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pytest

from monitoring.domain import Baseline, Bins, Column, Every, Histogram, Kind, Score, Verdict, Window
from monitoring.drift.method import METHODS
from monitoring.drift.run import _ask as ask
from monitoring.drift.run import question, run
from monitoring.drift.together import ask_together
from monitoring.errors import MonitoringError
from monitoring.quality.run import question as quality_question
from monitoring.stats.compare import compare
from monitoring.stats.comparing.against import Against, each_pair, earlier
from monitoring.stats.comparing.answers import Answers
from monitoring.stats.comparing.sides import Comparison
from monitoring.stats.grouping import grouping

BINS = Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0, 3.0, 4.0))
EMPTY, PARTLY = 3, 5


@pytest.fixture
def log(counting):
    """Nine days, one without rows."""
    random = np.random.default_rng(4)
    counts = np.zeros((9, 8))
    counts[:, 1:5] = random.multinomial(300, [0.4, 0.3, 0.2, 0.1], size=9)
    counts[7, 1:5] = [10, 20, 120, 150]
    counts[EMPTY] = 0
    middle = np.array([0, 0.5, 1.5, 2.5, 3.5, 0, 0, 0])
    current = Histogram(BINS, counts, counts * middle, np.full(9, 0.1), np.linspace(3.1, 3.9, 9))
    reference = Histogram(BINS, counts[0] * 10, counts[0] * middle * 10, np.array(0.1), np.array(3.9))
    return counting.log({"x": (reference, current)})


def windows(every, start, count):
    step = timedelta(hours=1) if every == "hour" else timedelta(days=1)
    return [
        Window(i, i, i + 1, start + i * step, start + (i + 1) * step, 5, 0, True, Every(every)) for i in range(count)
    ]


@pytest.mark.parametrize("baseline", ["previous", "rolling 3"])
def test_each_figure_is_that_of_its_pair(log, baseline):
    selection = replace(log.selection, baseline=Baseline.parse(baseline))
    found = run(log, selection, methods=METHODS.names())
    size, (_, current) = selection.baseline.windows, log.counts["x"]
    for result in found.results:
        before = [w for w in range(result.window) if w != EMPTY][-size:]
        if result.window == EMPTY or len(before) < size:
            assert result.verdict is Verdict.SKIPPED
            assert np.isnan(result.value)
            continue
        old = Histogram(
            BINS,
            sum(current.counts[w] for w in before),
            sum(current.sums[w] for w in before),
            np.array(0.1),
            max(current.high[w] for w in before),
        )
        pair = replace(log, counts={"x": (old, current)})
        [alone] = [r for r in run(pair, log.selection, methods=[result.method]).results if r.window == result.window]
        assert (result.value, result.p_value, result.limit) == (alone.value, alone.p_value, alone.limit)
        assert result.n_reference == 300 * size
    assert found.frame()["n_reference"].tolist() == [r.n_reference for r in found.results]
    assert {r.window for r in found.results if r.method == "psi" and r.verdict is Verdict.FAIL} >= {7}


@pytest.mark.parametrize("categories", [0, 4, 70], ids=["numbers", "few", "many"])
def test_windows_that_are_asked_together_have_the_figures_of_each_pair(categories):
    random = np.random.default_rng(7)
    bins = Bins(Kind.NUMERIC, edges=tuple(float(i) for i in range(60)))
    if categories:
        bins = Bins(Kind.CATEGORICAL, categories=tuple(f"c{i}" for i in range(categories)))
    shares = random.dirichlet(np.full(bins.size, 0.4), size=2)
    counts = random.multinomial(random.integers(5, 900, 40), shares[np.arange(40) // 30]).astype(float)
    counts[3] = 0
    current, before = Histogram(bins, counts[1:]), Histogram(bins, counts[:-1])
    column = Column("x", bins.kind)
    groups = {grouping(before.window(i), 10).bins.size for i in range(39)}
    assert len(groups) > 1 or categories == 4
    for entry in METHODS:
        name, kinds = entry.descriptor.name, entry.descriptor.kinds
        asking = Comparison(column, name, 0.01)
        found = ask_together(asking, before, current)
        assert (found is None) == (entry.descriptor.groups is None or bins.kind not in kinds)
        if found is None:
            continue
        alone, _ = each_pair(partial(ask, asking), before, current)
        known = ~np.isnan(alone.value)
        assert known.sum() == 37
        for one, other in ((found.value, alone.value), (found.p_value, alone.p_value)):
            np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(np.broadcast_to(found.limit, 39)[known], alone.limit[known])


def test_columns_that_one_reference_takes_for_identifiers_are_asked_pair_by_pair():
    bins = Bins(Kind.CATEGORICAL, categories=tuple(f"order {i}" for i in range(40)))
    once, often = np.append(np.ones(40), [0, 0]), np.append(np.full(40, 9.0), [0, 0])
    asking = Comparison(Column("x", Kind.CATEGORICAL), "psi", 0.01)
    new = Histogram(bins, np.array([often, often]))
    assert ask_together(asking, Histogram(bins, np.array([often, once])), new) is None
    assert ask_together(asking, new, new) is not None


def test_a_window_without_enough_earlier_ones_says_so(log):
    def told(text):
        return [one.reason for one in run(log, replace(log.selection, baseline=Baseline.parse(text))).results]

    reasons = told("rolling 3")
    assert reasons[0] == "compared with the 3 windows before it, of which there are none that are whole and have rows"
    assert reasons[1] == "compared with the 3 windows before it, of which there is 1 that is whole and has rows"
    assert reasons[4] == ""
    assert told("same hour")[8] == "windows of a day are not told apart by their hour"


def test_where_only_the_earlier_windows_of_a_column_are_unreadable_its_drift_alone_is_skipped(log, monkeypatch):
    sums, damaged = Against.histogram, ["y"]

    def histogram(self, name):
        if name in damaged:
            raise MonitoringError("earlier counts are damaged", "count them anew")
        return sums(self, name)

    monkeypatch.setattr(Against, "histogram", histogram)
    log = replace(log, counts=dict.fromkeys("xy", log.counts["x"]))
    asked = question(log.deployment), quality_question(log.deployment, checks=["missing"])
    selection = replace(log.selection, baseline=Baseline.parse("previous"))
    windows, (drift, quality) = compare(log, selection, *asked)
    assert [drift.reasons[place] for place in drift.reason[1]] == ["earlier counts are damaged"] * len(windows)
    assert [np.isfinite(found.value).sum(axis=1).tolist() for found in (drift, quality)] == [[7, 0], [8, 8]]
    damaged.append("x")
    with pytest.raises(MonitoringError, match="earlier counts are damaged"):
        compare(log, selection, *asked)


def test_weekdays_and_hours_are_compared_with_their_like():
    days = windows("day", datetime(2026, 1, 5), 40)
    days[7] = replace(days[7], complete=False)
    places, why = earlier(days, Baseline.parse("same weekday"))
    assert places[29] == (1, 8, 15, 22)
    assert places[35] == (0, 14, 21, 28)
    assert places[28] == ()
    assert why[28].startswith("compared with the last 4 windows of the same weekday, of which there are 3 that")
    hours = windows("hour", datetime(2026, 1, 5), 200)
    assert earlier(hours, Baseline.parse("same hour"))[0][100] == (4, 28, 52, 76)
    assert earlier(hours, Baseline.parse("same weekday"))[0][199] == ()


@pytest.mark.parametrize("text", ["rolling", "rolling 0", "rolling 5000", "yesterday", "Reference"])
def test_what_is_no_baseline_is_refused(text):
    with pytest.raises(MonitoringError, match="a window cannot be compared with"):
        Baseline.parse(text)


def test_what_has_no_value_has_no_p_value(log):
    answers = Answers([(log.deployment.column("x"), "psi")], 2)
    answers.put(0, Score(np.array([np.nan, 0.1]), np.array([1.0, 0.5]), np.array(0.2)))
    p_value = answers.grid(log.selection, 0.01, lasting=np.array([False])).p_value
    assert p_value.tolist() == [[pytest.approx(np.nan, nan_ok=True), 0.5]]
