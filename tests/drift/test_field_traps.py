"""What other tools are known to get wrong, and that it does not happen here."""

import numpy as np
import pytest

from monitoring.domain import Histogram, Verdict
from monitoring.drift.method import METHODS
from monitoring.drift.methods.psi import psi
from monitoring.drift.methods.wasserstein import wasserstein
from monitoring.drift.run import run
from monitoring.quality.run import run as run_quality
from monitoring.stats.grouping import grouped
from monitoring.stats.homogeneity import homogeneity


@pytest.fixture
def single(counting):
    """The report of one numeric column: reference values, then one sample a window."""

    def report(reference, windows, **options):
        bins = counting.bins(reference)
        pair = counting.numbers(bins, reference), counting.numbers(bins, list(windows))
        log = counting.log({"x": pair})
        return run(log, log.selection, **options)

    return report


def test_the_reference_is_a_sample_and_not_the_truth(counting, evidently):
    rng, words, ours, theirs = np.random.default_rng(0), list("abcdefghij"), 0, 0
    bins = counting.categories(*words)
    for _ in range(150):
        old, new = (rng.choice(words, 1000).tolist() for _ in range(2))
        ours += homogeneity(counting.words(bins, old), counting.words(bins, new)).p_value < 0.05
        theirs += evidently.chi2_p_value(old, new) < 0.05
    assert theirs / 150 > 0.2
    assert ours / 150 < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 150)


def test_small_windows_above_the_limit_do_not_fail(single):
    rng = np.random.default_rng(1)
    report = single(rng.normal(size=2000), rng.normal(size=(200, 100)), methods=["wasserstein"])
    values = report.values("wasserstein")[0]
    assert (values >= 0.1).mean() > 0.5
    verdicts = [result.verdict for result in report.results]
    assert verdicts.count(Verdict.WARN) == 0
    # One column a day and one false alarm a month: 1 / 30.44 of the windows may fail, plus three sigmas.
    assert verdicts.count(Verdict.FAIL) <= 200 / 30.44 + 3 * np.sqrt(200 / 30.44)
    assert all(
        "100 rows vary that much by chance" in r.reason
        for r in report.results
        if r.verdict is Verdict.OK and r.value >= r.limit
    )


def test_fifty_columns_for_a_month_without_drift_stay_within_the_allowed_alarms(counting):
    rng, alarms = np.random.default_rng(2), dict.fromkeys(METHODS.names(), 0)
    for _ in range(3):
        counts = {}
        for i in range(50):
            old = rng.normal(size=2000)
            bins = counting.bins(old, 64)
            counts[f"x{i}"] = counting.numbers(bins, old), counting.numbers(bins, list(rng.normal(size=(30, 100))))
        log = counting.log(counts)
        frame = run(log, log.selection, methods=METHODS.names()).frame()
        for name in alarms:
            alarms[name] += int(((frame["method"] == name) & (frame["verdict"] == "FAIL")).sum())
    # Three months at one false alarm allowed a month: above 8 has a probability of 0.4 % at an expectation of 3.
    assert max(alarms.values()) <= 8


def test_bins_do_not_hang_on_the_current_data(single):
    rng = np.random.default_rng(3)
    old, calm, wild = rng.normal(size=2000), rng.normal(size=500), np.append(rng.normal(size=499), 1e9)
    alone, beside = single(old, [calm]), single(old, [calm, wild])
    assert alone.values("psi")[0, 0] == beside.values("psi")[0, 0]
    assert single(old, [wild]).values("psi")[0, 0] < 0.2


def test_a_tiny_standard_deviation_is_not_replaced(counting):
    rng = np.random.default_rng(4)
    old, new = rng.normal(size=2000), rng.normal(0.4, 1, size=500)
    found = []
    for scale in (1.0, 1e-6):
        bins = counting.bins(old * scale)
        found.append(wasserstein(counting.numbers(bins, old * scale), counting.numbers(bins, new * scale)).value)
    assert found[1] == pytest.approx(found[0], rel=1e-6)


@pytest.mark.parametrize("name", sorted(set(METHODS.names()) - {"wasserstein"}))
def test_missing_values_take_part(single, name):
    rng = np.random.default_rng(5)
    gappy = np.where(rng.random(600) < 0.4, np.nan, rng.normal(size=600))
    report = single(rng.normal(size=2000), [gappy], methods=[name])
    assert report.verdict is Verdict.FAIL


@pytest.mark.parametrize("name", METHODS.names())
def test_drift_in_either_direction_is_seen(single, name):
    old = np.random.default_rng(6).normal(size=2000)
    report = single(old, [old[:800] + 0.6, old[:800] - 0.6], methods=[name])
    assert [result.verdict for result in report.results] == [Verdict.FAIL] * 2


