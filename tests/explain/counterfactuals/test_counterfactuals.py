"""The smallest changes, held against an exhaustive search over all rows that small models can be given."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from monitoring.domain import Deployment, Task
from monitoring.errors import NotApplicableError, UnknownNameError
from monitoring.explain.counterfactuals.goal import goal
from monitoring.explain.counterfactuals.run import counterfactuals, locked_columns
from monitoring.explain.whatif.ranges import ranges
from monitoring.models.wrap import wrap

NUMBERS, TOWNS = ("a", "b", "c"), ("Bonn", "Kiel", "Ulm")
EVERY = pd.DataFrame(list(product(range(6), range(6), range(6), TOWNS)), columns=[*NUMBERS, "town"])
RANDOM = np.random.default_rng(5)
REFERENCE = EVERY.iloc[RANDOM.permutation(len(EVERY))[:400]].reset_index(drop=True)
SIGNAL = REFERENCE["a"] - REFERENCE["b"] + 2 * (REFERENCE["town"] == "Ulm") * REFERENCE["c"] / 2
PAIR = Deployment(name="d", title="D", task=Task.BINARY, numeric=("a", "b"), label="y")
OPAQUE = FunctionTransformer(np.asarray)  # what it does to columns cannot be said, so the model is asked from outside
FAMILIES = {
    "linear": LogisticRegression(),
    "tree": DecisionTreeClassifier(max_depth=6, random_state=0),
    "forest": RandomForestClassifier(12, max_depth=6, random_state=0),
    "boosting": GradientBoostingClassifier(n_estimators=15, random_state=0),
    "neighbours": KNeighborsClassifier(15),  # neither trees nor a line: asked from outside
    "histogram boosting": HistGradientBoostingClassifier(max_iter=15, min_samples_leaf=5, random_state=0),
}


def fitted(estimator, task=Task.BINARY, numbers="passthrough"):
    noise = np.random.default_rng(6).normal(size=400)  # the same whatever tests came before
    labels = {
        Task.BINARY: (SIGNAL + noise > 4.5).astype(int),
        Task.MULTICLASS: pd.cut(SIGNAL, [-99, 0, 3, 99], labels=["low", "mid", "high"]).astype(str),
        Task.REGRESSION: SIGNAL,
    }
    named = {"class_scores": {"low": "p1", "mid": "p2", "high": "p3"}} if task is Task.MULTICLASS else {}
    deployment = Deployment(name="d", title="D", task=task, numeric=NUMBERS, categorical=("town",), label="y", **named)
    encoder = ColumnTransformer([("n", numbers, list(NUMBERS)), ("c", OneHotEncoder(sparse_output=False), ["town"])])
    return wrap(make_pipeline(encoder, estimator).fit(REFERENCE, labels[task]), deployment, repr(estimator))


def by_hand(model, row, wanted, most, locked=()):
    """Fewest columns and, of those, the least distance: every row that there can be is asked about."""
    seen, reached = ranges(model, REFERENCE), wanted.reached(model.predict(EVERY))
    changed = np.column_stack([EVERY[name] != row[name].iloc[0] for name in EVERY])
    apart = sum(seen[name].distances(row[name].iloc[0], EVERY[name].tolist()) for name in EVERY)
    allowed = reached & (changed.sum(axis=1) <= most) & ~changed[:, [EVERY.columns.get_loc(n) for n in locked]].any(1)
    if not allowed.any():
        return None
    fewest = changed.sum(axis=1)[allowed].min()
    return fewest, apart[allowed & (changed.sum(axis=1) == fewest)].min()


@pytest.mark.parametrize("family", FAMILIES)
def test_where_all_may_be_tried_the_answer_is_the_smallest_there_is(family):
    smallest(fitted(FAMILIES[family]))


@pytest.mark.parametrize(
    "kind", [{"boosting_type": "rf", "subsample": 0.5, "subsample_freq": 1}, {"linear_tree": True}]
)
def test_trees_that_are_averaged_and_trees_whose_leaves_are_lines_answer_as_the_model_does(kind):
    lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")
    smallest(fitted(lightgbm.LGBMClassifier(n_estimators=8, num_leaves=7, n_jobs=1, verbose=-1, **kind)))


def smallest(model):
    for place in range(3, 648, 81):
        row = EVERY.iloc[[place]]
        wanted = goal(model, row, threshold=0.6)
        best = by_hand(model, row, wanted, 2, ["c"])
        found = counterfactuals(model, row, REFERENCE, wanted, locked=frozenset({"c"}), most=2)
        assert (best is None) == (not found.ways)
        if best:
            assert (len(found.ways[0].changes), found.ways[0].distance) == (best[0], pytest.approx(best[1]))
        for way in found.ways:
            check(way, model, row, wanted)
            assert way.row["c"].iloc[0] == row["c"].iloc[0]


def test_where_few_rows_may_be_asked_about_few_answers_are_missed():
    there = found = 0
    for estimator in FAMILIES.values():
        model = fitted(estimator)
        for place in range(3, 648, 108):
            row = EVERY.iloc[[place]]
            wanted = goal(model, row, threshold=0.6)
            if by_hand(model, row, wanted, 3):
                answer = counterfactuals(model, row, REFERENCE, wanted, rows=120)
                there, found = there + 1, found + bool(answer.ways)
                for way in answer.ways:
                    check(way, model, row, wanted)
    assert there >= 25
    assert found >= 0.95 * there


def check(way, model, row, wanted):
    """It flips when it is scored again, and says all that it changes."""
    assert wanted.reached(model.predict(way.row))[0]
    differing = {name for name in EVERY if way.row[name].iloc[0] != row[name].iloc[0]}
    assert {change.column for change in way.changes} == differing


def test_another_class_and_a_value_are_reached():
    row = EVERY.iloc[[0]]
    model = fitted(DecisionTreeClassifier(max_depth=5, random_state=0), Task.MULTICLASS)
    second = goal(model, row)
    assert second.text in model.classes
    for name in set(model.classes) - {"low"}:
        wanted = goal(model, row, wanted=name)
        best = by_hand(model, row, wanted, 3)
        found = counterfactuals(model, row, REFERENCE, wanted)
        assert (len(found.ways[0].changes), found.ways[0].distance) == (best[0], pytest.approx(best[1]))
        assert model.classes[np.argmax(found.ways[0].scores[0])] == name
    with pytest.raises(NotApplicableError, match="says low of this row already"):
        goal(model, row, wanted="low")
    with pytest.raises(UnknownNameError, match="there is no class 'hgh'"):
        goal(model, row, wanted="hgh")

    model = fitted(DecisionTreeRegressor(max_depth=5, random_state=0), Task.REGRESSION)
    wanted = goal(model, row, low=2.0, high=3.0)
    found = counterfactuals(model, row, REFERENCE, wanted)
    assert 2 <= found.ways[0].scores[0] <= 3
    assert found.ways[0].distance == pytest.approx(by_hand(model, row, wanted, 3)[1])
    with pytest.raises(NotApplicableError, match="has no decision to change"):
        goal(model, row)


def test_between_quantiles_the_change_ends_where_the_answer_flips():
    reference = pd.DataFrame({"a": RANDOM.normal(50, 20, 300), "b": RANDOM.normal(size=300)})
    deployment = Deployment(name="d", title="D", task=Task.REGRESSION, numeric=("a", "b"), label="y")
    line = make_pipeline(OPAQUE, Ridge(1e-9)).fit(reference, 3 * reference["a"] - reference["b"])
    model, row = wrap(line, deployment, "line"), reference.iloc[[0]].assign(a=40.0, b=0.0)
    found = counterfactuals(model, row, reference, goal(model, row, low=150.0))
    (change,) = found.ways[0].changes
    assert (change.column, change.before) == ("a", 40.0)
    assert 50 <= change.after <= 50.11  # three digits of the range that numbers of few digits may cost
    assert not found.whole
    assert not found.worked_out


def test_cells_of_trees_between_the_values_of_the_reference_are_found():
    """The only cell that answers yes holds one row of the reference in 300, and the model sees it behind a scaler."""
    reference = pd.DataFrame({"a": np.linspace(0, 100, 300).round(6)})
    deployment = Deployment(name="d", title="D", task=Task.BINARY, numeric=("a",), label="y")
    tree = make_pipeline(StandardScaler(), DecisionTreeClassifier(random_state=0))
    tree.fit(reference, reference.index == 210)
    model, row = wrap(tree, deployment, "cell"), pd.DataFrame({"a": [10.0]})
    found = counterfactuals(model, row, reference, goal(model, row))
    begins = reference["a"][209:211].mean()
    assert found.whole
    assert begins < found.ways[0].changes[0].after < begins + 0.2
    assert model.predict(found.ways[0].row)[0] == 1


def test_where_nothing_may_be_changed_or_nothing_will_do_a_sentence_says_so():
    model, row = fitted(FAMILIES["tree"]), EVERY.iloc[[0]]
    wanted = goal(model, row)
    none = counterfactuals(model, row, REFERENCE, wanted, locked=frozenset(EVERY.columns))
    assert none.sentence == "No column may be changed, so nothing was looked for."
    few = counterfactuals(model, row, REFERENCE, wanted, locked=frozenset({"a", "town"}), most=1)
    assert few.sentence == "No change of up to 1 column within the reference's range makes the model say yes."
    assert few.locked == ("a", "town")
    late = counterfactuals(model, row, REFERENCE, wanted, seconds=-1)
    assert (late.whole, late.ways) == (False, ())
    assert "there may be one" in late.sentence
    assert "up to 1 column" in late.sentence  # no more were tried together


def test_who_stops_it_ends_it():
    model, row = fitted(FAMILIES["tree"]), EVERY.iloc[[0]]

    def told(text, share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        counterfactuals(model, row, REFERENCE, goal(model, row), told=told)


def test_what_is_fixed_sensitive_or_a_time_is_locked():
    d = Deployment(name="d", title="D", task=Task.BINARY, numeric=("a",), categorical=("b", "e"), time="t")
    assert locked_columns(d) == {"t"}
    assert locked_columns(replace(d, fixed=("a",), sensitive=("b",))) == {"a", "b", "t"}


def test_very_many_columns_are_searched_within_the_rows_allowed():
    reference = pd.DataFrame(RANDOM.integers(0, 5, (200, 70)), columns=[f"x{place}" for place in range(70)])
    deployment = Deployment(name="d", title="D", task=Task.REGRESSION, numeric=tuple(reference), label="y")
    model = wrap(
        make_pipeline(OPAQUE, Ridge(1e-9)).fit(reference, reference["x3"] + reference["x50"] + reference["x60"]),
        deployment,
        "many",
    )
    row = reference.iloc[[0]] * 0
    found = counterfactuals(model, row, reference, goal(model, row, low=11.5), rows=20_000)
    assert {change.column for change in found.ways[0].changes} == {"x3", "x50", "x60"}
    assert found.asked < 25_000


def test_how_many_columns_were_tried_together_is_told_and_what_makes_no_difference_is_no_lock():
    model = fitted(FAMILIES["tree"])
    row = REFERENCE[model.predict(REFERENCE) < 0.5].iloc[[0]]
    wanted = goal(model, row)
    near = counterfactuals(model, row, REFERENCE, wanted, ways=1)
    assert (near.tried, near.most) == (len(near.ways[0].changes), 3)
    alone = wrap(DecisionTreeClassifier(max_depth=1).fit(REFERENCE[["a", "b"]], REFERENCE["a"] > 2), PAIR, "stump")
    some = REFERENCE[["a", "b"]]
    row = some[some["a"] < 2].iloc[[0]]
    none = counterfactuals(alone, row, some, goal(alone, row), locked=frozenset("a"))
    assert none.columns == ("b",)
    assert none.sentence.startswith("No change of up to 3 columns within the reference's range makes the model say")


@pytest.mark.parametrize("side", [1, -1])
def test_moves_that_cannot_help_are_left_out_and_the_answers_stay(side, monkeypatch):
    """By a monotone model, also where a larger number comes to it as a smaller one, and no is wanted or yes."""
    numbers = FunctionTransformer(np.negative, feature_names_out="one-to-one") if side < 0 else "passthrough"
    ways = [side, -side, 0, *[0] * len(TOWNS)]
    estimator = HistGradientBoostingClassifier(max_iter=15, min_samples_leaf=5, monotonic_cst=ways, random_state=0)
    model = fitted(estimator, numbers=numbers)
    asked = []
    for one in (True, False):
        if not one:
            monkeypatch.setattr("monitoring.explain.counterfactuals.cuts.monotone", lambda *_: {})
        total = 0
        for place in range(3, 648, 161):
            row = EVERY.iloc[[place]]
            wanted = goal(model, row, threshold=0.6)
            found, best = counterfactuals(model, row, REFERENCE, wanted), by_hand(model, row, wanted, 3)
            assert found.ways_of_model == ({"a": 1, "b": -1} if one else {})
            assert (best is None) == (not found.ways)
            if best:
                assert (len(found.ways[0].changes), found.ways[0].distance) == (best[0], pytest.approx(best[1]))
            total += found.asked
        asked.append(total)
    assert asked[0] < asked[1]
