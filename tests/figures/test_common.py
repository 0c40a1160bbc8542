from datetime import datetime, timedelta

import pytest

from monitoring.domain import SIGNS, WORDS, Every, QualityResult, Verdict, Window
from monitoring.figures import quality
from monitoring.figures.shared import window_axis
from monitoring.figures.shared.colours import DARK, LIGHT


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_can_be_read_on_its_ground(palette):
    for colour in (palette.ink, palette.muted, palette.limit, *palette.verdicts.values()):
        assert contrast(colour, palette.surface) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_lines_stand_out_from_their_ground(palette):
    for colour in (palette.current, palette.up, palette.down):
        assert contrast(colour, palette.surface) >= 3


def test_every_verdict_has_a_sign_and_a_word_of_its_own():
    assert len(set(SIGNS.values())) == len(set(WORDS.values())) == len(Verdict)


def test_labels_are_thinned_so_that_they_do_not_collide(make):
    assert len(window_axis.ticks(make.weeks(300))) <= window_axis.MOST_TICKS


def test_the_year_is_written_only_where_it_changes():
    edges = [datetime(2013, 11, 1) + timedelta(days=31 * i) for i in range(4)]
    months = [Window(i, i, i + 1, edge, None, 1, 0, True, Every("month")) for i, edge in enumerate(edges)]
    assert list(window_axis.ticks(months).values()) == ["Nov<br>2013", "Dec", "Jan<br>2014", "Feb"]


def test_windows_without_time_are_named_by_their_rows():
    rows = [Window(i, i, i + 1, None, None, 500, 0, True, Every("rows", 500)) for i in range(3)]
    assert list(window_axis.ticks(rows).values()) == ["1", "501", "1,001"]
    assert window_axis.window_title(rows) == "first row of each 500"


def result(column, window, value, limit=0.05):
    verdict = Verdict.FAIL if value > limit else Verdict.OK
    return QualityResult(column, window, "missing", value, limit, 0.001, verdict, 1000, 100)


def test_quality_is_drawn_in_per_cent_with_one_line_a_column(make):
    drawn = quality.trend([result("a", 0, 0.1), result("b", 0, 0.01)], make.weeks(1), LIGHT, title="missing values")
    assert [list(trace.y) for trace in drawn.data] == [[10], [1]]
    assert drawn.layout.yaxis.title.text == "missing values (% of rows)"


def test_one_column_alone_has_its_limit_drawn_in(make):
    drawn = quality.trend([result("a", 0, 0.1), result("a", 1, 0.0)], make.weeks(2), LIGHT, title="missing")
    assert list(drawn.data[1].y) == [5, 5]
    assert drawn.data[0].marker.symbol == ("triangle-up", "circle")
