import math
import time
from dataclasses import replace

import pytest

from monitoring.domain import Verdict
from monitoring.figures import performance
from monitoring.figures.shared.colours import LIGHT


@pytest.fixture
def drawn(make):
    nan = math.nan
    measures = [
        make.measure(0, 0.72),
        make.measure(1, 0.66, Verdict.FAIL),
        make.measure(2, nan, Verdict.SKIPPED, reason="no labels yet: 0 of 100 predictions"),
        make.measure(3, 0.71),
    ]
    windows = make.weeks(4, labelled=[100, 80, 0, 20])
    return performance.trend(measures, windows, LIGHT, title="ROC AUC", reference=make.measure(-1, 0.71))


def by_name(figure, start):
    return next(trace for trace in figure.data if trace.name.startswith(start))


def test_what_an_error_may_become_does_not_flatten_what_it_is(make):
    known = [replace(make.measure(i, 3.0 + i / 10), metric="mae") for i in range(2)]
    waiting = replace(known[1], provisional=True, best=1.0, worst=80.0, verdict=Verdict.SKIPPED)
    drawn = performance.trend([known[0], waiting], make.weeks(2), LIGHT, title="MAE", coverage=False)
    low, high = drawn.layout.yaxis.range
    assert low < 3.0 < 3.1 < high < 10


def test_the_reference_and_the_limit_are_drawn_in_and_named(drawn):
    assert set(by_name(drawn, "reference").y) == {0.71}
    assert set(by_name(drawn, "limit").y) == {0.7}


def test_the_interval_breaks_where_nothing_is_known(drawn):
    (band,) = [trace for trace in drawn.data if trace.name == "95 % interval"]
    assert list(band.x) == [0, 1, 1, 0, None, 3, 3]
    assert list(band.y) == pytest.approx([0.74, 0.68, 0.64, 0.70, None, 0.73, 0.69])
    assert band.showlegend


def test_the_interval_of_an_estimate_is_told_from_that_of_what_was_measured(make):
    both = [make.measure(0, 0.7), replace(make.measure(1, 0.7), basis="estimated")]
    drawn = performance.trend(both, make.weeks(2), LIGHT, title="F1")
    bands = [trace for trace in drawn.data if "interval" in trace.name]
    assert [band.name for band in bands] == ["95 % interval", "95 % interval, estimated"]
    assert [band.showlegend for band in bands] == [True, False]  # they look the same: one entry is enough
    assert bands[0].fillcolor == bands[1].fillcolor


def test_limits_on_either_side_share_an_entry_of_the_legend(make):
    both = [replace(make.measure(i, 0.7), limit_low=0.6, limit_high=0.8) for i in range(2)]
    drawn = performance.trend(both, make.weeks(2), LIGHT, title="Bias", unit="min")
    entries = [trace.name for trace in drawn.data if trace.showlegend is not False and "limit" in (trace.name or "")]
    assert entries == ["limits 0.600 and 0.800 min"]
    assert sum("limit" in (trace.name or "") for trace in drawn.data) == 3


def test_very_many_gaps_cost_no_more_than_their_number(make):
    windows = [replace(w, rows=100 * (w.index % 3 == 0), labelled=80 * (w.index % 6 == 0)) for w in make.weeks(1500)]
    measures = [make.measure(w.index, 0.7) for w in windows if w.labelled]
    began = time.process_time()
    drawn = performance.trend(measures, windows, LIGHT, title="F1")
    assert time.process_time() - began < 5  # one by one it took minutes
    assert len(drawn.layout.shapes) == 750


def test_a_window_without_labels_is_shaded_and_says_so(drawn):
    assert any("not in yet" in note.text for note in drawn.layout.annotations)
    assert [(s.x0, s.x1) for s in drawn.layout.shapes] == [(1.5, 2.5)]


def test_coverage_adds_up_to_all_predictions(drawn):
    known, waiting = by_name(drawn, "labelled"), by_name(drawn, "no label yet")
    assert list(known.y) == pytest.approx([100, 80, 0, 20])
    assert [a + b for a, b in zip(known.y, waiting.y, strict=True)] == pytest.approx([100] * 4)
    assert waiting.marker.pattern.shape == "/"


