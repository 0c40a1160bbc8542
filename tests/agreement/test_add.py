"""`add` compares a model with the logged scores, settles by them what is open, and says what it looks like."""

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.compose import make_column_transformer
from sklearn.ensemble import IsolationForest
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.metrics import f1_score, make_scorer
from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

from monitoring import connect
from monitoring.errors import ModelError
from monitoring.explain.run import explain
from monitoring.log import Workspace
from monitoring.scoring import score_file

N = 120
RANDOM = np.random.default_rng(0)
ROWS = pd.DataFrame({"k": RANDOM.integers(1, 4, N), "flag": RANDOM.random(N) < 0.5, "x": RANDOM.normal(size=N)})
SIGNAL = ROWS["k"] + ROWS["flag"] + ROWS["x"] + RANDOM.normal(size=N)
WORDS = np.where(SIGNAL > 2.5, "default", "paid")
TOML = """
name = "d"
task = "{task}"
[columns]
id = "id"
{columns}
label = "outcome"
numeric = ["x"]
categorical = ["k", "flag"]
[reference]
path = "log.{ending}"
[log]
predictions = ["log.{ending}"]
[model]
path = "model.skops"
{model}
"""


def encoded(last):
    return make_pipeline(make_column_transformer((OneHotEncoder(), ["k", "flag"]), remainder="passthrough"), last)


class Desk:
    def __init__(self, folder):
        self.folder, self.workspace = folder, Workspace(folder / "workspace")

    def add(self, model, scores, columns='score = "p"', settings="", task="binary", ending="csv"):
        skops.io.dump(model, self.folder / "model.skops")
        log = ROWS.assign(id=range(N), outcome=(WORDS == "default").astype(int), **scores)
        log.to_csv(self.folder / "log.csv", index=False)
        log.to_parquet(self.folder / "log.parquet")
        text = TOML.format(task=task, columns=columns, model=settings, ending=ending)
        (self.folder / "d.toml").write_text(text)
        return connect.add(self.workspace, self.folder / "d.toml", again=True)

    def score(self, deployment, rows):
        rows.to_csv(self.folder / "in.csv", index=False)
        model = connect.load_model(self.workspace, deployment)
        score_file(model, deployment, self.folder / "in.csv", self.folder / "out.csv", dropped=model.dropped)
        return pd.read_csv(self.folder / "out.csv")["score"].to_numpy()


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def words():
    return encoded(LogisticRegression()).fit(ROWS, WORDS)


@pytest.fixture(scope="module")
def bare():
    return LogisticRegression().fit(ROWS[["x", "k", "flag"]].to_numpy(float), WORDS == "default")


def bare_scores(bare):
    return {"p": bare.predict_proba(ROWS[["x", "k", "flag"]].to_numpy(float))[:, 1]}


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_class_that_means_yes_is_the_one_whose_probability_was_logged(desk, words, ending):
    expected = words.predict_proba(ROWS)[:, 0]
    done = desk.add(words, {"p": expected}, ending=ending)
    assert done.agreement.sentence == f"the model agrees on {N} rows to 1e-9"
    assert done.agreement.notes == ("the logged scores are those of the class default",)
    np.testing.assert_allclose(desk.score(done.log.deployment, ROWS), expected, atol=1e-9)
    assert connect.agreement_of(desk.workspace, "d") == done.agreement


def test_a_word_that_the_log_contradicts_is_told_with_the_line_to_write(desk, words):
    done = desk.add(words, {"p": words.predict_proba(ROWS)[:, 0]}, 'score = "p"\npositive = "paid"')
    assert f"look like those of the other class: {N} of {N} rows agree with P(default)" in done.agreement.sentence
    assert done.agreement.hint == 'write [columns] positive = "default"'


def test_two_words_without_any_evidence_are_asked_about(desk, words):
    with pytest.raises(ModelError, match="classes default and paid, and nothing says") as refused:
        desk.add(words, {}, columns="")
    assert refused.value.hint == 'write which one means yes: [columns] positive = "default" or positive = "paid"'
    done = desk.add(words, {}, columns='positive = "default"')
    np.testing.assert_allclose(desk.score(done.log.deployment, ROWS), words.predict_proba(ROWS)[:, 0], atol=1e-9)


