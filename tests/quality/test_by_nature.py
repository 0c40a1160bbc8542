"""Rows that are equal by themselves are no finding, and a burst of rows that were sent again is one."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from scipy.stats import fisher_exact, t

from monitoring.domain import Feed, Received, Verdict
from monitoring.quality.by_nature import UNTOLD, more_than_they_vary, more_than_usual
from monitoring.quality.run import run
from monitoring.stats.proportions import more_often

MONDAY = datetime(2026, 3, 2)
LEVEL = 3e-4


def counted(rng, n, columns, burst=0):
    """Equal rows among `n` of few categories, and all of them."""
    shares = 1 / np.arange(1, 9)
    codes = rng.choice(8, (n, columns), p=shares / shares.sum()) @ 8 ** np.arange(columns)
    codes = np.append(codes, codes[rng.integers(0, n, burst)])
    return len(codes) - len(np.unique(codes)), len(codes)


def asked(files, lately=20):
    now, before = (np.array(part, float)[:, :, None] for part in (files[-1:], files[:-1][-lately:]))
    return tuple(float(each[0]) for each in more_than_usual((now[:, 0], now[:, 1]), (before[:, 0], before[:, 1])))


def test_the_p_value_is_the_larger_of_fishers_and_students():
    files = [(hits, 400) for hits in (4, 6, 3, 5, 4, 7, 2, 5, 4, 6)]
    share, limit, p_value, n = asked([*files, (60, 400)])
    assert (share, limit, n) == (0.15, pytest.approx(7 / 400 + 0.01), 400)
    logs = np.log([(hits + 0.5) / 400 for hits, _ in files])
    far = (np.log(60.5 / 400) - logs.mean()) / (logs.std(ddof=1) * np.sqrt(1 + 1 / 10))
    assert p_value == pytest.approx(t.sf(far, 9))
    none = asked([*[(0, 400)] * 3, (20, 400)])
    assert none[2] == pytest.approx(fisher_exact([[20, 380], [0, 1200]], "greater").pvalue)


@pytest.mark.parametrize("columns", [3, 5, 7])
def test_files_of_any_size_ring_no_more_than_is_allowed(columns):
    rng, fails, told = np.random.default_rng(columns), 0, 0
    for _ in range(3):
        files = [counted(rng, int(400 * rng.lognormal(0, 0.4)) + 5, columns) for _ in range(60)]
        for last in range(1, 60):
            share, limit, p_value, _ = asked(files[: last + 1])
            told += not np.isnan(share)
            fails += share >= limit and p_value < LEVEL
    assert told > 100
    assert fails == 0


def test_disorder_that_differs_from_file_to_file_is_usual_and_a_file_out_of_order_is_not():
    rng, n = np.random.default_rng(9), 1000

    def fisher(now, before):
        p_value = more_often(*(side.sum(axis=0) for side in (*now, *before)))
        return *more_than_they_vary(now, before)[:2], p_value, None

    def p_values(compare, files):
        hits = rng.binomial(n, np.minimum(0.1 * rng.lognormal(0, 0.4, files), 1)).astype(float)
        before = [(hits[i - 20 : i, None], np.full((20, 1), float(n))) for i in range(20, files)]
        found = [compare((hits[i : i + 1, None], np.full((1, 1), float(n))), before[i - 20]) for i in range(20, files)]
        return np.array([p[0] if share[0] >= most[0] else 1.0 for share, most, p, _ in found])

    assert (p_values(fisher, 320) < LEVEL).sum() >= 5
    assert (p_values(more_than_they_vary, 320) < LEVEL).sum() == 0
    before = rng.binomial(n, 0.1 * rng.lognormal(0, 0.2, (20, 1))).astype(float), np.full((20, 1), float(n))
    assert more_than_they_vary((np.array([[500.0]]), np.array([[float(n)]])), before)[2][0] < LEVEL
    sorted_ones = np.zeros((20, 1)), rng.integers(300, 3000, (20, 1)).astype(float)
    few = np.array([[30.0]]), np.array([[1000.0]])
    assert more_than_they_vary(few, sorted_ones)[2] == fisher(few, sorted_ones)[2] < LEVEL


def test_how_few_files_vary_is_moderated_as_smyth_has_it():
    hits, n = np.array([[8.0, 2.0], [12.0, 1.0], [9.5, 4.0]]), np.full((3, 2), 1000.0)
    found = more_than_they_vary((np.array([[300.0, 3.0]]), np.full((1, 2), 1000.0)), (hits, n))[2]
    logs = np.log((hits + 0.5) / n)
    variance = (10 * np.log(1.6) ** 2 + 2 * logs.var(axis=0, ddof=1)) / 12
    far = (np.log(np.array([300.5, 3.5]) / 1000) - logs.mean(axis=0)) / np.sqrt(variance * 4 / 3)
    rows = np.array([1000.0, 1000.0])
    assert found == pytest.approx(
        np.maximum(t.sf(far, 12), more_often(np.array([300.0, 3.0]), rows, hits.sum(0), n.sum(0)))
    )
    assert found[0] < LEVEL < found[1]


def test_files_that_vary_ring_little_oftener_than_allowed_and_a_break_in_the_fourth_one_is_found():
    rng, n, runs = np.random.default_rng(4), 1000, 4000

    def counted_files(middle, spread, files):
        share = np.minimum(middle * rng.lognormal(0, spread, (files, runs)), 1)
        return rng.binomial(n, share).astype(float), np.full((files, runs), float(n))

    for files in (2, 3, 9, 20):
        share, most, p_value, _ = more_than_they_vary(counted_files(0.05, 0.7, 1), counted_files(0.05, 0.7, files))
        assert ((share >= most) & (p_value < LEVEL)).mean() < 10 * LEVEL  # Fisher's test alone: hundreds of times
    p_value = more_than_they_vary(counted_files(0.5, 0, 1), counted_files(0.002, 0.7, 3))[2]
    assert (p_value < LEVEL).mean() > 0.9


def test_a_burst_is_found_where_rows_are_seldom_equal_and_skipped_where_nearly_all_are():
    rng = np.random.default_rng(2)
    before = [counted(rng, 400, 6) for _ in range(20)]
    share, limit, p_value, _ = asked([*before, counted(rng, 400, 6, burst=80)])
    assert share > limit
    assert p_value < LEVEL
    everything = [(395, 400)] * 20
    assert np.isnan(asked([*everything, (480, 480)])[0])
    assert np.isnan(asked([(1, 400)] * 9 + [(200, 400)])[0])
    assert not np.isnan(asked([(1, 400)] * 10 + [(200, 400)])[0])


def test_what_was_not_counted_before_is_not_held_to_be_none(counting):
    words = counting.of("ab", [90, 90, 0, 0]), counting.of("ab", [[40, 41, 0, 0]] * 4)
    days = [MONDAY + timedelta(days=day) for day in range(4)]
    files = [Received("predictions", f"{i}.csv", at, ("plan",), 200, first=at, last=at) for i, at in enumerate(days)]

    def answers(*more):
        log = counting.log({"plan": words}, fed=Feed(files=tuple(map(lambda f, m: replace(f, **m), files, more))))
        log.known_as = {"id": "id", "time": "at"}
        return {(r.check, r.window): r for r in run(log, log.selection).results}

    none = {"alike": 0, "copies": 0, "disordered": 1}
    found = answers({}, {"alike": 90, "copies": 90, "disordered": 90}, none, none)
    for name in ("alike", "copies", "disordered"):
        assert found[name, 1].verdict is Verdict.SKIPPED  # no file before it was counted
    assert found["alike", 1].reason == UNTOLD
    found = answers(none, none, {"alike": 40, "copies": 30, "disordered": 100}, {**none, "unchanged": 200})
    assert (
        found["alike", 2].reason
        == "20.0 % of the rows in 2.csv have inputs, score and prediction of an earlier row, not its id"
    )
    assert (
        found["copies", 2].reason
        == "15.0 % of the rows in 2.csv have content and time of an earlier row under another id"
    )
    assert found["disordered", 2].reason == "50.0 % of the rows in 2.csv are older than the row right before them"
    assert {found[name, 2].verdict for name in ("alike", "copies", "disordered")} == {Verdict.FAIL}
    assert found["alike", 3].verdict is Verdict.SKIPPED  # read again
