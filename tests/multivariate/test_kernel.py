"""The second opinion on all inputs together: what it finds, its level, and what a report says of it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from monitoring.domain import Every, Selection, Window
from monitoring.multivariate import kernel
from monitoring.multivariate.kernel import far_apart
from monitoring.reports import together

NUMBERS = np.zeros(3, dtype=bool)


def turned(rng, rows, angle):
    """Two columns that go together, turned; the third is noise. Either column alone is the same standard normal."""
    return np.column_stack([rng.multivariate_normal([0, 0], [[1, angle], [angle, 1]], rows), rng.normal(size=rows)])


def test_a_rotation_that_leaves_every_column_alone_is_found():
    rng = np.random.default_rng(0)
    assert far_apart(turned(rng, 400, 0.6), turned(rng, 400, -0.6), NUMBERS).p_value == 0.001


def test_the_level_holds_where_nothing_changes(monkeypatch):
    monkeypatch.setattr(kernel, "PERMUTATIONS", 99)
    rng, found = np.random.default_rng(1), []
    for seed in range(80):
        rows = turned(rng, 90, 0.5) ** 3  # heavy tails
        rows[rng.random(90) < 0.1, 2] = np.nan
        found.append(far_apart(rows[:30], rows[30:], NUMBERS, seed).p_value)
    for level in (0.05, 0.2):
        low, high = binom.interval(0.999, 80, level)
        assert low <= np.sum(np.array(found) <= level + 1e-9) <= high


def test_the_distance_is_that_of_the_kernels_themselves():
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(300, 3)), rng.normal(size=(200, 3)) + 0.7
    rows = kernel._scaled(np.vstack([one, other]), NUMBERS)
    apart = np.linalg.norm(rows[:, None] - rows[None], axis=2)
    median = np.median(apart[~np.eye(500, dtype=bool)])
    weights = np.repeat([-1 / 300, 1 / 200], [300, 200])
    exact = np.mean([weights @ np.exp(-((apart / (width * median)) ** 2) / 2) @ weights for width in kernel.WIDTHS])
    assert far_apart(one, other, NUMBERS).distance == pytest.approx(exact, rel=0.1)


def test_gaps_and_categories_are_seen():
    rng = np.random.default_rng(3)
    place, number = rng.integers(0, 4, (2, 300)).astype(float), rng.normal(size=(2, 300))
    sides = [np.column_stack([place[i], number[i]]) for i in range(2)]
    categorical = np.array([True, False])
    assert far_apart(*sides, categorical).p_value > 0.01
    sides[1][:120, 1] = np.nan
    assert far_apart(*sides, categorical).p_value == 0.001
    sides[1][:, 1], sides[1][:150, 0] = number[1], 3.0
    assert far_apart(*sides, categorical).p_value == 0.001


def test_a_report_tells_the_newest_whole_window_or_why_it_cannot(counting):
    rng = np.random.default_rng(4)
    day = Every("day")
    windows = [Window(i, i, i + 1, None, None, 300, 0, i == 0, day) for i in range(2)]
    bins = counting.numbers(counting.bins([0.0, 1.0]), [0.0]), counting.numbers(counting.bins([0.0, 1.0]), [[0.0]])
    frames = [pd.DataFrame({"a": rng.normal(size=300) + shift}) for shift in (0.0, 2.0)]

    def said(rows):
        log = SimpleNamespace(
            deployment=counting.log({"a": bins}).deployment,
            reference_rows=lambda limit: frames[0],
            drawn_rows=lambda selection, window, limit: frames[1].head(rows),
        )
        return together.together(log, Selection("d", day), windows)

    found = together.plain(said(300))
    assert (found["window"], found["mmd_p_value"], found["reason"]) == (0, 0.001, "")
    assert found["columns"][0]["column"] == "a"
    assert "; by a; without a classifier p 0.001" in together.words(said(300))
    why = "not judged: a classifier needs 100 rows on either side to learn from, here are 20"
    assert together.plain(said(20)) == {"reason": why}
    assert together.plain(together.together(None, None, ())) == {"reason": together.NOTHING}
