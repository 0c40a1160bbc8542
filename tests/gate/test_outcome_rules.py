"""Rules that compare outcomes: what is planted is named by its own rule, and honest candidates pass."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Task
from monitoring.errors import NotApplicableError
from monitoring.gate.finding import Answer
from monitoring.gate.rule import RULES
from tests.gate.evidence import drawn, evidence, honest, sigmoid


def ask(name, found):
    return RULES[name].function(found)


def worse(rows):
    """As honest, but it looks at noise as well."""
    return sigmoid(2 * rows["a"] + 2 * rows["b"])


def test_a_candidate_is_compared_with_the_champion_on_the_same_rows():
    same = ask("not_worse_than_champion", evidence(honest, honest))
    assert (same.verdict, same.value, same.low, same.high) == (Answer.PASS, 0, 0, 0)
    lost = ask("not_worse_than_champion", evidence(worse, honest))
    assert (lost.verdict, lost.limit) == (Answer.FAIL, -0.01)
    assert lost.high < -0.01
    assert "ROC AUC against the champion (version 1): -0.1" in lost.reason
    with pytest.raises(NotApplicableError, match="no version is live"):
        ask("not_worse_than_champion", evidence(honest))


def test_few_rows_decide_nothing_and_say_how_many_would():
    nearly = lambda rows: sigmoid(2 * rows["a"] + 0.6 * rows["b"])  # noqa: E731
    found = ask("not_worse_than_champion", evidence(nearly, honest, n=400, margin=0.02))
    assert found.verdict == Answer.INCONCLUSIVE
    assert found.rows_needed > 100
    assert f"about {found.rows_needed:,} more labelled rows would decide" in found.reason


@pytest.mark.parametrize("metric", ["log_loss", "brier", "accuracy"])
def test_losses_are_compared_row_by_row(metric):
    found = ask("not_worse_than_champion", evidence(worse, honest, metric=metric))
    rows = drawn(4000)
    loss = {
        "log_loss": lambda p: -np.log(np.where(rows["y"] == 1, p, 1 - p)),
        "brier": lambda p: (p - rows["y"]) ** 2,
        "accuracy": lambda p: (p >= 0.5) != rows["y"],
    }[metric]
    gained = loss(honest(rows)).astype(float) - loss(worse(rows)).astype(float)
    half = 1.9606 * gained.std() / np.sqrt(4000)
    wanted = (gained.mean(), gained.mean() - half, gained.mean() + half)
    assert (found.value, found.low, found.high) == pytest.approx(wanted, abs=1e-4)
    assert found.verdict == Answer.FAIL


def test_a_value_is_held_against_two_hundredths_of_the_champions_error():
    rows = drawn(2000)
    rows["y"] = 3 * rows["a"] + np.random.default_rng(1).normal(size=2000)
    values = evidence(lambda rows: 3 * rows["a"] + 0.05, lambda rows: 3 * rows["a"], labelled=rows)
    values = replace(values, deployment=replace(values.deployment, task=Task.REGRESSION, score=None), _kept={})
    found = ask("not_worse_than_champion", values)
    error = np.abs(3 * rows["a"] - rows["y"])
    assert found.limit == pytest.approx(-0.02 * error.mean())
    assert found.value == pytest.approx(error.mean() - np.abs(3 * rows["a"] + 0.05 - rows["y"]).mean())
    assert ask("calibration", values).verdict == Answer.PASS
    assert ask("better_than_trivial", values).verdict == Answer.PASS


def test_one_column_that_knows_as_much_is_enough():
    better = ask("better_than_one_column", evidence(lambda rows: sigmoid(2 * rows["a"]), n=20_000))
    assert better.verdict != Answer.PASS, "the candidate is a model of a alone"
    assert better.details == (("column", "a"),)
    assert "does not read it" not in better.reason
    blind = evidence(lambda rows: sigmoid(0.1 * rows["b"]))
    blind.candidate.model.features = ("b", "town")
    assert "the candidate does not read it" in ask("better_than_one_column", blind).reason
    rows, other = drawn(4000), drawn(4000, 1)
    for frame in (rows, other):
        frame["y"] = (np.random.default_rng(3).random(4000) < sigmoid(2 * frame["a"] + 2 * frame["b"])).astype(float)
    both = replace(evidence(worse, labelled=rows), reference=other)
    assert ask("better_than_one_column", both).verdict == Answer.PASS
    with pytest.raises(NotApplicableError, match="neither training data nor reference have labels"):
        ask("better_than_one_column", replace(both, reference=other.assign(y=np.nan), _kept={}))


def broken_in_the_north(rows):
    return np.where(rows["town"] == "n", sigmoid(-2 * rows["a"]), honest(rows))


def test_a_segment_that_is_broken_is_named():
    found = ask("segments", evidence(broken_in_the_north, honest))
    assert found.verdict == Answer.FAIL
    assert "ROC AUC in town=n against the champion: -0.7" in found.reason
    assert [what for what, _ in found.details] == ["town=n against the champion", "town=s against the champion"]
    assert ask("segments", evidence(honest, honest)).verdict == Answer.PASS
    floor = ask("segments", evidence(broken_in_the_north, floor=0.6))
    assert (floor.verdict, "town=n against the floor" in floor.reason) == (Answer.FAIL, True)
    assert ask("segments", evidence(honest, floor=0.6)).verdict == Answer.PASS
    unsure = ask("segments", evidence(honest, floor=0.875, n=1000))
    assert (unsure.verdict, unsure.rows_needed > 0) == (Answer.INCONCLUSIVE, True)
    with pytest.raises(NotApplicableError, match="neither a floor nor a champion"):
        ask("segments", evidence(honest))


def test_scores_that_are_too_extreme_are_not_calibrated():
    assert ask("calibration", evidence(honest)).verdict == Answer.PASS
    found = ask("calibration", evidence(lambda rows: sigmoid(8 * rows["a"])))
    assert (found.verdict, found.limit) == (Answer.FAIL, 0.1)
    slope = dict(found.details)["slope of log-odds"]
    assert 0.23 < float(slope.split()[0]) < 0.27, "2 / 8"
    assert ask("calibration", evidence(honest, n=60)).verdict == Answer.INCONCLUSIVE


def test_scores_that_tell_outcomes_apart_without_an_error_have_no_slope():
    rows = drawn(1000).assign(y=lambda frame: (frame["a"] > 0).astype(float))
    found = ask("calibration", evidence(honest, labelled=rows))
    assert dict(found.details)["slope of log-odds"] == "not defined: scores tell the outcomes apart without an error"


def test_groups_that_are_treated_differently():
    harsh = lambda rows: np.where(rows["town"] == "n", 0.5 * honest(rows), honest(rows))  # noqa: E731
    found = ask("groups", evidence(harsh, group="town"))
    assert found.verdict == Answer.FAIL
    assert found.reason.startswith("shares of positive rows that are found in town=")
    assert ask("groups", evidence(honest, group="town")).verdict == Answer.PASS
    assert ask("groups", evidence(honest, group="town", n=300)).verdict == Answer.INCONCLUSIVE
    with pytest.raises(NotApplicableError, match="no column of groups is declared"):
        ask("groups", evidence(honest))


def test_newest_rows_on_which_scores_are_less_certain():
    assert ask("suitable_now", evidence(honest)).verdict == Answer.PASS
    near = drawn(4000, 2).assign(a=lambda rows: 0.2 * rows["a"])
    found = ask("suitable_now", replace(evidence(honest), newest=near))
    assert found.verdict == Answer.FAIL
    rng = np.random.default_rng(0)
    right = ((honest(near) >= 0.5) == (rng.random(4000) < honest(near))).mean()
    before = ((honest(drawn(4000)) >= 0.5) == drawn(4000)["y"]).mean()
    assert found.value == pytest.approx(right - before, abs=0.03)
    with pytest.raises(NotApplicableError, match="at least 200 rows in the newest window are needed, here are 0"):
        ask("suitable_now", replace(evidence(honest), newest=near[:0]))


def test_newest_rows_that_are_beyond_the_range():
    assert ask("out_of_range", evidence(honest)).verdict == Answer.PASS
    new = drawn(1000, 2).assign(town=["w"] * 150 + ["n"] * 850)
    new.loc[140:299, "a"] = 99.0
    found = ask("out_of_range", replace(evidence(honest), newest=new))
    assert (found.verdict, found.value, found.n) == (Answer.FAIL, 0.3, 1000)
    assert found.details == (("a", "16.0 % of rows"), ("town", "15.0 % of rows"))
    known = pd.concat([drawn(1000, 1), new])
    assert ask("out_of_range", replace(evidence(honest), newest=new, training=known)).verdict == Answer.PASS
