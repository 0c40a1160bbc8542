"""Rules that ask a model without labels: whether it repeats itself, how fast it is, what it looks at."""

from dataclasses import replace
from pathlib import Path
from time import sleep

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from sklearn.ensemble import RandomForestClassifier

from monitoring.disk import stamped
from monitoring.domain import GateSettings, Task
from monitoring.errors import ModelError, NotApplicableError
from monitoring.gate.behaviour.importances import rank_correlation
from monitoring.gate.finding import Answer
from monitoring.gate.rule import RULES
from monitoring.gate.rules.monotone import turned
from monitoring.releases.papers.reproduction import Reproduction
from tests.gate.evidence import drawn, honest, sigmoid
from tests.gate.models import tried


def ask(name, candidate=honest, champion=None, **more):
    return RULES[name].function(tried(candidate, champion, **more))


def test_a_model_that_looks_at_the_rows_before_is_named():
    def running(rows):
        return sigmoid(2 * rows["a"] + 0.01 * np.cumsum(rows["b"].to_numpy()))

    assert ask("row_order").verdict is Answer.PASS
    found = ask("row_order", running)
    assert found.verdict is Answer.FAIL
    assert found.value > 0.01


def test_a_model_that_scales_within_the_batch_is_named():
    def scaled(rows):
        spread = rows["a"].std(ddof=0)
        return sigmoid((rows["a"] - rows["a"].mean()) / (spread if spread > 0 else 1.0))

    assert ask("batch_sizes").value <= 1e-12
    found = ask("batch_sizes", scaled)
    assert found.verdict is Answer.FAIL
    assert found.n == 100
    rows = tried().labelled["a"].to_numpy()[np.arange(1000) * 4]
    gaps = np.abs(0.5 - sigmoid((rows - rows.mean()) / rows.std()))
    assert found.value == pytest.approx(gaps[:100].max())


def test_a_slow_model_is_named_and_a_fast_one_is_not_told_by_its_luck():
    def slow(rows):
        sleep(0.01)
        return honest(rows)

    found = ask("latency", slow, honest, slow_ms=5.0, slower=2.0)
    assert found.verdict is Answer.FAIL
    assert "more than 2 times as long" in found.reason
    found = ask("latency", honest, honest, slow_ms=2000.0)
    assert (found.verdict, found.value != found.value, found.details) == (Answer.PASS, True, ())
    with pytest.raises(NotApplicableError, match="no version is live"):
        ask("latency")


@pytest.mark.parametrize(("ours", "verdict"), [(500, "PASS"), (90_000, "PASS"), (4_000_000, "FAIL")])
def test_a_large_file_is_named(tmp_path, ours, verdict):
    evidence = tried(honest, honest, large_mb=0.1)
    for name, count in (("ours", ours), ("theirs", 1000)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "m.skops").write_bytes(b"x" * count)
        (tmp_path / name / "settled.json").write_text("what is not the model's own")
        stamped.write(tmp_path / name / "model.json", b'{"file": "m.skops"}', twice=True)
    sides = (replace(evidence.candidate, path=tmp_path / "ours"), replace(evidence.champion, path=tmp_path / "theirs"))

    found = RULES["size"].function(replace(evidence, candidate=sides[0], champion=sides[1]))

    assert (str(found.verdict), found.value) == (verdict, ours / 1000)
    assert ("small all the same" in found.reason) == (ours == 90_000)


def test_rows_that_turn_back_along_a_declared_column_are_counted():
    def bent(rows):
        return np.where((rows["town"] == "n") & (rows["a"] > 1), 0.2, honest(rows))

    assert ask("monotone", monotone={"a": "increasing"}).value == 0
    found = ask("monotone", bent, monotone={"a": "increasing"})
    share = float((tried().labelled["town"].iloc[np.arange(500) * 8] == "n").mean())
    assert (found.verdict, found.value) == (Answer.FAIL, share)
    assert ask("monotone", honest, monotone={"a": "decreasing"}).value == 1
    assert ask("monotone", lambda rows: 1 - honest(rows), monotone={"a": "decreasing"}).verdict is Answer.PASS
    with pytest.raises(NotApplicableError, match="no column that the model reads is declared"):
        ask("monotone")


def test_how_far_scores_turn_back_is_counted_from_the_highest_before():
    scores = np.random.default_rng(0).normal(size=(50, 9))
    by_hand = [max(one[i] - one[j] for i in range(9) for j in range(i, 9)) for one in scores]
    assert turned(scores) == pytest.approx(by_hand)


def test_the_order_of_columns_is_spearmans():
    rng = np.random.default_rng(1)
    ours, theirs = (dict(zip("abcdefg", rng.integers(0, 5, 7).astype(float), strict=True)) for _ in range(2))
    expected = spearmanr([*ours.values()], [theirs[name] for name in ours]).statistic
    assert rank_correlation(ours, theirs | {"z": 1.0}) == (pytest.approx(expected), 7)
    assert np.isnan(rank_correlation({"a": 1.0, "b": 1.0}, {"a": 1.0, "b": 2.0})[0])


