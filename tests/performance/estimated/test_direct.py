"""Errors of a regression estimated from its rows: what labels say later, and what is said where they cannot be."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Every, Measure, Report, Selection, Task, Verdict, Window
from monitoring.performance.estimated import direct, losses
from monitoring.performance.estimated.losses import learn
from monitoring.performance.estimated.stood_for import weights
from monitoring.stats import rows

NUMBERS = np.zeros(1, dtype=bool)
NAN = float("nan")
SELECTION = Selection("d", Every("day"))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(losses, "ROUNDS", 40)


def drawn(rng, size, hard):
    """One input in 0 to 1 by which the error's spread grows, more often large where `hard`; |e| has the mean .8 sd."""
    x = rng.random(size) ** (1 / hard)
    return x, rng.normal(size=size) * (1 + 4 * x)


def test_the_mean_over_the_reference_is_unbiased_and_a_shift_is_followed():
    rng = np.random.default_rng(0)
    x, error = drawn(rng, 4_000, 1.0)
    learnt = learn(x[:, None], np.abs(error), NUMBERS)
    for hard in (0.5, 1.0, 3.0):
        there, _ = drawn(rng, 4_000, hard)
        expected = np.sqrt(2 / np.pi) * (1 + 4 * there).mean()
        assert learnt.mean(there[:, None], 4_000)[0] == pytest.approx(expected, rel=0.04)


def test_intervals_hold_what_labels_say_later():
    rng, held = np.random.default_rng(1), []
    for _ in range(2):
        x, error = drawn(rng, 800, 1.0)
        for power in (1, 2):
            learnt = learn(x[:, None], np.abs(error) ** power, NUMBERS)
            for hard in np.repeat([0.7, 1.0, 1.5], 12):
                there, known = drawn(rng, 400, hard)
                _, low, high = learnt.mean(there[:200, None], 400)
                held.append(low <= (np.abs(known) ** power).mean() <= high)
    assert np.mean(held) >= 0.92
    assert not all(held)


@pytest.fixture
def a_log(card):
    """A log of two days, the second without labels and harder, over a reference of so many rows."""
    rng = np.random.default_rng(2)

    def frame(size, hard):
        x, error = drawn(rng, size, hard)
        return pd.DataFrame({"x": x, "predicted": error, "y": 0.0})

    def made(reference_rows=2_000, right=False):
        reference, days = frame(reference_rows, 1.0), [frame(1_500, 1.0), frame(1_500, 4.0)]
        if right:
            reference["predicted"] = 0.0
        d = replace(card(Task.REGRESSION), prediction="predicted", label="y", numeric=("x",))
        return SimpleNamespace(
            deployment=d,
            days=days,
            reference_rows=lambda limit: reference.head(limit),
            drawn_rows=lambda selection, window, limit, labelled: (
                days[window.index] if labelled else days[window.index].drop(columns="y")
            ).head(limit),
            reference_outcomes=lambda selection: rows.regression(reference["y"], reference["predicted"]),
        )

    return made


def realised(*waits):
    day = Every("day")
    windows = tuple(Window(i, i, i + 1, None, None, 1_500, 0 if w else 1_500, True, day) for i, w in enumerate(waits))
    found = [
        Measure(name, i, NAN if wait else 3.0, NAN, NAN, 0, verdict=Verdict.SKIPPED if wait else Verdict.OK)
        for i, wait in enumerate(waits)
        for name in ("mae", "rmse", "bias")
    ]
    return Report(windows, tuple(found))


def test_only_what_labels_do_not_tell_is_estimated_and_warns_at_most(a_log):
    log = a_log()
    found = direct.run(log, SELECTION, realised(False, True)).results
    truth = log.days[1]["predicted"].abs()
    assert [(m.metric, m.window, m.basis, m.n, m.verdict) for m in found] == [
        (name, 1, "estimated", 1_500, Verdict.WARN) for name in ("mae", "rmse")
    ]
    assert found[0].low < truth.mean() < found[0].high
    assert found[1].low < np.sqrt((truth**2).mean()) < found[1].high
    assert found[0].value == pytest.approx(truth.mean(), rel=0.05)


