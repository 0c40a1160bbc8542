"""What stress costs a model, against closed forms and independent implementations."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, mean_absolute_error, roc_auc_score

from monitoring.errors import ModelError, NotApplicableError
from monitoring.gate.finding import Answer
from monitoring.gate.rule import RULES
from monitoring.gate.rules.covariate_shift import shifted
from monitoring.gate.stress.bench import Change, bench
from monitoring.gate.stress.cases import Case, worst
from monitoring.gate.stress.measured import measure, standard_error, trivial
from monitoring.stats.ranking import auc
from tests.gate.evidence import drawn, honest, sigmoid
from tests.gate.models import tried


@pytest.fixture(scope="module")
def outcomes():
    """Truth, scores with ties, and weights."""
    rng = np.random.default_rng(0)
    truth = (rng.random(700) < 0.3).astype(float)
    return truth, np.clip(rng.normal(0.3 + 0.2 * truth, 0.2), 0.01, 0.99).round(2), rng.random(700)


def test_each_metric_is_what_scikit_learn_has_weighted_or_not(outcomes):
    truth, scores, weights = outcomes
    own = {
        "roc_auc": roc_auc_score,
        "log_loss": lambda *given, **more: -log_loss(*given, **more),
        "brier": lambda *given, **more: -brier_score_loss(*given, **more),
        "mae": lambda *given, **more: -mean_absolute_error(*given, **more),
        "accuracy": lambda y, s, **more: accuracy_score(y, s >= 0.5, **more) - 1,
    }
    for name, expected in own.items():
        for given in (None, weights):
            found = measure(name, truth, scores, given)
            assert found.value == pytest.approx(expected(truth, scores, sample_weight=given)), name
            assert found.influence.mean() == pytest.approx(0, abs=1e-12)


def test_the_error_of_an_area_is_delongs(outcomes):
    truth, scores, _ = outcomes
    cells = np.unique(scores)
    counts = [np.array([((scores == cell) & (truth == side)).sum() for cell in cells], float) for side in (1, 0)]

    _, error = auc(*counts)

    assert standard_error(measure("roc_auc", truth, scores).influence) == pytest.approx(float(error), rel=0.01)


def test_the_error_of_a_paired_difference_is_that_of_repeated_samples():
    rng, gaps, errors = np.random.default_rng(1), [], []
    for _ in range(400):
        truth = (rng.random(300) < 0.4).astype(float)
        one = truth + rng.normal(size=300)
        sides = [measure("roc_auc", truth, scores) for scores in (one, one + 0.5 * rng.normal(size=300))]
        value, error = sides[0].over(sides[1])
        gaps.append(value)
        errors.append(error)

    assert np.mean(errors) == pytest.approx(np.std(gaps), rel=0.1)


def test_the_trivial_model_looks_at_no_column():
    truth = np.array([0.0, 1, 1, 2])
    shares = np.array([0.25, 0.5, 0.25])

    found = trivial("log_loss", truth, np.zeros((4, 3)))

    assert found.value == pytest.approx(np.mean(np.log(shares[truth.astype(int)])))
    assert trivial("roc_auc", truth, truth).value == 0.5


def test_only_changed_rows_are_scored_and_a_refusal_keeps_the_others():
    def fussy(rows):
        if (rows["b"] == 99).any():
            raise ValueError("not 99")
        return honest(rows)

    there = bench(tried(fussy), tried(fussy).candidate)
    places = np.arange(100)
    same, refused, other = there.changed(
        [
            Change(places, {"a": there.rows["a"][:100].to_numpy()}),
            Change(places, {"b": 99.0}),
            Change(places, {"a": 0.0}),
        ]
    )

    assert same.value == there.measured.value
    assert isinstance(refused, ModelError)
    scores = np.where(np.arange(4000) < 100, 0.5, there.scores)
    assert other.value == pytest.approx(roc_auc_score(there.truth, scores))


@pytest.mark.parametrize(
    ("value", "error", "verdict"), [(0.02, 0.01, "PASS"), (0.12, 0.03, "INCONCLUSIVE"), (0.2, 0.01, "FAIL")]
)
def test_the_worst_case_decides(value, error, verdict):
    found = worst([Case("here", -0.1, 0.01), Case("there", value, error)], 0.1, 1000, "of its lead is lost")

    assert (str(found.verdict), found.value) == (verdict, value)
    assert "there" in found.reason
    assert (found.low < 0.1) == (verdict != "FAIL")
    # So many rows more, with the same figure, and the interval ends at the limit.
    if verdict == "INCONCLUSIVE":
        half = (value - found.low) * np.sqrt(1000 / (1000 + found.rows_needed))
        assert half == pytest.approx(0.02, rel=0.01)


def missing_is_sure(rows):
    return np.where(rows["a"].isna(), 0.99, sigmoid(2 * rows["a"].fillna(0)))


def sound(rows):
    return sigmoid(2 * rows["a"].fillna(0))


def test_missing_values_may_cost_what_they_tell_and_no_more():
    assert ask("stable_missing", sound).verdict is Answer.PASS
    found = ask("stable_missing", missing_is_sure)
    assert found.verdict is Answer.FAIL
    assert "without values in a" in found.reason


def test_what_is_lost_is_what_the_two_kinds_of_rows_come_to_when_scored_by_hand():
    evidence = tried(missing_is_sure)
    there = bench(evidence, evidence.candidate)
    order = np.random.default_rng(20).permutation(4000)
    places, others = order[:1000], order[1000:2000]
    strange, fair = there.scores.copy(), there.scores.copy()
    strange[places] = 0.99
    fair[places] = sigmoid(2 * there.rows["a"].to_numpy()[others])
    lost = roc_auc_score(there.truth, fair) - roc_auc_score(there.truth, strange)

    assert RULES["stable_missing"].function(evidence).value == pytest.approx(lost / there.lead)


def test_a_model_that_refuses_missing_values_is_stopped_where_some_have_come():
    def strict(rows):
        if rows["b"].isna().any():
            raise ValueError("b is missing")
        return sound(rows)

    quiet = tried(strict)
    assert "b are refused, of which none has come" in RULES["stable_missing"].function(quiet).reason
    quiet.newest.loc[3, "b"] = np.nan
    assert RULES["stable_missing"].function(quiet).verdict is Answer.FAIL


def test_a_threshold_at_every_value_does_not_stand_noise():
    def brittle(rows):
        return np.where((rows["a"] * 1e4).round() % 2 == 0, sigmoid(2 * rows["a"]), 0.5 + 0.4 * np.sin(1e6 * rows["a"]))

    rows = drawn(4000)
    rows["a"] = rows["a"].round(3) * 1.0  # even ten-thousandths: the model knows those alone
    assert ask("stable_noise", honest, rows=rows).verdict is Answer.PASS
    found = ask("stable_noise", brittle, rows=rows)
    assert found.verdict is Answer.FAIL
    assert "noise of 0.01 standard deviations" in found.reason


def test_new_categories_may_cost_what_other_rows_categories_do():
    def lost(rows):
        return np.where(rows["town"].isin(["n", "s"]), honest(rows), 0.99)

    assert ask("stable_unseen", honest).verdict is Answer.PASS
    assert "new category in town" in ask("stable_unseen", lost).reason
    assert ask("stable_unseen", lost).verdict is Answer.FAIL


def test_a_model_that_turns_round_beyond_the_range_is_named():
    def astray(rows):
        return np.where(np.abs(rows["b"]) > 4.2, 0.999, honest(rows))

    assert ask("stable_beyond", honest).verdict is Answer.PASS
    assert "of b" in ask("stable_beyond", astray).reason
    assert ask("stable_beyond", astray).verdict is Answer.FAIL


def test_a_shift_may_cost_what_it_costs_the_champion():
    def half(rows):
        return np.where(rows["b"] < 0, honest(rows), 1 - sigmoid(0.5 * rows["a"]))

    assert ask("covariate_shift", honest, honest).value == 0
    found = ask("covariate_shift", half, honest)
    assert found.verdict is Answer.FAIL
    assert "larger values of b" in found.reason


def test_a_shift_moves_normal_scores_by_half():
    values = pd.Series(np.random.default_rng(2).lognormal(size=20_000))
    weights = shifted(values, 0.5)

    scores = np.log(values)
    assert np.average(scores, weights=weights) - scores.mean() == pytest.approx(0.5, abs=0.02)


def test_what_has_nothing_to_lose_is_not_put_under_stress():
    with pytest.raises(NotApplicableError, match="too small on these rows"):
        ask("stable_missing", lambda rows: 0.5 + 0 * rows["a"])
    with pytest.raises(NotApplicableError, match="199 labelled rows are too few"):
        ask("stable_noise", rows=drawn(199))


def ask(name, candidate=honest, champion=None, **more):
    return RULES[name].function(tried(candidate, champion, **more))