@pytest.mark.parametrize(
    ("classes", "yes", "why"),
    [
        (("outcome", "paid"), "outcome", "the column of labels is called so"),
        (("good", "bad"), "good", "as these words usually mean"),
    ],
)
def test_a_choice_of_words_that_the_file_does_not_make_is_said(desk, classes, yes, why):
    model = encoded(LogisticRegression()).fit(ROWS, np.array(classes)[(WORDS == "default").astype(int)])
    scores = {"p": model.predict_proba(ROWS)[:, list(model.classes_).index(yes)]}
    done, other = desk.add(model, scores), next(word for word in classes if word != yes)
    line = f'where {other} is what the model predicts, write [columns] positive = "{other}"'
    assert done.agreement.notes == (f"of the model's classes {yes} means yes, {why}: {line}",)
    assert connect.agreement_of(desk.workspace, "d") == done.agreement  # where the pages have it from


def test_the_order_of_bare_columns_is_settled_by_the_logged_scores_or_asked_for(desk, bare):
    scores = bare_scores(bare)
    done = desk.add(bare, scores)
    assert done.agreement.notes[0].endswith('[model] features = ["x", "k", "flag"]')
    np.testing.assert_allclose(desk.score(done.log.deployment, ROWS), scores["p"], atol=1e-9)
    with pytest.raises(ModelError, match="no logged scores say in which order") as refused:
        desk.add(bare, {}, columns="")
    assert refused.value.hint.endswith('[model] features = ["x", "k", "flag"]')
    other = desk.add(bare, scores, settings='features = ["k", "x", "flag"]')
    assert other.agreement.hint == 'write [model] features = ["x", "k", "flag"]'


def test_changed_and_rounded_scores_are_told_from_another_model(desk, words):
    own = words.predict_proba(ROWS)[:, 0]
    changed = np.where(np.arange(N) < 10, 0.5, own)
    said = desk.add(words, {"p": changed}).agreement
    assert (said.rows, said.agreeing) == (N, N - 10)
    assert "were changed, or made by another version" in said.sentence
    assert said.doubtful
    assert desk.add(words, {"p": own.round(4)}).agreement.sentence.endswith("to the 4 decimals that are logged")
    assert "another version of the model, or one calibrated anew" in desk.add(words, {"p": own**2}).agreement.sentence


def test_predictions_of_a_regression_are_off_in_their_own_unit(desk):
    model = encoded(LinearRegression()).fit(ROWS, 1000.0 + SIGNAL)
    own = model.predict(ROWS)
    moved = own + np.where(np.arange(N) % 2, 50.0, -50.0)
    said = desk.add(model, {"p": moved}, 'prediction = "p"', task="regression").agreement.sentence
    assert f"on 0 of {N} rows, predictions are off by 50 in the middle and by up to 50:" in said
    one = own + np.where(np.arange(N) == 0, 50.0, 0.0)
    said = desk.add(model, {"p": one}, 'prediction = "p"', task="regression").agreement.sentence
    assert "the others are off by up to 50: their predictions were changed" in said


def test_a_model_that_fails_on_every_row_is_refused(desk):
    strict = encoded(LogisticRegression()).fit(ROWS.assign(k=ROWS["k"].astype(str) + "x"), WORDS)
    with pytest.raises(ModelError, match=r"fails on every one|cannot score these rows"):
        desk.add(strict, {"p": RANDOM.random(N)})


def test_the_threshold_that_a_model_carries_is_the_default(desk):
    own = FixedThresholdClassifier(encoded(LogisticRegression()), threshold=0.3, pos_label="default").fit(ROWS, WORDS)
    scores = {"p": own.predict_proba(ROWS)[:, 0]}
    assert desk.add(own, scores).log.deployment.threshold == 0.3
    assert desk.add(own, scores, 'score = "p"\npositive = "paid"').log.deployment.threshold == 0.7
    assert desk.add(own, scores, settings="threshold = 0.4").log.deployment.threshold == 0.4


def test_a_tuned_threshold_is_for_the_class_that_its_metric_names(desk):
    inside, metric = encoded(LogisticRegression()), make_scorer(f1_score, pos_label="default")
    tuned = TunedThresholdClassifierCV(inside, scoring=metric, cv=2).fit(ROWS, WORDS)
    done = desk.add(tuned, {"p": tuned.predict_proba(ROWS)[:, 0]})
    assert done.agreement.sentence == f"the model agrees on {N} rows to 1e-9"
    assert done.log.deployment.threshold == tuned.best_threshold_
    balanced = TunedThresholdClassifierCV(inside, cv=2).fit(ROWS, WORDS)
    scores = {"p": balanced.predict_proba(ROWS)[:, 0]}
    with pytest.raises(ModelError, match="of the class default, and the model's own threshold is for") as refused:
        desk.add(balanced, scores)
    assert refused.value.hint.endswith('[columns] positive = "default"')
    done = desk.add(balanced, scores, 'score = "p"\npositive = "default"')
    assert done.log.deployment.threshold == 1 - balanced.best_threshold_


