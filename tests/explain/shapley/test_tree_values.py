"""Tree values against their definition, against shap, and against themselves: in other company, another process."""

import subprocess
import sys
from functools import cache
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestRegressor

from monitoring.explain.forests.forest import Forest, Tree, dense
from monitoring.explain.forests.margin import margin
from monitoring.explain.forests.trees import forest
from monitoring.explain.libraries import shap
from monitoring.explain.shapley import tree_values
from monitoring.explain.shapley.tree_values import TreeValues


def by_definition(trees, row, background, sources, columns):
    """All coalitions of raw columns, each asked of the trees' sum."""
    sources, result = np.asarray(sources), np.zeros(columns)

    @cache
    def worth(chosen):
        return margin(trees, np.where(np.isin(sources, list(chosen)), row, background)).mean()

    for player in range(columns):
        others = [each for each in range(columns) if each != player]
        for size in range(columns):
            for chosen in combinations(others, size):
                gain = worth(frozenset({*chosen, player})) - worth(frozenset(chosen))
                result[player] += gain / (columns * comb(columns - 1, size))
    return result


def grown(random, width, categories, depth):
    """A tree with random splits of numbers and categories, gaps and leaves."""
    left, right, feature = [], [], []

    def grow(level):
        node = len(left)
        for each in (left, right, feature):
            each.append(-1)
        if level and random.random() < 0.9:
            feature[node] = int(random.integers(width))
            left[node], right[node] = grow(level - 1), grow(level - 1)
        return node

    grow(depth)
    size = len(left)
    split = np.where((random.random(size) < 0.3) & (np.array(left) >= 0), random.integers(3, size=size), -1)
    return Tree(
        np.array(left),
        np.array(right),
        np.array(feature),
        random.integers(0, 4, size).astype(float),
        random.random(size) < 0.5,
        random.normal(size=size),
        split if categories else None,
        random.integers(-1, 2, (3, 4)).astype(np.int8) if categories else None,
    )


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10**6),
    size=st.sampled_from([1, 2, 9, 64, 65, 128]),
    sources=st.lists(st.integers(0, 3), min_size=1, max_size=6),
    categories=st.booleans(),
)
def test_values_are_those_of_the_definition(seed, size, sources, categories):
    """Any trees, players of one column or several, gaps, codes that no split knows, backgrounds of two words."""
    random = np.random.default_rng(seed)
    width = len(sources)
    found = tuple(grown(random, width, categories, depth) for depth in (0, 3, 6))
    trees = Forest(found, "value", dense, lambda rows: margin(trees, rows))
    rows = random.integers(-1, 6, (size + 1, width)).astype(float)
    rows[random.random(rows.shape) < 0.15] = np.nan
    values = TreeValues.of(trees, rows[1:], sources, 4).amounts(rows[:1])
    assert values == pytest.approx(by_definition(trees, rows[:1], rows[1:], sources, 4), abs=1e-10)
    assert (values[[player for player in range(4) if player not in sources]] == 0).all()


def test_values_are_shaps_where_every_raw_column_is_one_column():
    random = np.random.default_rng(3)
    rows = random.normal(size=(300, 5)).astype(np.float32).astype(np.float64)
    estimator = RandomForestRegressor(20, max_depth=7, random_state=0).fit(rows, rows[:, 0] * rows[:, 1] + rows[:, 2])
    explainer = shap().TreeExplainer(estimator, data=rows[:100], feature_perturbation="interventional")
    values = TreeValues.of(forest(estimator, None), rows[:100], range(5), 5)
    assert values.many(rows[200:220]) == pytest.approx(explainer.shap_values(rows[200:220]), abs=1e-6)


def test_values_beside_a_threshold_go_the_models_way():
    """A threshold of scikit-learn's may lie so near a value that 32 bits cannot tell them apart."""
    values = np.array([1.0, 1.0 + 1e-12] * 100)
    table = np.column_stack([values, np.tile([0.0, 0.0, 1.0, 1.0], 50)])
    label = ((values > 1.0) ^ (np.arange(200) % 17 == 0)).astype(int)
    estimator = HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=5).fit(table, label)
    prepared = TreeValues.of(forest(estimator, 1), table[:40], [0, 1], 2)
    base = estimator.decision_function(table[:40]).mean()
    expected = estimator.decision_function(table[:2])
    assert expected[1] - expected[0] > 0.1
    found = [base + prepared.amounts(table[[place]]).sum() for place in (0, 1)]
    assert found == pytest.approx(expected.tolist(), abs=1e-12)


@pytest.fixture(scope="module")
def large():
    """Trees enough to be shared out among threads."""
    random = np.random.default_rng(5)
    rows = random.normal(size=(700, 6))
    estimator = RandomForestRegressor(40, random_state=0).fit(rows, rows.sum(axis=1))
    return forest(estimator, None), rows


def test_a_row_has_the_same_bytes_alone_among_others_and_on_any_number_of_threads(large, monkeypatch):
    trees, rows = large
    prepared = TreeValues.of(trees, rows[:100], range(6), 6)
    assert len(prepared.parts) > 1
    together = prepared.many(rows[100:400])
    assert np.vstack([prepared.amounts(rows[[place]]) for place in (100, 399)]).tobytes() == together[[0, -1]].tobytes()
    monkeypatch.setattr(tree_values.os, "cpu_count", lambda: 1)
    assert prepared.many(rows[100:400]).tobytes() == together.tobytes()


def test_whoever_waits_is_told_and_can_stop_it(large):
    trees, rows = large
    prepared, heard = TreeValues.of(trees, rows[:10], range(6), 6), []
    prepared.many(rows[:600], heard.append)
    assert heard == [256, 512, 600]

    def stop(done):
        heard.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepared.many(rows, stop)
    assert heard[3:] == [256]


SCRIPT = """
import sys
import numpy as np
from monitoring.explain.forests.forest import Forest, Tree, dense
from monitoring.explain.shapley.tree_values import TreeValues
random, inner, all = np.random.default_rng(0), np.arange(511) < 255, np.arange(511)
def tree():
    left = np.where(inner, 2 * all + 1, -1)
    how = random.normal(size=511), random.random(511) < 0.5, random.normal(size=511)
    return Tree(left, np.where(inner, left + 1, -1), random.integers(0, 5, 511), *how)
rows = random.normal(size=(120, 5))
trees = Forest(tuple(tree() for _ in range(20)), "value", dense, dense)
values = TreeValues.of(trees, rows[:100], [0, 1, 1, 2, 2], 4).many(rows[100:])
assert np.abs(values[:, :3]).min() > 0 and (values[:, 3] == 0).all()
sys.stdout.buffer.write(values.tobytes())
"""


def test_two_processes_give_the_same_bytes():
    runs = [subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, check=True) for _ in range(2)]
    assert len(runs[0].stdout) == 20 * 4 * 8
    assert runs[0].stdout == runs[1].stdout


@pytest.mark.parametrize("size", [0, 129])
def test_a_background_that_has_no_room_is_refused(large, size):
    with pytest.raises(ValueError, match="1 to 128 rows"):
        TreeValues.of(large[0], large[1][:size], range(6), 6)
