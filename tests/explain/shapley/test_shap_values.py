import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor, Ridge, SGDClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from monitoring.domain import Deployment, Task
from monitoring.errors import DataError
from monitoring.explain.shapley.shap_values import explain
from monitoring.explain.target import choose
from monitoring.models.wrap import wrap

B, M, R = Task.BINARY, Task.MULTICLASS, Task.REGRESSION
TREES, LINES, ALL = "exact tree values", "exact linear values", "exact values from all coalitions"

CASES = [
    (LogisticRegression(), B, "one-hot", LINES, "log-odds"),
    (SGDClassifier(loss="log_loss", random_state=0), B, "one-hot", LINES, "log-odds"),
    (LinearRegression(), R, "one-hot", LINES, "delay"),
    (Ridge(), R, "one-hot", LINES, "delay"),
    (LogisticRegression(), M, "one-hot", LINES, "log score"),
    (HistGradientBoostingClassifier(max_iter=8, min_samples_leaf=9), B, "ordinal", TREES, "log-odds"),
    (HistGradientBoostingClassifier(max_iter=8, min_samples_leaf=9), M, "ordinal", TREES, "log score"),
    (HistGradientBoostingRegressor(max_iter=8, min_samples_leaf=9), R, "ordinal", TREES, "delay"),
    (GradientBoostingClassifier(n_estimators=8, random_state=0), B, "one-hot", TREES, "log-odds"),
    (GradientBoostingClassifier(n_estimators=5, random_state=0), M, "one-hot", TREES, "log score"),
    (GradientBoostingRegressor(n_estimators=8, random_state=0), R, "one-hot", TREES, "delay"),
    (RandomForestClassifier(6, max_depth=5, random_state=0), B, "ordinal", TREES, "probability"),
    (RandomForestClassifier(6, max_depth=5, random_state=0), B, "one-hot", TREES, "probability"),
    (RandomForestClassifier(6, max_depth=5, random_state=0), M, "one-hot", TREES, "probability"),
    (RandomForestRegressor(6, max_depth=5, random_state=0), R, "ordinal", TREES, "delay"),
    (ExtraTreesClassifier(6, max_depth=5, random_state=0), B, "one-hot", TREES, "probability"),
    (DecisionTreeClassifier(max_depth=5, random_state=0), B, "ordinal", TREES, "probability"),
    (DecisionTreeRegressor(max_depth=5, random_state=0), R, "one-hot", TREES, "delay"),
    (MLPClassifier((4,), alpha=1.0, max_iter=3000, solver="lbfgs", random_state=0), B, "one-hot", ALL, "probability"),
    (KNeighborsClassifier(), M, "one-hot", ALL, "probability"),
    # What looks as if it had an exact method but has another link between its raw score and its answer.
    (
        GradientBoostingClassifier(loss="exponential", n_estimators=5, random_state=0),
        B,
        "one-hot",
        TREES,
        "log-odds",
    ),
    (HistGradientBoostingRegressor(loss="poisson", max_iter=5), "counts", "ordinal", ALL, "delay"),
    (PoissonRegressor(), "counts", "one-hot", ALL, "delay"),
    (SGDClassifier(loss="log_loss", random_state=0), M, "one-hot", ALL, "probability"),
    (AdaBoostClassifier(n_estimators=4, random_state=0), B, "one-hot", TREES, "log-odds"),
]
NAMES = [f"{type(case[0]).__name__}-{case[1]}-{case[2]}" for case in CASES]


@pytest.fixture
def case(request, fitted, rows, encoders):
    estimator, task, kind, method, unit = request.param
    if task != "counts":
        return fitted(estimator, task, kind), method, unit
    pipeline = Pipeline([("e", encoders(kind)), ("m", estimator)]).fit(rows, np.arange(len(rows)) % 7)
    names = {"numeric": ("temp", "wind", "seats"), "categorical": ("origin", "carrier")}
    deployment = Deployment(name="d", title="D", task=R, label="delay", **names)
    return wrap(pipeline, deployment, f"counts{estimator!r}"), method, unit


@pytest.mark.parametrize("case", CASES, ids=NAMES, indirect=True)
def test_amounts_add_up_to_the_models_own_answer(case, rows):
    model, method, unit = case
    for place in (0, 3, int(np.flatnonzero(rows["seats"].isna())[0])):
        row = rows.iloc[[place]]
        found = explain(model, row, rows, seed=1)
        assert (found.method, found.unit) == (method, unit)
        amounts = sum(each.amount for each in found.contributions)
        assert abs(found.prediction - found.base - amounts) < 1e-6
        assert abs(found.residual) < 1e-6
        assert sorted(each.column for each in found.contributions) == sorted(model.features)
        scores = model.predict(row)
        answer = scores[0].max() if model.task is M else scores[0]
        if unit != "log score":
            said = expit(found.prediction) if unit == "log-odds" else found.prediction
            assert said == pytest.approx(answer, abs=1e-12)