@pytest.mark.parametrize(("one", "other"), [("Y", "N"), ("t", "f"), ("good", "bad"), ("1", "-1"), ("POS", "neg")])
def test_classes_are_the_words_that_labels_are(desk, one, other):
    model = encoded(LogisticRegression()).fit(ROWS, np.where(WORDS == "default", one, other))
    place = list(model.classes_).index(one)
    done = desk.add(model, {}, columns="")
    np.testing.assert_allclose(desk.score(done.log.deployment, ROWS), model.predict_proba(ROWS)[:, place], atol=1e-9)
    done = desk.add(model, {}, columns=f'positive = "{other}"')
    np.testing.assert_allclose(
        desk.score(done.log.deployment, ROWS), model.predict_proba(ROWS)[:, 1 - place], atol=1e-9
    )


@pytest.mark.parametrize(
    ("estimator", "words"), [(RidgeClassifier(), "is a classifier"), (IsolationForest(), "is an outlier detector")]
)
def test_what_gives_no_values_is_no_regression(desk, estimator, words):
    model = encoded(estimator).fit(ROWS, WORDS)
    with pytest.raises(ModelError, match=words):
        desk.add(model, {"p": RANDOM.random(N)}, 'prediction = "p"', task="regression")


def test_a_changed_score_of_several_classes_is_told_beside_its_explanation(desk):
    three = pd.cut(SIGNAL, 3, labels=["a", "b", "c"]).astype(str)
    model = encoded(LogisticRegression()).fit(ROWS, three)
    own = model.predict_proba(ROWS)
    own[0] = own[0][::-1]
    scores = {f"p_{name}": own[:, place] for place, name in enumerate("abc")}
    done = desk.add(model, scores, 'score = {a = "p_a", b = "p_b", c = "p_c"}', task="multiclass")
    assert done.agreement.agreeing == N - 1
    model = connect.load_model(desk.workspace, done.log.deployment)
    assert "this model says" in " ".join(explain(done.log, model, "0").notes)
    assert explain(done.log, model, "1").notes == ()


def upper(table):
    return table.astype(str).apply(lambda column: column.str.upper())


@pytest.mark.parametrize("kind", [float, bool])
def test_a_spelling_behind_a_function_is_settled_by_the_logged_scores(desk, kind):
    """`1.0` and `True` become other texts inside the function than what the log holds."""
    rows = ROWS.assign(k=ROWS["k"].eq(1) if kind is bool else ROWS["k"].astype(kind))
    inside = make_pipeline(FunctionTransformer(upper), OneHotEncoder(handle_unknown="ignore"))
    model = make_pipeline(make_column_transformer((inside, ["k"]), remainder="passthrough"), LogisticRegression())
    expected = model.fit(rows, WORDS).predict_proba(rows)[:, 0]
    trust = desk.workspace.home / "trust.toml"
    trust.parent.mkdir(exist_ok=True)
    trust.write_text(f'types = ["{upper.__module__}.upper"]')
    done = desk.add(model, {"p": expected, "k": rows["k"]})
    assert done.agreement.sentence == f"the model agrees on {N} rows to 1e-9"
    np.testing.assert_allclose(desk.score(done.log.deployment, rows), expected, atol=1e-9)


@pytest.mark.parametrize("has_scores", [False, True])
def test_a_spelling_that_no_logged_score_shows_is_told(desk, has_scores):
    inside = make_pipeline(FunctionTransformer(upper), OneHotEncoder(handle_unknown="ignore"))
    model = make_pipeline(make_column_transformer((inside, ["k"]), remainder="drop"), LogisticRegression())
    model.fit(ROWS, WORDS == "default")
    trust = desk.workspace.home / "trust.toml"
    trust.parent.mkdir(exist_ok=True)
    trust.write_text(f'types = ["{upper.__module__}.upper"]')
    columns = 'score = "p"' if has_scores else ""
    said = desk.add(model, {"p": RANDOM.random(N)} if has_scores else {}, columns).agreement
    assert said.doubtful == has_scores
    (note,) = said.notes
    assert note.startswith("how the model takes 'k' could not be checked")
    assert connect.agreement_of(desk.workspace, "d").notes == said.notes


def test_categories_that_no_file_tells_apart_are_told(desk):
    rows = ROWS.assign(k=ROWS["k"].map({1: "a", 2: "a ", 3: "b"}))
    model = encoded(LogisticRegression()).fit(rows, WORDS)
    said = desk.add(model, {"p": model.predict_proba(rows)[:, 0], "k": rows["k"]}).agreement
    assert said.agreeing < N
    assert "the model knows categories of 'k' that no file tells apart: 'a', 'a '" in said.notes
