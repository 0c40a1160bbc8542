"""What hangs on rare rows is shown where there are too few of them, and not judged."""

from datetime import datetime

import numpy as np
import pytest

from monitoring.domain import Deployment, Estimate, Every, Report, Task, Verdict, Window
from monitoring.lifetime.metrics import metrics
from monitoring.performance.estimated.told import is_waiting
from monitoring.performance.few_events import reference_without_few, without_few
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.performance.verdict import TELLS_NOTHING
from monitoring.stats import rows

CARD = Deployment(name="d", title="d", task=Task.BINARY, score="s", label="y")
NUMBERS = Deployment(name="d", title="d", task=Task.REGRESSION, prediction="p", label="y")


def one_in_a_hundred(n, score=0.01):
    """Windows of 300 rows with 3 positives each; all have the same score."""
    return rows.binary(np.arange(n) % 100 == 0, np.full(n, score), windows=np.arange(n) // 300)


def reference_of(n):
    return rows.binary(np.arange(n) % 100 == 0, np.full(n, 0.01))


def errors(e, windows=None):
    y = 50 + 10 * np.sin(np.arange(len(e)))
    steps = np.concatenate([-np.geomspace(400, 0.01, 400), np.geomspace(0.01, 400, 400)])
    return rows.regression(y, y + e, windows=windows, edges=steps.tolist(), shift=50.0)


@pytest.mark.parametrize("name", ["brier", "log_loss"])
def test_three_positives_are_too_few_however_bad_they_are(name):
    reference, *found = measures(CARD, name, one_in_a_hundred(900, score=0.9), reference_of(30_000), alpha=0.001)
    assert reference.verdict is Verdict.OK
    for one in found:
        assert one.verdict is Verdict.SKIPPED
        assert not np.isnan(one.value)
        assert np.isnan([one.low, one.high]).all()
        assert one.reason.startswith("too few events: by the reference, 300 rows hold about 3 of the rare rows")
        assert not is_waiting(one)


def test_what_does_not_hang_on_them_is_judged_as_before():
    _, *found = measures(CARD, "accuracy", one_in_a_hundred(900, score=0.9), reference_of(30_000), alpha=0.001)
    assert [one.verdict for one in found] == [Verdict.FAIL] * 3


def test_a_reference_with_too_few_is_nothing_to_compare_with():
    reference, window = measures(CARD, "brier", one_in_a_hundred(300), reference_of(300))
    assert (reference.verdict, window.verdict) == (Verdict.SKIPPED, Verdict.SKIPPED)
    why = (
        "too few events: 300 rows of the reference hold about 3 of the rare rows that it hangs on, and judging takes 4"
    )
    assert reference.reason == window.reason == why
    assert np.isnan([reference.low, window.high, window.limit]).all()


def test_a_tail_too_long_for_a_mean_square_leaves_the_mean_error():
    rng = np.random.default_rng(3)
    e, now = rng.standard_t(3, 40_000), rng.standard_t(3, 9_000)
    assert [one.verdict for one in measures(NUMBERS, "mae", errors(now), errors(e))] == [Verdict.OK] * 2
    for one in measures(NUMBERS, "rmse", errors(now), errors(e)):
        assert one.verdict is Verdict.SKIPPED
        assert one.reason.startswith("too few events: 40,000 rows of the reference hold about ")
        assert one.reason.endswith("judging takes 35")


def test_one_wild_row_is_told_where_the_reference_shows_none():
    rng = np.random.default_rng(0)
    e = rng.normal(0, 3, 1000)
    wild = np.append(rng.normal(0, 3, 299), 390.0)
    _, calm, ruled = measures(NUMBERS, "rmse", errors(np.append(e[:300], wild), np.arange(600) // 300), errors(e))
    assert (calm.verdict, ruled.verdict) == (Verdict.OK, Verdict.SKIPPED)
    assert ruled.reason == "too few events: one of 300 rows makes up most of it"
    assert ruled.value > 20
    assert np.isnan([ruled.low, ruled.high]).all()


def test_a_window_that_misses_the_rare_rows_learns_of_them_from_the_reference():
    rng = np.random.default_rng(1)
    e = rng.normal(0, 3, 50_000) * np.where(np.arange(50_000) % 100 == 0, 20, 1)
    _, found = measures(NUMBERS, "rmse", errors(rng.normal(0, 3, 300)), errors(e))
    assert found.verdict is Verdict.SKIPPED
    assert "by the reference, 300 rows hold not even one of the rare rows" in found.reason


@pytest.mark.parametrize(("bound", "more"), [(-0.3, 0.0), (0.0, 0.175), (0.2, 0.35), (0.24, 0.35), (np.nan, 0.35)])
def test_the_worse_end_has_room_for_a_long_tail_as_far_as_the_reference_leaves_it(bound, more):
    found = Estimate(
        *(np.full(1, x) for x in (5.0, 4.0, 7.0, 1000.0)), events=np.full(1, 500.0), tail=np.full(1, bound)
    )
    for name, low, high in (("rmse", 4.0, 7.0 + 2 * more), ("r2", 4.0 - more, 7.0)):
        for one, why in (
            reference_without_few(METRICS[name].descriptor, found),
            without_few(METRICS[name].descriptor, found, found),
        ):
            assert not any(why)
            assert (one.low[0], one.high[0]) == (pytest.approx(low), pytest.approx(high))


def a_day():
    return Window(0, 0, 300, datetime(2026, 1, 1), datetime(2026, 1, 2), 300, 300, True, Every("day"))


def two_of_357(scores):
    """A window with two positives that have these scores, and negatives all over."""
    return rows.binary(np.arange(357) < 2, np.r_[scores, np.linspace(0, 1, 355)])


def test_an_interval_of_nearly_all_that_is_possible_tells_nothing_and_is_still_followed():
    reference = rows.binary(np.arange(40_000) % 100 == 0, np.linspace(0, 1, 40_000))
    own, found = measures(CARD, "roc_auc", two_of_357([0.2, 0.6]), reference, alpha=0.001)
    assert (found.verdict, found.reason) == (Verdict.SKIPPED, TELLS_NOTHING)
    assert found.high - found.low > 0.9
    [life] = metrics(Report((a_day(),), (own, found)), (two_of_357([0.2, 0.6]), reference), 0.001)
    assert life.e_value > 0  # left out, it would say that no window can be held against the reference


def ten_of_1000(good):
    """Ten positives, so many of which have higher scores than all negatives; the others lie evenly among these."""
    scores = np.r_[np.full(good, 1.0), np.linspace(0, 0.9, 10 - good), np.linspace(0, 0.95, 990)]
    return rows.binary(np.arange(1000) < 10, scores)


def test_an_area_of_too_few_events_has_no_interval_but_fails_where_chance_is_ruled_out():
    """By the permutation of its rows; what does not fail is followed."""
    places = np.arange(50_000) % 100
    reference = rows.binary(places == 0, np.where((places == 0) & (np.arange(50_000) % 2000 != 0), 1, places / 110))
    own, well = measures(CARD, "roc_auc", ten_of_1000(9), reference, alpha=0.001)
    _, badly = measures(CARD, "roc_auc", ten_of_1000(0), reference, alpha=0.001)
    assert own.verdict is Verdict.OK
    assert (well.verdict, well.only_unjudged) == (Verdict.SKIPPED, True)
    assert well.reason.startswith("too few events: by the reference, 1,000 rows hold not even one of the rare rows")
    assert well.p_value > 0.05
    assert (badly.verdict, badly.only_unjudged) == (Verdict.FAIL, False)
    assert np.isnan([well.low, well.high, badly.low, badly.high]).all()


def test_what_is_not_judged_for_want_of_rows_has_no_p_value_and_its_life_says_why():
    now, reference = one_in_a_hundred(300, score=0.9), reference_of(30_000)
    own, few = measures(CARD, "brier", now, reference, alpha=0.001)
    assert np.isnan(few.p_value)
    [life] = metrics(Report((a_day(),), (own, few)), (now, reference), 0.001)
    assert life.reason == f"the newest window is not judged: {few.reason}"


def test_a_reference_that_happens_to_show_no_long_tail_cannot_tell():
    e = np.clip(np.random.default_rng(3).standard_t(3, 40_000), -24, 24)  # its wildest are none of it
    calm = np.random.default_rng(3).normal(0, 3, 40_000)
    for name in ("rmse", "r2"):
        own, found = measures(NUMBERS, name, errors(e[:9000]), errors(e))
        assert (own.verdict, found.verdict) == (Verdict.SKIPPED, Verdict.SKIPPED), name
        assert found.reason == own.reason
        assert own.reason.startswith("too few large errors to tell: 40,000 rows of the reference do not rule out that")
        assert np.isnan([own.low, found.high]).all()
        assert [one.verdict for one in measures(NUMBERS, name, errors(calm[:9000]), errors(calm))] == [Verdict.OK] * 2
