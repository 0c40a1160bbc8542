"""Every rule answers exactly once, and the decision follows from the answers."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from monitoring.domain import Deployment, GateSettings, Task
from monitoring.errors import ModelError, NotApplicableError, SettingsError
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule, require_known_rules
from monitoring.gate.run import decision, run
from tests.gate.evidence import drawn, evidence, sigmoid
from tests.gate.models import tried


@pytest.fixture
def rules(monkeypatch):
    """A catalogue of rules made for the purpose; adds what a rule does."""
    monkeypatch.setattr(RULES, "_entries", {})
    monkeypatch.setattr(RULES, "_loaded", True)

    def add(name, function, **more):
        return RULES.register(Rule(f"G{900 + len(RULES._entries)}", name, name, "Is it?", **more))(function)

    return add


def passed(evidence):
    return Finding(verdict=Answer.PASS, reason="it is")


def refused(error):
    def rule(evidence):
        raise error

    return rule


def test_every_rule_answers_once_whatever_it_raises(rules):
    rules("zebra", passed)
    rules("apple", refused(ModelError("the model cannot score these rows")))
    rules("pear", refused(NotApplicableError("there are no labels")))
    rules("plum", passed)

    told = []
    found = run(evidence(off=("plum",)), lambda text, share: told.append((text, share)))

    answers = {result.rule.name: (str(result.finding.verdict), result.finding.reason) for result in found.results}
    assert [*answers] == ["zebra", "apple", "pear", "plum"], "in the order of their codes"
    assert answers["apple"] == ("FAIL", "the model cannot score these rows")
    assert answers["pear"] == ("NOT_APPLICABLE", "there are no labels")
    assert answers["plum"] == ("NOT_APPLICABLE", "it is switched off: [gate] off names it")
    assert (found.verdict, found.version, found.champion) == (Answer.FAIL, "2", "")
    assert told[0] == ("asking: zebra", 0.0)
    assert [share for _, share in told] == [0.0, 0.25, 0.5, 0.75]


def test_nothing_passes_where_no_rule_could_look_at_what_came_true(rules):
    rules("schema", passed)
    rules("better_than_trivial", refused(NotApplicableError("the deployment has no labels")))
    found = run(evidence())
    assert found.verdict == Answer.INCONCLUSIVE
    assert found.sentence.endswith("compared with no version in use, nothing says how good it is")
    rules("not_worse_than_champion", passed)
    assert run(evidence()).verdict == Answer.PASS


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        (["PASS", "NOT_APPLICABLE"], "PASS"),
        (["PASS", "INCONCLUSIVE"], "INCONCLUSIVE"),
        (["INCONCLUSIVE", "FAIL", "PASS"], "FAIL"),
        (["NOT_APPLICABLE"], "INCONCLUSIVE"),
        ([], "INCONCLUSIVE"),
    ],
)
def test_the_decision(answers, wanted):
    assert decision([Answer(answer) for answer in answers]) == wanted


def failed(evidence):
    return Finding(verdict=Answer.FAIL, reason="it is not")


def test_what_may_follow_from_a_rule_that_failed_says_so(rules):
    rules("root", failed)
    rules("branch", failed, follows=("root", "other"))
    rules("leaf", passed, follows=("root",))
    rules("one", failed, follows=("two",))
    rules("two", failed, follows=("one",))
    told = {result.rule.name: result.finding.reason for result in run(evidence()).results}
    assert told["branch"] == "it is not; it may follow from what failed under G900, root"
    assert told["leaf"] == "it is", "it passed"
    assert told["one"] == told["two"] == "it is not", "either may bring the other"


def test_scores_of_rows_that_a_model_was_trained_on_are_no_measure_of_it(rules):
    def counted(evidence):
        return Finding(verdict=Answer.PASS, reason="counted", n=len(evidence.labelled))

    rules("measuring", counted, unseen=True)
    rules("looking", counted)
    rules("training_overlap", failed)
    rows = drawn(200)
    by_name = lambda found: {result.rule.name: result.finding for result in run(found).results}  # noqa: E731
    half = by_name(tried(rows=rows, training=rows[:120]))
    assert (half["measuring"].n, half["looking"].n) == (80, 200)
    assert half["measuring"].reason == "counted; measured on 80 rows that are not in the training data"
    numbered = rows.assign(id=[str(place) for place in range(200)])
    again = tried(rows=numbered, training=numbered[:190].assign(a=lambda all: all["a"] + (all.index > 150) * 1.0))
    told = by_name(replace(again, deployment=replace(again.deployment, id="id")))["measuring"]
    assert (told.verdict, "all but 10 rows" in told.reason) == (Answer.NOT_APPLICABLE, True), "ids whose rows changed"
    assert "all of them" in by_name(tried(rows=rows, training=rows))["measuring"].reason


def test_rules_follow_from_rules_that_are_there():
    assert {name for entry in RULES for name in entry.descriptor.follows} <= set(RULES.names())


def test_codes_are_told_once():
    codes = [entry.descriptor.code for entry in RULES]
    assert len(set(codes)) == len(codes) > 0
    assert all(entry.descriptor.asks.endswith("?") for entry in RULES)


def test_rows_are_scored_once():
    found = evidence()
    first = found.scores(found.candidate, "labelled")
    assert found.scores(found.candidate, "labelled") is first
    assert found.candidate.model.asked == 1


def sure(lead, rows=2000):
    """The share of 40 candidates of an area of 0.5 + lead whose lead is certain enough, and of those who fail."""
    apart = np.sqrt(2) * norm.ppf(0.5 + lead)
    found = []
    for seed in range(40):
        made = drawn(rows, seed).assign(y=(np.arange(rows) % 10 < 3) * 1.0)
        said = np.random.default_rng(seed).normal(size=rows) + apart * made["y"]
        found.append(RULES["better_than_trivial"].function(evidence(lambda _, said=said: said, labelled=made)).verdict)
    return [found.count(answer) / len(found) for answer in (Answer.PASS, Answer.FAIL)]


def test_a_weak_candidate_passes_and_one_without_skill_fails():
    assert sure(0.1)[0] >= 0.9, "ROC AUC .6 on 2,000 rows"
    assert sure(0.0)[1] >= 0.9


def test_where_the_champion_tells_little_little_is_asked():
    weak = lambda rows: sigmoid(0.07 * rows["a"] + rows["b"])  # noqa: E731
    trivial = RULES["better_than_trivial"].function
    alone, beside = trivial(evidence(weak, n=20_000)), trivial(evidence(weak, weak, n=20_000))
    assert (alone.limit, alone.verdict) == (0.05, Answer.FAIL)
    assert (beside.limit, beside.verdict) == (pytest.approx(beside.value / 2), Answer.PASS)
    assert trivial(evidence(weak, n=20_000, lead=0.02)).limit == 0.02
    errors = trivial(evidence(metric="accuracy"))
    assert errors.limit == pytest.approx(0.05 * min(drawn(4000)["y"].mean(), 1 - drawn(4000)["y"].mean()))


def test_a_class_that_the_candidate_does_not_know_is_no_missing_label():
    several = evidence(n=4)
    several.labelled["y"] = ["cat", "dog", None, "cow"]
    several.candidate.model.classes = ("cat", "dog")
    several = replace(several, deployment=replace(several.deployment, task=Task.MULTICLASS), _kept={})
    assert np.array_equal(several.truth(), [0, 1, np.nan, -1], equal_nan=True)


def test_a_rule_that_is_not_there_cannot_be_switched_off():
    d = Deployment(name="d", title="d", task=Task.BINARY, gate=GateSettings(off=("better_than_trivia",)))
    with pytest.raises(SettingsError, match="'better_than_trivia', which is no rule") as caught:
        require_known_rules(d)
    assert caught.value.hint == "did you mean 'better_than_trivial'?"


def test_a_model_without_skill_is_no_better_than_the_base_rate():
    trivial = RULES["better_than_trivial"].function
    assert trivial(evidence()).verdict == Answer.PASS
    assert trivial(evidence(lambda rows: np.random.default_rng(5).random(len(rows)), n=100_000)).verdict == Answer.FAIL
    unsure = trivial(evidence(lambda rows: np.random.default_rng(5).random(len(rows)), n=100))
    assert (unsure.verdict, unsure.rows_needed > 0) == (Answer.INCONCLUSIVE, True)
    with pytest.raises(NotApplicableError, match="at least 30 labelled rows of either outcome are needed, here are 3"):
        trivial(evidence(n=10))
