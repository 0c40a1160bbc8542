"""The letter: what it says, what it never says, and that it is one printed page."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pandas as pd
import pytest

from monitoring.domain import Contribution, Deployment, Explanation, Task, Verdict
from monitoring.domain.deployment import ModelFile
from monitoring.explain.result import Check, ExplainedPrediction, Skipped
from monitoring.reports.letter.page import MOST_VALUES, to_html
from monitoring.reports.letter.words import MOST_REASONS, data, decision, reasons, value

NAMES = ("income_per_year", "age", "debts")
DEPLOYMENT = Deployment(
    name="credit",
    title="Credit <fast>",
    task=Task.BINARY,
    id="case",
    numeric=NAMES,
    categorical=("town",),
    score="score",
    label="paid_back",
    units={"income_per_year": "€"},
    model=ModelFile(path="m.skops", threshold=0.3),
)
NONE = Skipped("not asked for")


def found(parts, prediction=0.2, id="C-1", **more):
    given = tuple(Contribution(name, 5.0, amount) for name, amount in parts.items())
    shap = Explanation("shap", "exact tree values", 0.0, given, "log-odds", -1.0, 0.0)
    row = pd.DataFrame([{"income_per_year": 52_000.0, "age": None, "debts": 3.0, "town": "<script>alert(1)</script>"}])
    return ExplainedPrediction(id, row, prediction, None, shap, NONE, NONE, **more)


def text(letter):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", letter, flags=re.S)))


def letter(explained, deployment=DEPLOYMENT):
    return to_html(deployment, explained, date(2026, 5, 4))


def test_the_letter_tells_the_decision_its_reasons_the_data_and_how_to_object():
    said = text(letter(found({"income_per_year": -3.0, "debts": -0.5, "age": 0.2})))
    assert "This letter is of 4 May 2026." in said
    assert "The answer for paid back is “no”. The case was given 20 of 100 points. Below 30 the answer is “no”." in said
    assert "income per year is 5 € : this made “yes” strongly less likely." in said
    assert "age is 5 : this made “yes” slightly more likely." in said
    assert "income per year 52,000 €" in said
    assert "age not known" in said
    assert "a person to look at this decision again" in said
    assert "Please name the case, C-1, and write to:" in said
    for jargon in ("SHAP", "LIME", "log-odds", "probability", "threshold", "feature"):
        assert jargon not in said


@pytest.mark.parametrize(
    ("score", "said"), [(0.2999, "no”. The case was given 29.99"), (0.3, "yes”. The case was given 30")]
)
def test_points_are_told_on_the_side_of_the_limit_on_which_they_lie(score, said):
    assert said in decision(DEPLOYMENT, found({}, score))


def test_what_comes_from_data_is_escaped():
    assert "<script" not in letter(found({"town": 1.0}, id="<script>"))
    assert "Credit &lt;fast&gt;" in letter(found({}))
    assert "http" not in letter(found({"town": 1.0}))


def test_sensitive_columns_are_not_named_nor_is_an_id_that_is_one():
    hidden = replace(DEPLOYMENT, sensitive=("debts", "case"))
    said = text(letter(found({"debts": 9.0, "age": 1.0}), hidden))
    assert "debts" not in said
    assert "C-1" not in said
    assert "your case" in said
    assert [each.column for each in reasons(hidden, found({"debts": 9.0, "age": 1.0}))] == ["age"]


def test_a_share_of_all_that_moved_the_answer_tells_how_strongly_and_what_is_less_is_no_reason():
    parts = {f"c{place}": amount for place, amount in enumerate((50, 20, 9, 9, 5, 3, 3, 1))}
    told = [each.effect.split()[2] for each in reasons(DEPLOYMENT, found(parts))]
    assert told == ["strongly", "clearly", "slightly", "slightly", "slightly"]
    assert len(told) == MOST_REASONS
    assert reasons(DEPLOYMENT, found({"age": 0.0})) == ()
    assert "No single part of the data stands out." in text(letter(found({"age": 0.0})))


def test_a_regression_has_its_unit_and_several_classes_the_chosen_one():
    value = replace(DEPLOYMENT, task=Task.REGRESSION, score=None, prediction="p", label="y", units={"y": "minutes"})
    assert decision(value, found({}, 12.34)) == "The estimate for y is 12.3 minutes."
    assert reasons(value, found({"age": 1.0}))[0].effect == "made the estimate strongly higher"
    chosen = replace(found({"age": 1.0}, 0.7), predicted_class="cat")
    several = replace(DEPLOYMENT, task=Task.MULTICLASS, score=None, class_scores={"cat": "a", "dog": "b"})
    assert "is “cat”. It was given 70 out of 100" in decision(several, chosen)
    assert "It was given 99.96 out of 100" in decision(several, replace(chosen, prediction=0.99958))
    assert reasons(several, chosen)[0].effect == "made “cat” strongly more likely"


def test_that_a_case_is_unlike_all_others_is_said():
    strange = found({"age": 1.0}, trust=(Check("Known ground", Verdict.WARN, "age is 200"),))
    assert "unlike those of all earlier cases" in text(letter(strange))
    assert "unlike" not in text(letter(found({"age": 1.0})))


def test_reasons_that_could_not_be_worked_out_say_so():
    assert "could not be worked out: no model" in text(letter(replace(found({}), shap=Skipped("no model"))))


def test_of_very_many_columns_the_first_are_listed_and_the_rest_counted():
    names = tuple(f"column_{place}" for place in range(64))
    wide = replace(DEPLOYMENT, numeric=names, categorical=())
    explained = replace(found({"column_1": 1.0}), row=pd.DataFrame([dict.fromkeys(names, 123456.789)]))
    assert len(data(wide, explained)) == 64
    said = letter(explained, wide)
    assert said.count("<dt>") == MOST_VALUES
    assert f"And {64 - MOST_VALUES} further values" in said


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (1_250_000.0, "1,250,000 €"),
        (1_234_567.8, "1,234,568 €"),
        (2.0**53 - 1, "9,007,199,254,740,991 €"),
        (0.5, "0.5 €"),
        (1907.0, "1907 €"),  # a year has no comma
    ],
)
def test_large_numbers_are_written_out(given, shown):
    assert value(DEPLOYMENT, "income_per_year", given) == shown
