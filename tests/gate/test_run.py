"""Every rule answers exactly once, and the decision follows from the answers."""

import numpy as np
import pytest

from monitoring.domain import Deployment, GateSettings, Task
from monitoring.errors import ModelError, NotApplicableError, SettingsError
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule, require_known_rules
from monitoring.gate.run import decision, run
from tests.gate.evidence import evidence


@pytest.fixture
def rules(monkeypatch):
    """A catalogue of rules made for the purpose; adds what a rule does."""
    monkeypatch.setattr(RULES, "_entries", {})
    monkeypatch.setattr(RULES, "_loaded", True)
    return lambda name, function: RULES.register(Rule(f"G{900 + len(RULES._entries)}", name, name, "Is it?"))(function)


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
    assert told[0] == ("asking zebra", 0.0)
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


def test_codes_are_told_once():
    codes = [entry.descriptor.code for entry in RULES]
    assert len(set(codes)) == len(codes) > 0
    assert all(entry.descriptor.asks.endswith("?") for entry in RULES)


def test_rows_are_scored_once():
    found = evidence()
    first = found.scores(found.candidate, "labelled")
    assert found.scores(found.candidate, "labelled") is first
    assert found.candidate.model.asked == 1


def test_a_class_that_the_candidate_does_not_know_is_no_missing_label():
    from dataclasses import replace

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
    unsure = trivial(evidence(lambda rows: np.random.default_rng(5).random(len(rows)), n=300))
    assert (unsure.verdict, unsure.rows_needed > 0) == (Answer.INCONCLUSIVE, True)
    with pytest.raises(NotApplicableError, match="at least 30 labelled rows of either outcome are needed, here are 3"):
        trivial(evidence(n=10))