def test_where_newest_labels_show_that_estimates_are_off_it_is_said(a_log):
    log = a_log()
    mean = log.days[0]["predicted"].abs().mean()
    found = direct.run(log, SELECTION, realised(False, True)).results
    assert found[0].reason.startswith(direct.CONDITION)
    said = found[0].reason.removeprefix(f"{direct.CONDITION}; of the last window with labels it says ")
    assert float(said.split(",")[0]) == pytest.approx(mean, rel=0.1)
    assert said.endswith(", labels say 3")
    log.days[0].loc[log.days[0]["predicted"] > 0, "y"] = NAN
    assert direct.run(log, SELECTION, realised(False, True)).results[0].reason == direct.CONDITION + direct.UNEVEN
    assert direct.run(log, SELECTION, realised(True)).results[0].reason == direct.CONDITION


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"reference_rows": 100}, "errors are learnt from 300 labelled rows of the reference, and it has 100"),
        ({"right": True}, "the reference's predictions are nearly all right"),
    ],
)
def test_what_cannot_be_estimated_is_skipped_with_its_reason(a_log, what, why):
    found = direct.run(a_log(**what), SELECTION, realised(True)).results
    assert {(m.verdict, m.basis, np.isnan(m.value)) for m in found} == {(Verdict.SKIPPED, "estimated", True)}
    assert found[0].reason.startswith(f"not estimated: {why}")


def test_a_reference_without_labels_is_said_and_old_windows_are_left(a_log, monkeypatch):
    log = a_log()
    monkeypatch.setattr(direct, "MOST_WINDOWS", 1)
    found = {m.window: m.reason for m in direct.run(log, SELECTION, realised(True, True)).results}
    assert found == {0: direct.TOO_OLD, 1: direct.CONDITION}
    log.deployment = replace(log.deployment, label=None)
    found = direct.run(log, SELECTION, realised(True)).results
    assert found[0].reason == "not estimated: the reference has no labels to learn errors from"


def test_labelled_rows_stand_for_all_with_predictions_like_theirs(a_log):
    """Labels come for small predictions first, whose errors are small."""
    log = a_log()
    day, report = log.days[1], realised(False, True)
    truth, share = day["predicted"].abs(), np.where(day["predicted"] < 1.0, 0.9, 0.1)
    day.loc[np.random.default_rng(3).random(len(day)) > share, "y"] = NAN
    windows = (report.windows[0], replace(report.windows[1], labelled=int(day["y"].count())))
    found = {m.metric: m for m in direct.run(log, SELECTION, Report(windows, report.results)).results}
    naive = truth[day["y"].notna()]
    assert found["mae"].weighted == pytest.approx(truth.mean(), rel=0.08) != pytest.approx(naive.mean(), rel=0.08)
    assert found["rmse"].weighted == pytest.approx(np.sqrt((truth**2).mean()), rel=0.12)
    day.loc[day["predicted"] >= 0.0, "y"] = NAN  # half of the rows have nobody to stand for them
    assert np.isnan(direct.run(log, SELECTION, Report(windows, report.results)).results[0].weighted)


def test_weights_are_rows_over_labelled_rows_of_each_tenth():
    rng = np.random.default_rng(4)
    reference, predicted, known = rng.normal(size=1_000), rng.normal(size=500), rng.random(500) < 0.4
    found = weights(predicted, known, reference)
    tenths = pd.cut(predicted, [-np.inf, *np.quantile(reference, np.arange(1, 10) / 10), np.inf])
    by_tenth = pd.Series(known, dtype=float).groupby(tenths, observed=True)
    by_hand = by_tenth.transform(lambda part: len(part) / part.sum())
    assert found == pytest.approx(np.where(known, by_hand, 0.0))
    assert found.sum() == pytest.approx(500)