def test_the_legend_tells_of_missing_labels_only_where_some_are_missing(make, drawn):
    known = performance.trend([make.measure(0, 0.7)], make.weeks(2, labelled=[100, 100]), LIGHT, title="F1")
    assert by_name(drawn, "no label yet").showlegend
    assert not by_name(known, "no label yet").showlegend


def test_a_failed_window_has_another_shape(drawn):
    course = by_name(drawn, "realised")
    assert course.marker.symbol[:2] == ("circle", "triangle-up")


def test_a_window_without_predictions_waits_for_no_label(make):
    windows = [*make.weeks(2), replace(make.weeks(3)[2], rows=0, labelled=0)]
    drawn = performance.trend([make.measure(0, 0.7)], windows, LIGHT, title="F1")
    assert list(by_name(drawn, "no label yet").y) == pytest.approx([20, 20, 0])
    none = by_name(drawn, "no rows")
    assert list(none.y) == [0, 0, 100]
    assert none.text[2] == "week of 15 Apr 2013<br>no rows"
    assert none.marker.pattern.shape is None


def test_pointing_at_a_window_tells_value_interval_rows_and_coverage(drawn):
    course = by_name(drawn, "realised")
    for part in ("ROC AUC 0.720", "0.700 to 0.740", "80 labelled rows", "80.0 %", "week of 1 Apr 2013"):
        assert part in course.text[0]
    assert "no labels yet" in course.text[2]


def test_both_axes_have_units(drawn):
    assert drawn.layout.yaxis.title.text == "ROC AUC"
    assert drawn.layout.yaxis2.title.text == "labelled (%)"
    assert drawn.layout.xaxis2.title.text == "week beginning"


def test_a_small_picture_leaves_coverage_out(make):
    drawn = performance.trend([make.measure(0, 0.7)], make.weeks(1), LIGHT, title="F1", coverage=False)
    assert "yaxis2" not in drawn.layout


@pytest.mark.parametrize(
    ("labelled", "coverage", "text", "angle"),
    [
        ([80, 80, 0, 0], True, "labels<br>not in yet", 0),
        ([80, 80, 0, 0], False, "labels<br>not in yet", 0),
        ([80] * 7 + [0], False, "labels not in yet", -90),
        ([80] * 7 + [0], True, "labels not in yet", -90),
        ([80] * 30 + [0], False, None, None),
    ],
)
def test_words_on_a_shade_do_not_run_into_the_picture(make, labelled, coverage, text, angle):
    windows = make.weeks(len(labelled), labelled=labelled)
    measures = [make.measure(0, 0.7)]
    drawn = performance.trend(measures, windows, LIGHT, title="F1", coverage=coverage)
    notes = [(note.text, note.textangle) for note in drawn.layout.annotations]
    assert notes == ([(text, angle)] if text else [])
    assert len(drawn.layout.shapes) == 1


def test_words_on_a_shade_stand_where_they_cover_no_estimate(make):
    windows = make.weeks(6, labelled=[80, 80, 0, 0, 0, 0])
    known = [make.measure(0, 0.9), make.measure(1, 0.1)]

    def height(value):
        later = [replace(make.measure(k, value), basis="estimated") for k in range(2, 6)]
        drawn = performance.trend([*known, *later], windows, LIGHT, title="F1", coverage=False)
        return drawn.layout.annotations[0].y

    assert height(0.85) < 0.3
    assert height(0.15) > 0.7
    assert performance.trend(known, windows, LIGHT, title="F1").layout.annotations[0].y == 0.5


def test_windows_without_predictions_do_not_wait_for_labels(make):
    windows = [replace(w, rows=100 * (w.index < 2), labelled=80 * (w.index < 1)) for w in make.weeks(4)]
    drawn = performance.trend([make.measure(0, 0.7)], windows, LIGHT, title="F1")
    assert [note.text for note in drawn.layout.annotations] == ["labels<br>not in yet", "no<br>predictions"]
