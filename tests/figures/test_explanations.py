"""Pictures of many explained rows."""

import numpy as np
import pandas as pd
import pytest

from monitoring.domain.explanation import Shift, Strength
from monitoring.figures.explanations import strength, swarm
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.whatif.curve import curve
from monitoring.figures.whatif.moved import moved, those_shown

NAMES = [f"c{place}" for place in range(14)]


def test_both_groups_stand_side_by_side_with_their_intervals():
    here = [Strength(name, 2.0 - i / 10, 1.5 - i / 10, 3.0 - i / 10) for i, name in enumerate(NAMES)]
    there = [Strength(name, 1.0, float("nan"), float("nan")) for name in reversed(NAMES)]
    reference, window = strength.paired(here, there, ("June", "reference"), "log-odds", LIGHT).data
    assert (reference.name, window.name) == ("reference", "June")
    assert len(window.x) == len(reference.x) == strength.MOST + 1
    assert (sum(window.x), sum(reference.x)) == (pytest.approx(sum(each.mean for each in here)), 14)
    assert (window.x[-1], window.error_x.array[-1], window.error_x.arrayminus[-1]) == (2.0, 1.0, 0.5)
    assert set(reference.error_x.array) == {0}
    assert reference.marker.symbol != window.marker.symbol
    alone = strength.paired(here, [], ("June", ""), "log-odds", LIGHT)
    assert [trace.name for trace in alone.data] == ["June"]


def test_only_certain_differences_are_filled():
    found = [Shift("up", 0, 2, 1, 3), Shift("open", 0, 1, -1, 3), Shift("down", 1, 0, -2, -0.5)]
    (marks,) = strength.apart(found, ("before", "after"), "x", LIGHT).data
    assert list(marks.marker.symbol) == ["circle", "circle-open", "circle"]
    assert list(marks.marker.color) == [LIGHT.down, LIGHT.muted, LIGHT.up]
    assert "before 0, after 2" in marks.hovertext[-1]


def test_what_is_not_drawn_one_by_one_is_one_line_that_adds_up():
    found = [Shift(name, 1.0, 2.0 - i / 10, 0.1, 1.9) for i, name in enumerate(NAMES)]
    drawn = strength.apart(found, ("before", "after"), "x", LIGHT)
    assert sum(drawn.data[0].x) == pytest.approx(sum(each.difference for each in found))
    assert drawn.layout.yaxis.ticktext[0] == "2 other columns"
    assert (drawn.data[0].marker.symbol[0], drawn.data[0].error_x.array[0]) == ("circle-open", 0)
    amounts = np.random.default_rng(1).normal(size=(30, 14))
    rows = pd.DataFrame(np.ones((30, 14)), columns=NAMES)
    swarm_drawn = swarm.beeswarm(NAMES, rows, amounts, "x", LIGHT)
    assert swarm_drawn.layout.yaxis.ticktext[0] == "4 other columns"
    assert sum(sum(trace.x) for trace in swarm_drawn.data) == pytest.approx(amounts.sum())
    steps = [(name, "1", "2", 0.0, 1.0 / (i + 1)) for i, name in enumerate(NAMES)]
    line = moved(steps, "x", LIGHT).data[-1]
    assert sum(line.x) == pytest.approx(sum(step[4] for step in steps))
    assert "The most moved 9 of 14 columns; the other 5 together moved +" in those_shown(steps, "min")
    assert those_shown(steps, "min").endswith(" (min).")
    assert those_shown(steps[:9], "min") == ""


