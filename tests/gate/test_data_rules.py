"""Rules about the rows that a candidate is judged on: schema, training data, leaks."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from monitoring.domain import Column, Kind, Task
from monitoring.errors import ModelError, NotApplicableError
from monitoring.gate.behaviour.alone import alone, told_by
from monitoring.gate.behaviour.equal_rows import shared
from monitoring.gate.finding import Answer
from monitoring.gate.one_column import fit
from monitoring.gate.rule import RULES
from monitoring.models.wrap import wrap
from tests.gate.evidence import drawn, honest
from tests.gate.models import tried


def ask(name, evidence):
    return RULES[name].function(evidence)


def test_rows_of_the_training_data_are_found_by_content():
    rows = drawn(4000)
    seen = tried(rows=rows, training=pd.concat([drawn(3000, 7), rows[:400]]))
    found = ask("training_overlap", seen)
    assert (found.verdict, found.value) == (Answer.FAIL, 0.1)
    assert ask("training_overlap", tried(rows=rows, training=drawn(4000, 7))).value == 0
    with pytest.raises(NotApplicableError, match="not recorded"):
        ask("training_overlap", tried())


def test_one_equal_row_among_few_is_luck():
    rows = drawn(75)
    found = ask("training_overlap", tried(rows=rows, training=pd.concat([drawn(75, 7), rows[:1]])))
    assert (found.verdict, found.value) == (Answer.PASS, 1 / 75)


def test_numbers_that_a_file_has_rounded_are_the_same_rows():
    rows = drawn(4000)
    written = rows.assign(a=rows["a"].astype("float32"), y=rows["y"].astype(int))
    assert ask("training_overlap", tried(rows=rows, training=written)).value == 1


def test_rows_of_few_values_are_equal_by_chance():
    def discrete(seed, cells):
        rows = drawn(4000, seed)
        return rows.assign(a=np.digitize(rows["a"], np.linspace(-2, 2, cells)), b=np.digitize(rows["b"], [-1, 0, 1]))

    passed = [ask("training_overlap", tried(rows=discrete(s, 200), training=discrete(s + 50, 200))) for s in range(5)]
    assert {found.verdict for found in passed} == {Answer.PASS}
    assert "equal by chance" in passed[0].reason
    seen = pd.concat([discrete(50, 200), discrete(0, 200)])
    found = ask("training_overlap", tried(rows=discrete(0, 200), training=seen))
    assert found.verdict is Answer.FAIL
    with pytest.raises(NotApplicableError, match="by chance: nothing can be said"):
        ask("training_overlap", tried(rows=discrete(0, 3), training=discrete(50, 3)))


def test_the_share_beyond_chance_is_the_share_that_was_planted():
    rng, found = np.random.default_rng(0), []
    for _ in range(60):
        ours, theirs = (rng.integers(0, 60_000, n).astype(np.uint64) for n in (4000, 8000))
        found.append(shared(ours, np.r_[theirs, ours[:800]])[:2])
    values, errors = np.array(found).T
    assert values.mean() == pytest.approx(0.2, abs=0.02)
    assert values.std() == pytest.approx(errors.mean(), rel=0.3)
    honest_ones = [shared(*rng.integers(0, 60_000, (2, 4000)).astype(np.uint64))[0] for _ in range(60)]
    assert np.mean(honest_ones) == pytest.approx(0, abs=0.005)


def test_ids_count_where_the_rows_are_the_same_too():
    rows = drawn(1000).assign(id=[str(place) for place in range(1000)])
    for training, verdict in ((rows[:100], "FAIL"), (drawn(1000, 3).assign(id=rows["id"]), "PASS")):
        evidence = tried(rows=rows, training=training)
        found = ask("training_overlap", replace(evidence, deployment=replace(evidence.deployment, id="id")))
        assert str(found.verdict) == verdict


def test_made_ids_count_where_the_training_rows_have_them():
    rows = drawn(1000).assign(id=[f"log.csv:{place}" for place in range(1000)])
    found = ask("training_overlap", tried(rows=rows, training=rows[:100]))
    assert found.reason == "100 of 1,000 labelled rows are in the training data, by id and by content"


def turned_into(task, rows):
    """The same rows with what came true as another task has it."""
    if task is Task.REGRESSION:
        return rows.assign(y=3 * rows["a"] + np.random.default_rng(2).normal(size=len(rows)))
    names = np.array(["low", "middle", "high"], object)
    return rows.assign(y=names[np.digitize(rows["a"], [-0.5, 0.5])]) if task is Task.MULTICLASS else rows


@pytest.mark.parametrize("task", [*Task])
def test_labels_that_were_mixed_up_before_training_are_told(task):
    rows, training = turned_into(task, drawn(1500)), turned_into(task, drawn(1500, 7))
    base = tried(rows=rows, training=training)
    model = replace(base.candidate.model, classes=("high", "low", "middle"))
    base = replace(base, deployment=replace(base.deployment, task=task), candidate=replace(base.candidate, model=model))
    found = ask("training_labels", base)
    assert (found.verdict, found.value > 0.9) == (Answer.PASS, True)
    mixed = training.assign(y=np.random.default_rng(1).permutation(training["y"]))
    found = ask("training_labels", replace(base, training=mixed, _kept={}))
    assert (found.verdict, abs(found.value) < 0.15, found.limit) == (Answer.FAIL, True, 0.5)
    assert "stand beside their own rows?" in found.reason


def test_labels_that_are_turned_round_and_those_that_nothing_tells():
    rows, training = drawn(1500), drawn(1500, 7)
    turned = ask("training_labels", tried(rows=rows, training=training.assign(y=1 - training["y"])))
    assert (turned.verdict, turned.value < -0.9) == (Answer.FAIL, True)
    half = training.assign(y=np.where(np.arange(1500) % 10 < 2, 1 - training["y"], training["y"]))
    found = ask("training_labels", tried(rows=rows, training=half))
    assert (found.verdict, found.value) == (Answer.PASS, pytest.approx(0.6, abs=0.1)), "one in five labels is wrong"
    blind = rows.assign(y=np.random.default_rng(1).permutation(rows["y"]))
    with pytest.raises(NotApplicableError, match="no column tells"):
        ask("training_labels", tried(rows=blind, training=training))
    with pytest.raises(NotApplicableError, match="have no labels"):
        ask("training_labels", tried(rows=rows, training=training.drop(columns="y")))
    with pytest.raises(NotApplicableError, match="at least 200 training rows with a label"):
        ask("training_labels", tried(rows=rows, training=training[:50]))


def test_why_training_rows_are_not_compared_is_the_true_reason():
    rows = drawn(400)
    unlabelled = tried(rows=rows[:0], training=rows)
    gone = replace(tried(rows=rows), untrained="the training file june.csv is not there any more")
    without = replace(unlabelled, deployment=replace(unlabelled.deployment, label=None))
    cases = {"the log has no labelled rows": unlabelled, "june.csv is not there": gone, "has no labels": without}
    for name in ("training_overlap", "time_forward"):
        for words, evidence in cases.items():
            with pytest.raises(NotApplicableError, match=words):
                ask(name, evidence)


def test_a_recalibrated_model_knows_its_columns_from_what_is_inside():
    few = drawn(100, 5).query("a > 0")  # what its probabilities were learnt on: half of the range
    away = tried(training=few)
    assert ask("out_of_range", away).verdict is Answer.FAIL
    inside = replace(away, recalibrated=True, inside=drawn(4000, 6))
    found = ask("out_of_range", inside)
    assert found.verdict is Answer.PASS
    assert "that the training data of the model inside never had" in found.reason
    unknown = ask("out_of_range", replace(away, recalibrated=True))
    assert (unknown.verdict, "that the reference never had" in unknown.reason) == (Answer.PASS, True)
    hot = drawn(4000).assign(a=lambda rows: rows["a"] * 1.8 + 32)
    for training, recalibrated, verdict in ((few, False, "FAIL"), (hot, True, "FAIL"), (None, True, "FAIL")):
        evidence = replace(tried(training=training), newest=hot, recalibrated=recalibrated, inside=drawn(4000, 6))
        assert str(ask("schema_fits", evidence).verdict) == verdict
    assert ask("schema_fits", replace(tried(training=few), recalibrated=True, inside=hot, newest=hot)).verdict == "PASS"


def test_rows_older_than_the_training_data_are_counted():
    rows = drawn(1000).assign(at=pd.date_range("2024-01-01", periods=1000, freq="h"))
    evidence = tried(rows=rows, training=rows[:100])
    evidence = replace(evidence, deployment=replace(evidence.deployment, time="at"))
    found = ask("time_forward", evidence)
    assert (found.verdict, found.value) == (Answer.FAIL, 0.099)
    assert ask("time_forward", replace(evidence, _kept={}, labelled=rows[100:])).verdict is Answer.PASS
    with pytest.raises(NotApplicableError, match="no times"):
        ask("time_forward", tried(rows=rows, training=rows[:100]))


def test_a_column_that_knows_the_outcome_is_named():
    rows = drawn(4000)
    told = rows.assign(b=rows["y"] + np.random.default_rng(3).normal(0, 0.1, 4000))
    found = ask("leak_column", tried(lambda rows: (rows["b"] > 0.5) * 0.98 + 0.01, rows=told))
    assert (found.verdict, found.reason[:11]) == (Answer.FAIL, "b by itself")
    assert ask("leak_column", tried(rows=told)).verdict is Answer.PASS, "the model does not look at it"
    assert ask("leak_column", tried(rows=rows)).value == pytest.approx(roc_auc_score(rows["y"], rows["a"]), abs=0.01)


@pytest.mark.parametrize("task", [Task.BINARY, Task.REGRESSION])
def test_a_column_without_a_value_where_it_was_fitted_answers_with_what_all_rows_show(task):
    column, truth = Column("a", Kind.NUMERIC), np.array([0.0, 1.0, 1.0, 0.0] * 10)
    empty = fit(column, pd.DataFrame({"a": np.full(40, np.nan)}), truth, task)
    assert empty.predict(pd.DataFrame({"a": [1.0, np.nan]})) == pytest.approx([0.5, 0.5])


def test_what_a_column_tells_by_itself():
    rng = np.random.default_rng(4)
    x = rng.normal(size=5000)
    line, bowl = 2 * x + rng.normal(size=5000), x**2 + 0.1 * rng.normal(size=5000)
    assert alone(Task.REGRESSION, pd.Series(x), False, line)[0] == pytest.approx(np.corrcoef(x, line)[0, 1] ** 2)
    value, error = alone(Task.REGRESSION, pd.Series(x), False, bowl)
    assert value == pytest.approx(r2_score(bowl, x**2), abs=0.08)
    assert 0 < error < 0.05
    town = pd.Series(rng.choice(["n", "s", None], 5000))
    three = town.map({"n": 0.0, "s": 1.0}).fillna(2.0).to_numpy()
    assert alone(Task.MULTICLASS, town, True, three)[0] == 1.0
    assert alone(Task.BINARY, pd.Series(rng.normal(size=5000)), False, (line > 0) * 1.0)[0] < 0.55
    assert told_by(pd.Series(x), False, 3 * x) > 0.98
    assert told_by(pd.Series(rng.normal(size=5000)), False, x) == 0


def coded():
    """A model that knows two towns."""
    rows, evidence = drawn(500), tried()
    encoder = OneHotEncoder(handle_unknown="ignore")
    fitted = make_pipeline(encoder, LogisticRegression()).fit(rows[["town"]], rows["y"])
    return replace(evidence, candidate=replace(evidence.candidate, model=wrap(fitted, evidence.deployment, "")))


def test_rows_of_categories_that_the_model_does_not_know_are_counted():
    evidence = coded()
    assert ask("schema_fits", evidence).verdict is Answer.PASS
    evidence.newest.loc[evidence.newest.index[:600], "town"] = "west"
    found = ask("schema_fits", evidence)
    assert (found.verdict, found.value) == (Answer.FAIL, 0.15)


def test_a_column_that_the_log_lacks_or_that_has_another_unit_is_named():
    evidence = tried(training=drawn(500))
    assert ask("schema_fits", evidence).verdict is Answer.PASS
    with pytest.raises(ModelError, match="no column 'b'"):
        ask("schema_fits", replace(evidence, _kept={}, newest=evidence.newest.drop(columns="b")))
    found = ask(
        "schema_fits", replace(evidence, _kept={}, newest=evidence.newest.assign(a=lambda rows: 1000 + rows["a"]))
    )
    assert found.reason == "most values of a lie far beyond the training data's, as if in another unit"
    assert ask("schema_fits", replace(evidence, _kept={}, newest=evidence.newest.assign(a=6.0))).verdict is Answer.PASS


def test_honest_rows_pass_all_of_these():
    evidence = tried(honest, training=drawn(3000, 9))
    answers = {name: ask(name, evidence).verdict for name in ("schema_fits", "training_overlap", "leak_column")}
    assert set(answers.values()) == {Answer.PASS}