def test_zero_inflated_rain_shows_when_wet_hours_triple(counting):
    rng = np.random.default_rng(7)
    old, new = (np.where(rng.random(3000) < wet, rng.gamma(2, size=3000), 0.0) for wet in (0.04, 0.12))
    bins = counting.bins(old)
    pair = grouped(counting.numbers(bins, old), counting.numbers(bins, new), 10)
    score = psi(*pair)
    assert score.value > 0.05
    assert score.p_value < 1e-6


def test_a_thousand_rows_and_a_hundred_of_the_same_shape_have_no_psi(counting):
    large, small = counting.of("ab", [700, 300, 0, 0]), counting.of("ab", [70, 30, 0, 0])
    assert psi(large, small).value == 0


def test_an_empty_cell_does_not_blow_psi_up(counting):
    old, new = counting.of("abc", [500, 500, 0, 0, 0]), counting.of("abc", [500, 490, 10, 0, 0])
    assert psi(old, new).value < 0.1


def test_one_unseen_or_missing_row_is_no_alarm(counting):
    log = counting.log(
        {"word": (counting.of("ab", [900, 900, 0, 0]), counting.of("ab", [[50, 48, 1, 0], [50, 48, 0, 1]]))}
    )
    assert run(log, log.selection, methods=["psi", "js", "chi2", "tvd", "l_infinity"]).verdict is Verdict.OK


def test_an_empty_window_does_not_repeat_the_last_verdict(single):
    old = np.random.default_rng(8).normal(size=2000)
    report = single(old, [old[:500] + 3, np.array([]), old[:500] + 3])
    assert [result.verdict for result in report.results] == [Verdict.FAIL, Verdict.SKIPPED, Verdict.FAIL]
    assert report.results[1].reason == "no rows in this window"


def test_constant_and_empty_columns_do_not_stop_the_others(counting):
    rng = np.random.default_rng(9)
    old, new = rng.normal(size=1000), list(rng.normal(1, 1, size=(3, 300)))
    bins, one = counting.bins(old), counting.bins([5.0])
    log = counting.log(
        {
            "good": (counting.numbers(bins, old), counting.numbers(bins, new)),
            "constant": (counting.numbers(one, np.full(50, 5.0)), counting.numbers(one, [np.full(9, 5.0)] * 3)),
            "void": (counting.numbers(one, np.full(50, np.nan)), counting.numbers(one, [np.full(9, np.nan)] * 3)),
        }
    )
    report = run(log, log.selection, methods=METHODS.names())
    frame = report.frame().set_index(["column", "method", "window"])
    assert (frame.loc["good"]["verdict"] == "FAIL").all()
    assert frame.loc[("constant", "psi", 0), "value"] == 0
    assert frame.loc[("constant", "wasserstein", 0), "reason"].startswith("the reference is constant")
    assert frame.loc[("void", "psi", 0), "value"] == 0
    assert (
        frame.loc[("void", "wasserstein", 0), "reason"] == "the reference has no value in this column to compare with"
    )


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(lambda rng, size: rng.zipf(1.6, size), id="a few frequent and many rare ones"),
        pytest.param(lambda rng, size: rng.integers(0, 300, size), id="three hundred alike"),
        pytest.param(lambda rng, size: rng.integers(0, 5000, size), id="most seen once or never"),
    ],
)
def test_many_categories_do_not_drift_by_themselves(counting, draw):
    rng, counts = np.random.default_rng(10), {}
    for i in range(60):
        old, *new = (draw(rng, size).astype(str).tolist() for size in (3000, 300, 300, 300, 3000))
        bins = counting.categories(*sorted(set(old)))
        assert len(bins.categories) > 100
        counts[f"c{i}"] = counting.words(bins, old), counting.words(bins, new)
    log = counting.log(counts)
    for method in ("psi", "chi2"):
        p_values = np.array([result.p_value for result in run(log, log.selection, methods=[method]).results])
        assert np.mean(p_values < 0.05) < 0.05 + 3 * np.sqrt(0.05 / 240)


@pytest.mark.parametrize("method", ["psi", "chi2"])
def test_drift_among_many_categories_is_seen(counting, method):
    rng = np.random.default_rng(10)
    share = np.repeat([1.0, 3.0], 150) / 600
    bins = counting.categories(*(f"c{i:03d}" for i in range(300)))
    old, new = (np.append(rng.multinomial(3000, p), [0, 0]).astype(float) for p in (share, share[::-1]))
    log = counting.log({"many": (Histogram(bins, old), Histogram(bins, new[None]))})
    assert run(log, log.selection, methods=[method]).results[0].verdict is Verdict.FAIL