def test_numbers_stand_at_their_true_distances_beside_what_a_gap_gives():
    names = ("fee", "average", "score")
    drawn = curve([1.0, 2.0, 10.0, None], [0.1, 0.2, 0.3, 0.9], [0.2] * 4, [("before", None, 0.9)], names, LIGHT, 0.5)
    line, gap = drawn.data[:2]
    assert (list(line.x), list(line.y), line.xaxis) == ([1, 2, 10], [0.1, 0.2, 0.3], None)
    assert (list(gap.x), list(gap.y), gap.xaxis) == (["missing"], [0.9], "x2")
    assert (drawn.data[-1].xaxis, list(drawn.data[-1].x)) == ("x2", ["missing"])
    assert drawn.layout.xaxis.domain[1] < drawn.layout.xaxis2.domain[0]
    assert drawn.layout.xaxis.type is None
    whole = curve([1.0, 2.0], [0.1, 0.2], [0.2] * 2, [("before", 1.0, 0.1)], names, LIGHT)
    assert "xaxis2" not in whole.layout
    words = curve(["a", None], [0.1, 0.2], [0.2] * 2, [("before", "a", 0.1)], names, LIGHT)
    assert (list(words.data[0].x), words.layout.xaxis.type) == (["a", "missing"], "category")


def test_a_swarm_has_a_dot_a_row_coloured_by_value_and_is_svg():
    random = np.random.default_rng(0)
    rows = pd.DataFrame({"n": [None, *random.normal(size=499)], "t": ["<b>"] * 500})
    amounts = random.normal(size=(500, 2)) * [1, 3]
    drawn = swarm.beeswarm(["n", "t"], rows, amounts, "x", LIGHT)
    assert {trace.type for trace in drawn.data} == {"scatter"}
    assert sum(len(trace.x) for trace in drawn.data) == 2 * swarm.DOTS
    assert list(drawn.layout.yaxis.ticktext) == ["n", "t"]
    coloured = [trace for trace in drawn.data if trace.marker.cmax == 1 and len(trace.x)]
    assert len(coloured) == 1
    assert (min(coloured[0].marker.color), max(coloured[0].marker.color)) == (0, 1)
    assert all(abs(y - round(y)) <= 0.4 for trace in drawn.data for y in trace.y)
    assert "<b></b>" not in str(drawn.data[0].hovertext)


def test_dependence_leaves_gaps_out_and_names_the_other_columns_groups():
    values = pd.Series([1.0, 2.0, None, 4.0], name="n")
    by = pd.Series(["x", "y", "y", None], name="t")
    drawn = swarm.dependence(values, np.array([0.1, 0.2, 0.3, 0.4]), by, "x", LIGHT)
    assert sorted(trace.name for trace in drawn.data) == ["missing", "x", "y"]
    assert sum(len(trace.x) for trace in drawn.data) == 3
    numbers = swarm.dependence(by, np.array([0.1, 0.2, 0.3, 0.4]), values, "x", LIGHT)
    assert [len(trace.x) for trace in numbers.data] == [1, 2]


def test_one_row_and_still_columns_can_be_drawn():
    rows = pd.DataFrame({"n": [3.0]})
    assert swarm.beeswarm(["n"], rows, np.zeros((1, 1)), "x", LIGHT).data
    assert swarm.dependence(rows["n"], np.zeros(1), rows["n"], "x", LIGHT).data


def test_the_others_together_do_not_squeeze_the_columns_that_are_drawn():
    many = [Strength(f"c{place}", 2.0, 1.5, 2.5) for place in range(64)]
    drawn = strength.paired(many, [], ("June", ""), "log-odds", LIGHT)
    assert drawn.layout.xaxis.range == (0, pytest.approx(1.1 * 2.5))
    assert [one.text for one in drawn.layout.annotations] == ["104 →"]  # 52 columns of 2
    few = strength.paired(many[:13], [], ("June", ""), "log-odds", LIGHT)
    assert (few.layout.xaxis.range, few.layout.annotations) == (None, ())
    falls = [Shift(f"c{place}", 1.0, -1.0, -1.5, -0.5) for place in range(64)]
    apart = strength.apart(falls, ("before", "after"), "x", LIGHT)
    assert [one.text for one in apart.layout.annotations] == ["← −104"]
    assert apart.layout.xaxis.range == (pytest.approx(-1.65), pytest.approx(1.65))
