"""What logged scores and decisions look like that a model does not give, and the line that is to be written."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier, VotingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from monitoring.agreement.agreement import judge
from monitoring.agreement.compare import Logged
from monitoring.agreement.looks import _other_columns
from monitoring.agreement.settle import settle
from monitoring.domain import Deployment, ModelFile, Task
from monitoring.errors import ModelError
from monitoring.models.feature_columns import features_hint
from monitoring.samples.rounding import rounded_to

N = 400
RANDOM = np.random.default_rng(3)
NAMES = tuple("abcdefgh")
ROWS = pd.DataFrame(
    RANDOM.normal(size=(N, 8)) * [1, 2, 3, 0.5, 1, 10, 1, 1] + [0, 1, 0, 5, 0, 50, -2, 0], columns=NAMES
)
SIGNAL = ((ROWS - ROWS.mean()) / ROWS.std()).to_numpy() @ [1, 0.9, -0.8, 0.5, 0.4, 0.3, -1.2, 0.2]
YES = (SIGNAL + RANDOM.logistic(size=N) > 0).astype(int)
THREE = np.array(["low", "mid", "high"])[np.digitize(SIGNAL, [-1, 1])]
TURNED = list(reversed(NAMES))
HINT = "write [model] features = [" + ", ".join(f'"{name}"' for name in TURNED) + "]"


def compared(estimator, said, task=Task.BINARY, total=0, decided=False, rows=ROWS, looked_at=None, **settings):
    few = rounded_to(said) if not decided else None
    given = {"class_scores": {n: f"p_{n}" for n in ("high", "low", "mid")}} if task is Task.MULTICLASS else {}
    deployment = Deployment(name="d", title="d", task=task, label="y", numeric=NAMES, **given | settings)
    logged = Logged(rows, said, "the log", total or N, looked_at or N, decided, deployment.threshold, few)
    return judge(*settle(estimator, deployment, "", logged), deployment)


@pytest.fixture(scope="module")
def model():
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, YES)


@pytest.fixture(scope="module")
def scores(model):
    return model.predict_proba(ROWS)[:, 1]


def test_the_latest_rows_of_a_longer_log_are_said_to_be_the_latest(model, scores):
    said = compared(model, scores, total=52_000).sentence
    assert said == f"the model agrees on the latest {N} of 52,000 rows to 1e-9"
    assert compared(model, scores).sentence == f"the model agrees on {N} rows to 1e-9"
    changed = np.where(np.arange(N) % 4, scores, 1 - scores)
    assert f"agrees on 300 of the latest {N} of 52,000 rows" in compared(model, changed, total=52_000).sentence


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_rounded_scores_agree_to_the_decimals_that_are_logged(model, scores, digits):
    assert f"the {digits} decimal" in compared(model, scores.round(digits)).sentence
    other = compared(model, np.clip(scores.round(digits) + 0.2, 0, 1))
    assert other.doubtful
    assert other.agreeing < N / 2


def test_few_rounded_scores_are_no_agreement(model, scores):
    """Three scores with one decimal may be near to those of any model."""
    three = Logged(ROWS[:3], scores[:3].round(1), "the log", 3, 3, decimals=rounded_to(scores[:3].round(1)))
    assert three.decimals is None


@pytest.mark.parametrize("threshold", [0.5, 0.3, 0.72])
def test_decisions_are_compared_at_their_threshold(model, scores, threshold):
    decisions = (scores >= threshold).astype(float)
    said = compared(model, decisions, decided=True)
    if threshold == 0.5:
        assert said.sentence == f"the model agrees with the decisions of {N} rows at the threshold 0.5"
        return
    assert (
        f"{N} of {N} rows agree with it, at the threshold 0.5 only {((scores >= 0.5) == decisions).sum()} do"
        in said.sentence
    )
    found = float(said.hint.removeprefix("write [model] threshold = "))
    assert np.array_equal(scores >= found, decisions == 1)
    given = compared(model, decisions, decided=True, model=ModelFile("m", found))
    assert given.sentence == f"the model agrees with the decisions of {N} rows at the threshold {found:g}"


def test_decisions_of_another_model_the_opposite_and_always_the_same_are_told_apart(model, scores):
    assert "the opposite of the model's" in compared(model, (scores < 0.5).astype(float), decided=True).sentence
    other = compared(model, RANDOM.integers(0, 2, N).astype(float), decided=True)
    assert "another model made the others" in other.sentence
    assert other.doubtful
    assert "does not show" in compared(model, np.zeros(N), decided=True).sentence
    rare = (np.arange(N) == 7).astype(float)
    assert compared(model, rare, decided=True).doubtful, "a threshold of 1 agrees with all rows but one"


def test_decisions_say_which_class_means_yes():
    words = np.where(YES == 1, "default", "paid")
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, words)
    said = compared(model, (model.predict(ROWS) == "default").astype(float), decided=True)
    assert said.notes == ("the logged decisions are those of the class default",)


def test_decisions_of_several_classes_are_compared_without_any_scores():
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, THREE)
    places = np.searchsorted(model.classes_, model.predict(ROWS)).astype(float)
    said = compared(model, places, Task.MULTICLASS, decided=True, class_scores={})
    assert said.sentence == f"the model agrees with the decisions of {N} rows"
    said = compared(model, np.roll(places, 1), Task.MULTICLASS, decided=True, class_scores={})
    assert "another model made the others" in said.sentence


@pytest.mark.parametrize(
    ("task", "estimator", "target"),
    [
        (Task.BINARY, LogisticRegression(max_iter=3000), YES),
        (Task.MULTICLASS, make_pipeline(StandardScaler(), LogisticRegression()), THREE),
        (Task.REGRESSION, LinearRegression(), SIGNAL),
        (Task.BINARY, RandomForestClassifier(20, random_state=0), YES),
    ],
)
def test_the_order_of_eight_bare_columns_is_found(task, estimator, target):
    model = estimator.fit(ROWS[TURNED].to_numpy(), target)
    ask = model.predict if task is Task.REGRESSION else model.predict_proba
    said = ask(ROWS[TURNED].to_numpy())
    said = said[:, 1] if task is Task.BINARY else said
    found = compared(model, said, task)
    assert found.agreeing == N
    assert found.notes[0].endswith(HINT.removeprefix("write "))
    wrong = compared(model, said, task, model=ModelFile("m", features=NAMES))
    assert wrong.hint == HINT


def test_an_order_that_is_not_found_is_asked_for():
    model = LogisticRegression(max_iter=3000).fit(ROWS[TURNED].to_numpy(), YES)
    with pytest.raises(ModelError, match="no order that was tried gives the logged scores") as refused:
        compared(model, RANDOM.random(N))
    assert refused.value.hint == features_hint(NAMES)
    with pytest.raises(ModelError, match="no logged scores say in which order"):
        compared(model, np.empty(0))


def test_columns_of_several_classes_that_were_permuted_are_named():
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, THREE)
    own = model.predict_proba(ROWS)
    said = compared(model, own[:, [1, 2, 0]], Task.MULTICLASS)
    assert said.hint == 'write [columns] score = {"high" = "p_mid", "low" = "p_high", "mid" = "p_low"}'
    assert not compared(model, own, Task.MULTICLASS).doubtful


def test_the_order_of_classes_is_put_right_where_logged_decisions_follow_the_columns():
    own = make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, THREE).predict_proba(ROWS)
    decided = np.array(["high", "low", "mid"])[own.argmax(axis=1)]
    classes, scores = '[model] classes = ["high", "low", "mid"]', "[columns] score = {"

    def hint(rows=ROWS, **settings):
        deployment = Deployment(
            name="d",
            title="d",
            task=Task.MULTICLASS,
            class_scores={name: f"p_{name}" for name in ("high", "low", "mid")},
            model=ModelFile("m", classes=("low", "mid", "high")),
            **settings,
        )
        [found] = _other_columns(own[:, [2, 0, 1]], Logged(rows, own, "the log"), deployment)
        return found.hint

    assert hint().startswith(f"write {classes}; or, where the columns' names are wrong, {scores}")
    assert hint(ROWS.assign(said=decided), prediction="said") == f"write {classes}"
    turned = pd.Series(decided).map({"high": "low", "low": "mid", "mid": "high"})
    assert hint(ROWS.assign(said=turned), prediction="said").startswith(f"write {scores}")


def test_scores_of_another_version_are_told_by_version_and_by_time(model, scores):
    older = make_pipeline(StandardScaler(), LogisticRegression(C=1e-3)).fit(ROWS, YES).predict_proba(ROWS)[:, 1]
    two = np.where(np.arange(N) % 2, scores, older)
    rows = ROWS.assign(v=np.where(np.arange(N) % 2, "v2", "v1"))
    assert (
        "all rows of the version 'v2' and on none of the others"
        in compared(model, two, rows=rows, version="v").sentence
    )
    rows = ROWS.assign(t=pd.Timestamp("2026-03-01") - pd.to_timedelta(np.arange(N), "D"))
    late = np.where(np.arange(N) < 100, scores, older)
    said = compared(model, late, rows=rows, time="t").sentence
    assert "on the latest 100 rows, and not on those up to 21 Nov 2025" in said
    assert "order the rows much alike" in compared(model, older).sentence
    assert "next to nothing to do with each other" in compared(model, RANDOM.random(N)).sentence


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: 1000 * v, "are 1,000 times the model's"),
        (lambda v: v + 3, "are the model's + 3"),
        (lambda v: -v, "are -1 times the model's"),
        (np.exp, "look like exp(…) of the model's"),
        (lambda v: (1000 * v).round(1), "are 1,000 times the model's"),
    ],
)
def test_values_after_a_step_that_the_model_does_not_know_are_told(change, words):
    model = LinearRegression().fit(ROWS, SIGNAL + RANDOM.normal(size=N))
    said = compared(model, change(model.predict(ROWS)), Task.REGRESSION)
    assert words in said.sentence
    assert said.doubtful


@pytest.mark.parametrize(
    ("model", "name", "hint"),
    [
        (make_pipeline(StandardScaler(), SVC()), "SVC in a Pipeline", "CalibratedClassifierCV"),
        (VotingClassifier([("one", LogisticRegression())], voting="hard"), "VotingClassifier", 'voting = "soft"'),
    ],
)
def test_a_classifier_without_probabilities_is_told_what_gives_some(model, name, hint):
    with pytest.raises(ModelError, match=rf"the model \({name}\) gives no probabilities") as refused:
        compared(model.fit(ROWS, YES), YES.astype(float), decided=True)
    assert hint in refused.value.hint