@pytest.mark.parametrize("method", ["psi", "js", "hellinger", "tvd", "l_infinity"])
def test_rare_categories_that_are_all_replaced_drift_and_as_many_new_ones_as_ever_do_not(counting, method):
    """Rare and unseen ones in one cell together, all of a column's categories could be replaced at a psi of 0.01."""
    rng = np.random.default_rng(11)
    for categories, rows in ((60, 200), (5_000, 3_000), (300, 60_000)):
        old, same = (rng.integers(0, categories, size).astype(str) for size in (rows, 3_000))
        bins = counting.categories(*sorted(set(old)))
        windows = counting.words(bins, [same.tolist(), [f"new {word}" for word in same]])
        log = counting.log({"words": (counting.words(bins, old.tolist()), windows)})
        normal, replaced = run(log, log.selection, methods=[method]).results
        assert normal.verdict is Verdict.OK
        assert normal.value < normal.limit
        # Of 5,000 categories that the reference showed 3,000 rows of, more than half are new in any window.
        assert replaced.verdict is Verdict.FAIL
        assert replaced.value > 2 * replaced.limit


def test_rain_that_becomes_heavier_drifts_though_it_rains_as_often(counting):
    """In one cell together, all wet hours could be ten times as wet at a psi of 0."""
    rng = np.random.default_rng(12)
    wet = rng.random((2, 20_000)) < 0.3
    old, new = (np.where(rows, rng.gamma(2, size=20_000), 0.0) for rows in wet)
    bins = counting.bins(old)
    pair = counting.numbers(bins, old), counting.numbers(bins, [new, np.minimum(new * 3, old.max())])
    log = counting.log({"rain": pair})
    assert [result.verdict for result in run(log, log.selection).results] == [Verdict.OK, Verdict.FAIL]


def identifiers(rng, rows, each):
    """Numbers of sessions, of about so many rows each, none of which comes back."""
    sizes = rng.geometric(1 / each, rows)
    return np.repeat([f"{value:x}" for value in rng.integers(0, 2**60, rows)], sizes)[:rows].tolist()


@pytest.mark.parametrize("each", [1, 3, 8])
def test_an_identifier_is_told_and_does_not_drift_by_being_new(counting, each):
    rng = np.random.default_rng(13)
    old, *new = (identifiers(rng, size, each) for size in (20_000, 1_000, 1_000, 1_000))
    bins = counting.categories(*sorted(set(old)))
    log = counting.log({"session": (counting.words(bins, old), counting.words(bins, new))})
    for report in (run(log, log.selection), run_quality(log, log.selection, ["session"], ["unseen"])):
        assert {result.verdict for result in report.results} == {Verdict.SKIPPED}
        assert report.results[0].reason.startswith("it looks like an identifier")


def test_names_of_planes_come_back_and_are_no_identifier(counting):
    rng = np.random.default_rng(14)
    planes = [f"N{number}" for number in range(4_000)]
    share = rng.dirichlet(np.full(4_000, 0.7))
    old, *new = (rng.choice(planes, size, p=share).tolist() for size in (28_000, 1_300, 1_300, 1_300))
    bins = counting.categories(*sorted(set(old)))
    log = counting.log({"plane": (counting.words(bins, old), counting.words(bins, new))})
    for report in (run(log, log.selection), run_quality(log, log.selection, ["plane"], ["unseen"])):
        assert {result.verdict for result in report.results} == {Verdict.OK}


def test_a_flag_that_turns_around_and_a_reference_with_gaps_are_as_plain_as_any_column(single):
    """Of a flag all deciles are one number, and one gap makes a quantile of all values nan."""
    rng = np.random.default_rng(15)
    before, after = (rng.random(5000) < share for share in (0.1, 0.9))
    a, b = before.mean(), after.mean()
    exact = (b - a) * np.log(b / a) + (a - b) * np.log((1 - b) / (1 - a))
    flag = single(before.astype(float), [after.astype(float)])
    assert (flag.values("psi")[0, 0], flag.verdict) == (pytest.approx(exact), Verdict.FAIL)
    x, moved = rng.normal(size=5000), rng.normal(1, 1, size=5000)
    whole, gappy = single(x, [moved]), single(np.where(rng.random(5000) < 0.01, np.nan, x), [moved])
    assert gappy.values("psi")[0, 0] == pytest.approx(whole.values("psi")[0, 0], rel=0.1)
    assert gappy.verdict is Verdict.FAIL