@pytest.mark.parametrize("case", CASES, ids=NAMES, indirect=True)
def test_exact_methods_equal_shapley_values_by_definition(case, rows, brute_force):
    """All subsets of the raw columns, on the model's own answers: nothing is shared with what is tested."""
    model, _, unit = case
    row, background = rows.iloc[[11]], rows.iloc[50:62]
    target = choose(model, model.prepare(row))

    def score(mixed):
        if unit == "log score":
            return model.pipeline.decision_function(mixed)[:, target.place]
        scores = target.of(model.predict_prepared(model.prepare(mixed)))
        return logit(scores) if unit == "log-odds" else scores

    found = {each.column: each.amount for each in explain(model, row, background, seed=0).contributions}
    expected = brute_force(score, row, background)
    assert max(map(abs, expected.values())) > 1e-3
    assert found == pytest.approx(expected, abs=1e-6)


def test_large_outputs_keep_the_residual_small(fitted, rows, signal, encoders):
    pipeline = Pipeline([("e", encoders("ordinal")), ("m", HistGradientBoostingRegressor(max_iter=8))])
    names = {"numeric": ("temp", "wind", "seats"), "categorical": ("origin", "carrier")}
    deployment = Deployment(name="d", title="D", task=R, label="delay", **names)
    model = wrap(pipeline.fit(rows, signal * 1e5), deployment, "large")
    found = explain(model, rows.iloc[[1]], rows, seed=0)
    assert abs(found.prediction) > 1e3
    assert found.method == TREES
    assert abs(found.residual) < 1e-6


@pytest.mark.parametrize(
    "mixer", [PCA(2), FunctionTransformer(lambda X: np.asarray(X) / np.linalg.norm(X, axis=1, keepdims=True))]
)
def test_steps_that_mix_raw_columns_are_explained_from_outside(rows, signal, mixer):
    table = rows[["temp", "wind"]]
    pipeline = Pipeline([("mix", mixer), ("m", LogisticRegression())]).fit(table, signal > 0)
    model = wrap(pipeline, Deployment(name="d", title="D", task=B, numeric=("temp", "wind")), f"mix{mixer!r}")
    found = explain(model, table.iloc[[0]], table, seed=0)
    assert found.method == ALL
    assert abs(found.residual) < 1e-6


def test_a_positive_class_that_sorts_first_turns_every_sign(rows, signal):
    table, yes = rows[["temp", "wind"]], signal > 0
    deployment = Deployment(name="d", title="D", task=B, numeric=("temp", "wind"))
    amounts = []
    for no, name in [("a", "b"), ("no", "churn")]:
        for estimator in (LogisticRegression(), GradientBoostingClassifier(n_estimators=4, random_state=0)):
            fitted_model = estimator.fit(table, np.where(yes, name, no))
            found = explain(wrap(fitted_model, deployment, f"{name}{estimator!r}"), table.iloc[[2]], table, seed=0)
            amounts.append({each.column: each.amount for each in found.contributions})
    assert amounts[0] == pytest.approx(amounts[2], abs=1e-5)
    assert amounts[1] == pytest.approx(amounts[3], abs=1e-9)


def test_permutations_repeat_and_leave_the_global_generator_alone(fitted, rows):
    model = fitted(KNeighborsClassifier())
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    first = explain(model, rows.iloc[[0]], rows, seed=9)
    assert np.array_equal(before, np.random.get_state()[1])
    np.random.random(3)
    assert repr(explain(model, rows.iloc[[0]], rows, seed=9)) == repr(first)
    assert explain(model, rows.iloc[[0]], rows, seed=10) != first


def test_missing_values_are_shown_as_none(fitted, rows):
    row = rows[rows["seats"].isna()].iloc[[0]]
    shown = {each.column: each.value for each in explain(fitted(LogisticRegression()), row, rows, seed=0).contributions}
    assert shown["seats"] is None
    assert shown["origin"] == row["origin"].iloc[0]
    assert type(shown["temp"]) is float


@pytest.mark.parametrize(("size", "others"), [(0, 9), (2, 9), (1, 0)])
def test_anything_but_one_row_against_some_is_refused(fitted, rows, size, others):
    with pytest.raises(DataError, match=r"row is explained|no rows of the reference"):
        explain(fitted(LogisticRegression()), rows.head(size), rows.head(others), seed=0)