def test_an_order_turned_round_is_named_and_another_one_is_not():
    evidence = tried(honest, honest)
    weights = {name: float(place) for place, name in enumerate("abcdefghijklmnop", 1)}
    for order, verdict in ((1, "PASS"), (-1, "FAIL")):
        evidence._kept["importance", "1"] = weights
        evidence._kept["importance", "2"] = dict(zip(weights, [*weights.values()][::order], strict=True))
        assert str(RULES["importance_ranking"].function(evidence).verdict) == verdict


def both(rows):
    return sigmoid(1.5 * rows["a"] + rows["b"])


def with_town(rows):
    return sigmoid(1.5 * rows["a"] + (rows["town"] == "n"))


def test_a_column_that_the_champion_leans_on_and_the_candidate_ignores_is_dead():
    found = ask("dead_column", with_town, both)
    assert (found.verdict, "b (" in found.reason) == (Answer.FAIL, True)
    assert ask("dead_column", both, with_town).verdict is Answer.FAIL
    assert ask("dead_column", both, both).verdict is Answer.PASS
    with pytest.raises(NotApplicableError, match="outweighs"):
        ask("dead_column", honest, both)


def test_a_column_that_was_all_alike_in_training_is_dead():
    found = ask("dead_column", both, both, training=drawn(100).assign(b=3.0))
    assert (found.verdict, found.reason[:5]) == (Answer.FAIL, "b hel")


def test_a_column_that_decides_all_at_once_is_named_unless_the_champion_knew_as_much_from_another():
    def town_alone(rows):
        return np.where(rows["town"] == "n", 0.8, 0.2)

    found = ask("importance_explodes", town_alone, both)
    assert (found.verdict, found.reason[:4]) == (Answer.FAIL, "town")
    same = drawn(4000).assign(b=lambda rows: rows["a"] + 0.01)
    evidence = tried(lambda rows: sigmoid(2 * rows["b"]), honest, rows=same)
    found = RULES["importance_explodes"].function(replace(evidence, reference=same))
    assert found.verdict is Answer.PASS
    assert "b has 100 % of the candidate's importance and 0 % of the champion's, and tells" in found.reason


def test_settings_of_the_gate_that_are_limits_are_used():
    evidence = tried(stress=0.5, alone=0.6)
    assert RULES["stable_missing"].function(evidence).limit == 0.5
    assert RULES["leak_column"].function(evidence).verdict is Answer.FAIL
    assert GateSettings().stress < 0.5


def test_several_classes_have_no_score_that_could_be_monotone():
    evidence = tried(monotone={"a": "increasing"})
    model = replace(evidence.candidate.model, task=Task.MULTICLASS)
    with pytest.raises(NotApplicableError, match="several classes"):
        RULES["monotone"].function(replace(evidence, candidate=replace(evidence.candidate, model=model)))


def test_models_score_frames_of_any_index():
    rows = drawn(4000).set_axis(pd.RangeIndex(7, 4007))
    assert ask("row_order", rows=rows).verdict is Answer.PASS
    assert ask("stable_noise", rows=rows).verdict is Answer.PASS


def test_explanations_say_nothing_of_what_the_model_ignores(monkeypatch):
    found = ask("explanation_sane")
    assert (found.verdict, found.value) == (Answer.PASS, 0)
    assert "nothing of b, town" in found.reason
    with pytest.raises(NotApplicableError, match="looks at every column"):
        ask("explanation_sane", lambda rows: sigmoid(rows["a"] + rows["b"] + (rows["town"] == "n")))
    evidence = tried()
    evidence._kept["importance", "2"] = {"a": 0.9, "b": 0.1, "town": 0.0}
    found = RULES["explanation_sane"].function(evidence)
    assert (found.verdict, found.value) == (Answer.FAIL, 0.1)


@pytest.mark.parametrize(("gap", "verdict"), [(0.0, "PASS"), (1e-9, "PASS"), (0.02, "FAIL")])
def test_a_candidate_that_comes_out_otherwise_when_trained_again_is_named(gap, verdict):
    def again():
        rest = {"training": Path("t.csv"), "trained": 9, "unlabelled": 0, "rejected": 0, "environment": (), "said": ()}
        asked = {"identical": not gap, "rows": 4000, "asked": "reference", "differing": bool(gap) * 7, "row": 3}
        return Reproduction(gap=gap, unseeded=("forest",), **asked, **rest)

    found = RULES["reproducible"].function(replace(tried(training=drawn(100)), again=again))
    assert str(found.verdict) == verdict
    assert found.value == gap if verdict == "FAIL" else np.isnan(found.value), "last digits hang on the moment"
    assert ("forest was never set" in found.reason) == (verdict == "FAIL")


def test_what_cannot_be_trained_again_is_not_judged_by_it():
    def again():
        raise ModelError("this model is in its library's own format")

    forest = replace(tried(training=drawn(100_000)), again=again)
    model = replace(forest.candidate.model, pipeline=RandomForestClassifier(n_estimators=400))
    for evidence, why in (
        (tried(), "not at hand"),
        (replace(forest, candidate=replace(forest.candidate, model=model)), "100,000 training rows take too long"),
        (replace(tried(training=drawn(100)), again=again), "own format"),
        (replace(tried(training=drawn(700_000)), again=again), "modelwatch version reproduce d 2"),
    ):
        with pytest.raises(NotApplicableError, match=why):
            RULES["reproducible"].function(evidence)
