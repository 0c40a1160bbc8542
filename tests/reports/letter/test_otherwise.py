"""What a letter says would have changed the decision: asked of the model again, and nothing that nobody can change."""

from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
import pytest
from sklearn.tree import DecisionTreeClassifier

from monitoring.domain import Task
from monitoring.explain.counterfactuals import decision
from monitoring.explain.counterfactuals.decision import other_decision
from monitoring.explain.counterfactuals.run import counterfactuals
from monitoring.models.wrap import wrap
from monitoring.reports.letter.otherwise import otherwise
from monitoring.reports.letter.page import to_html
from tests.reports.letter.test_letter import DEPLOYMENT, found, letter, text

NAMES = ("income", "debts", "age")
RANDOM = np.random.default_rng(11)
REFERENCE = pd.DataFrame(RANDOM.integers(0, 40, (300, 3)).astype(float), columns=NAMES)
PLAIN = replace(DEPLOYMENT, numeric=NAMES, categorical=(), units={"income": "€"})
ROW = pd.DataFrame({"income": [5.0], "debts": [30.0], "age": [35.0]})


def fitted(estimator, yes):
    return wrap(estimator.fit(REFERENCE, yes(REFERENCE).astype(int)), PLAIN, repr(estimator))


EITHER = fitted(DecisionTreeClassifier(random_state=0), lambda rows: (rows["income"] > 20) | (rows["age"] < 10))


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """A search ends after some seconds with what it has, which on a busy machine may be nothing."""
    monkeypatch.setattr(decision, "counterfactuals", partial(counterfactuals, seconds=600))


def test_the_change_that_is_named_makes_the_model_say_it():
    changed = other_decision(PLAIN, EITHER, ROW, REFERENCE)
    said = otherwise(PLAIN, changed)
    (change,) = changed.ways[0].changes
    assert EITHER.predict(ROW)[0] < 0.3 <= EITHER.predict(ROW.assign(**{change.column: change.after}))[0]
    assert f"would have been “yes” if {change.column} had been {change.after:g}" in said
    assert f"instead of {ROW[change.column].iloc[0]:g}" in said


def test_who_has_got_the_hoped_answer_is_not_told_how_to_lose_it():
    assert other_decision(replace(PLAIN, hoped="no"), EITHER, ROW, REFERENCE) is None
    hoping = replace(PLAIN, hoped="yes")
    assert "would have been “yes”" in otherwise(hoping, other_decision(hoping, EITHER, ROW, REFERENCE))


def test_of_several_classes_the_hoped_one_is_looked_for():
    several = replace(PLAIN, task=Task.MULTICLASS, class_scores={"a": "p_a", "b": "p_b", "c": "p_c"}, score=None)
    letters = np.array(["a", "b", "c"])[np.clip(REFERENCE["income"] // 14, 0, 2).astype(int)]
    model = wrap(DecisionTreeClassifier(random_state=0).fit(REFERENCE, letters), several, "several")
    for hoped in ("b", "c"):
        changed = other_decision(replace(several, hoped=hoped), model, ROW, REFERENCE)
        assert changed.goal.text == hoped
        assert model.predict(ROW.assign(**{each.column: each.after for each in changed.ways[0].changes}))[
            0
        ].argmax() == ("abc".index(hoped))
    assert other_decision(replace(several, hoped="a"), model, ROW, REFERENCE) is None


def test_what_is_sensitive_or_fixed_is_not_advised():
    for more in ({"fixed": ("age",)}, {"sensitive": ("age",)}, {"fixed": ("income",)}):
        deployment = replace(PLAIN, **more)
        changed = other_decision(deployment, EITHER, ROW, REFERENCE)
        other = "age" if "income" in more.get("fixed", ()) else "income"
        assert f"if {other} had been" in otherwise(deployment, changed)
    # Also where the search had been told of none of it.
    assert otherwise(replace(PLAIN, sensitive=NAMES), other_decision(PLAIN, EITHER, ROW, REFERENCE)) == ""


def test_that_there_is_none_is_said_where_everything_was_tried_and_nothing_where_it_was_not():
    every = replace(PLAIN, fixed=("income", "age"))
    none = other_decision(every, EITHER, ROW, REFERENCE)
    said = otherwise(every, none)
    assert "no change of up to 3 of the data below would have led to the answer “yes”. Data that nobody" in said
    assert otherwise(every, replace(none, whole=False)) == ""
    locked = replace(PLAIN, fixed=NAMES)
    assert otherwise(locked, other_decision(locked, EITHER, ROW, REFERENCE)) == ""


def test_a_regression_decides_nothing():
    assert other_decision(replace(PLAIN, task=Task.REGRESSION), EITHER, ROW, REFERENCE) is None
    assert otherwise(PLAIN, None) == ""


@pytest.mark.parametrize("looked", [True, False])
def test_the_letter_has_the_paragraph_where_somebody_looked(looked):
    changed = other_decision(PLAIN, EITHER, ROW, REFERENCE) if looked else None
    said = text(to_html(PLAIN, found({"income": -1.0}), date(2026, 5, 4), changed))
    assert ("What would have changed the decision" in said) == looked


def test_whom_to_write_to_is_what_the_settings_say_and_escaped():
    named = letter(found({"age": 1.0}), replace(DEPLOYMENT, contact="Complaints <office>\nHarbour Road 1"))
    assert "Complaints &lt;office&gt;\nHarbour Road 1" in named
    assert 'class="line"' not in named
    assert 'class="line"' in letter(found({"age": 1.0}))


def test_a_label_that_is_called_like_an_answer_is_not_said_twice():
    churn = replace(DEPLOYMENT, label="churned", positive="churned", words={"stayed": 0})
    assert "The answer is “stayed”." in text(letter(found({"age": 1.0}), churn))
