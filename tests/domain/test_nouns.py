"""The nouns: what they answer about themselves."""

import pickle
import re
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring import domain
from monitoring.domain import (
    Bins,
    Deployment,
    Every,
    Histogram,
    Kind,
    ModelFile,
    Report,
    Role,
    Task,
    Verdict,
    Window,
    newest_whole,
    worst,
)
from monitoring.domain.results import DriftResult
from monitoring.domain.selection import end_of, moment, parse_moment, show_end
from monitoring.domain.text import percent
from monitoring.errors import MonitoringError, UnknownNameError
from monitoring.performance.unjudged import partly_labelled


@pytest.mark.parametrize("text", ["hour", "day", "week", "month", "1 rows", "5000 rows"])
def test_a_length_is_written_as_it_is_read(text):
    assert str(Every.parse(text)) == text
    assert Every.parse(text).by_rows == ("rows" in text)


@pytest.mark.parametrize(
    "text", ["", "rows", "0 rows", "01 rows", "5__0 rows", "5_ rows", "9" * 5000 + " rows", "week\n"]
)
def test_other_lengths_are_refused_in_one_sentence(text):
    with pytest.raises(MonitoringError, match="a window cannot be") as caught:
        Every.parse(text)
    assert len(caught.value.message) < 100
    assert caught.value.hint


@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-9))])
    )
)
def test_an_aware_time_is_its_utc(value):
    try:
        expected = value.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        with pytest.raises(MonitoringError, match="outside of the calendar"):
            moment(value)
    else:
        assert moment(value) == expected


@given(st.dates())
def test_a_day_counts_to_its_end_and_is_shown_as_that_day(day):
    end = end_of(day)
    assert end > datetime(day.year, day.month, day.day)
    if day < date.max:
        assert show_end(end) == day.isoformat()
        assert parse_moment(show_end(end)) == day


def test_nothing_is_shown_as_nothing():
    assert moment(None) is None
    assert show_end(None) is None


@pytest.mark.parametrize("text", ["", "today", "2013-13-01", "2013-02-30", "10.07.2013", "2013-07-10T25:00", "x" * 500])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(MonitoringError, match="is not a date"):
        parse_moment(text)


def test_the_worst_verdict_wins_and_skipped_says_least():
    assert worst([]) is Verdict.SKIPPED
    assert worst([Verdict.SKIPPED, Verdict.OK]) is Verdict.OK
    assert worst([Verdict.FAIL, Verdict.WARN, Verdict.OK]) is Verdict.FAIL


@pytest.mark.parametrize(
    "bins", [Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0)), Bins(Kind.CATEGORICAL, categories=("a", "b"))]
)
def test_every_cell_has_a_name_and_its_place(bins):
    assert len(bins.labels) == bins.size
    assert bins.labels[bins.missing] == "missing"
    assert set(bins.outside).isdisjoint({bins.missing})
    assert bins.ordered + len(bins.categories) <= bins.size


def test_proportions_of_nothing_are_undefined():
    bins = Bins(Kind.CATEGORICAL, categories=("a",))
    found = Histogram(bins, np.array([[2.0, 1.0, 1.0], [0.0, 0.0, 0.0]]))

    assert found.n.tolist() == [4.0, 0.0]
    assert found.proportions[0].tolist() == [0.5, 0.25, 0.25]
    assert np.isnan(found.proportions[1]).all()
    assert found.window(0).counts.tolist() == [2.0, 1.0, 1.0]


def a_deployment(**more):
    return Deployment(
        **{"name": "d", "title": "D", "task": Task.BINARY, "score": "p", "label": "y", "numeric": ("x",), **more}
    )


def test_columns_are_features_outputs_then_the_label():
    d = a_deployment(categorical=("town",), prediction="said")

    assert [(c.name, c.kind, c.role) for c in d.columns] == [
        ("x", Kind.NUMERIC, Role.FEATURE),
        ("town", Kind.CATEGORICAL, Role.FEATURE),
        ("p", Kind.NUMERIC, Role.SCORE),
        ("said", Kind.CATEGORICAL, Role.PREDICTION),
        ("y", Kind.CATEGORICAL, Role.LABEL),
    ]
    with pytest.raises(UnknownNameError, match="there is no column 'twon'"):
        d.column("twon")


def test_the_threshold_is_the_models_even_where_it_is_zero(tmp_path):
    assert a_deployment().threshold == 0.5
    assert a_deployment(model=ModelFile(tmp_path, None)).threshold == 0.5
    assert a_deployment(model=ModelFile(tmp_path, 0.0)).threshold == 0.0


def test_a_window_knows_its_coverage_and_its_name():
    start = datetime(2026, 1, 5, 13)
    window = Window(0, 3, 4, start, start, 8, 2, True, Every("hour"))

    assert window.coverage == 0.25
    assert window.label == "5 Jan 13:00"
    assert np.isnan(Window(0, 0, 1, None, None, 0, 0, True, Every("day")).coverage)
    assert Window(0, 3, 4, None, None, 8, 2, True, Every("rows", 1000)).label == "rows 3,001 on"


@pytest.mark.parametrize(
    ("story", "newest", "with_empty"),
    [
        ("www", 2, 2),
        ("wwc", 1, 1),
        ("wwe", 1, 2),
        ("cwe", 1, 2),
        ("wee", 0, 2),
        ("ccx", 1, 2),
        ("cex", 0, 1),
        ("eex", None, 1),
        ("e", None, 0),
        ("x", None, 0),
        ("", None, None),
    ],
)
def test_now_is_the_newest_whole_window(story, newest, with_empty):
    """Whole, cut short; empty and whole, empty and cut short (x)."""
    start = datetime(2026, 1, 5)
    windows = [
        Window(i, i, i + 1, start, start, 9 if sign in "wc" else 0, 0, sign in "we", Every("week"))
        for i, sign in enumerate(story)
    ]
    found = newest_whole(windows), newest_whole(windows, empty=True)
    assert [window and window.index for window in found] == [newest, with_empty]


def test_a_report_is_a_tidy_table_with_its_windows_times():
    start = datetime(2026, 1, 5)
    window = Window(0, 0, 1, start, start + timedelta(days=1), 9, 9, True, Every("day"))
    result = DriftResult("x", 0, "psi", 0.3, 0.2, 0.01, Verdict.FAIL, 10, 9)
    frame = Report((window,), (result, result)).frame()

    assert frame["start"].tolist() == [start, start]
    assert frame["verdict"].tolist() == ["FAIL", "FAIL"]
    assert Report((), ()).frame().empty


def test_nouns_are_frozen_and_travel():
    d = a_deployment()
    with pytest.raises(FrozenInstanceError):
        d.name = "other"
    assert pickle.loads(pickle.dumps(d)) == d


def test_per_cent_is_written_in_one_way():
    """With a space, as in every note and figure: a format that writes the sign itself has none."""
    there = Path(domain.__file__).parents[1].rglob("*.py")
    texts = [path.read_text() for path in there if path.name not in ("output.py", "steps.py")]  # the line of progress
    assert [found for text in texts for found in re.findall(r"\{[^{}\n]*:[.\d]*%\}", text)] == []
    assert (percent(0.4961), percent(0.0), percent(1.0)) == ("49.6 %", "0 %", "100 %")


def test_days_are_written_as_every_system_can():
    """A day without a zero is no format of Windows."""
    there = Path(domain.__file__).parents[1].rglob("*.py")
    assert [path.name for path in there if re.search("%-[dmyHIMSj]", path.read_text(encoding="utf-8"))] == []


def test_a_share_just_under_a_limit_is_not_written_as_the_limit():
    assert partly_labelled(0.496).startswith("only 49.6 % of predictions")
    assert partly_labelled(0.49996).startswith("only 49.996 % of predictions")
    assert partly_labelled(0.0004).startswith("only 0.04 % of predictions")
    assert partly_labelled(0.5) == ""
