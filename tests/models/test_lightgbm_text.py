"""A LightGBM model's text is looked at before LightGBM reads it; what its own writer writes passes."""

import re

import numpy as np
import pytest

from monitoring.models.trials.lightgbm_text import problem

lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")
RANDOM = np.random.default_rng(0)
ROWS = np.column_stack([RANDOM.normal(size=(120, 2)), RANDOM.integers(0, 40, 120)])
LABEL = (ROWS[:, 0] > 0).astype(float)
KINDS = {
    "binary": {"objective": "binary"},
    "constant": {"objective": "binary", "min_data_in_leaf": 500},
    "dart": {"objective": "binary", "boosting": "dart"},
    "forest": {"objective": "binary", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.5},
    "three": {"objective": "multiclass", "num_class": 3},
    "three by one": {"objective": "multiclassova", "num_class": 3},
    "lines": {"objective": "regression", "linear_tree": True},
    "monotone": {"objective": "regression", "monotone_constraints": [1, 0, 0]},
}


def text(kind, **more):
    settings = {"verbose": -1, "num_leaves": 5, "min_data_in_leaf": 3, **KINDS[kind]}
    label = RANDOM.integers(0, 3, 120) if "num_class" in settings else LABEL
    return lightgbm.train(settings, lightgbm.Dataset(ROWS, label, **more), 3).model_to_string().encode()


@pytest.mark.parametrize("kind", KINDS)
def test_what_lightgbm_writes_passes(kind):
    assert problem(text(kind)) == ""


@pytest.mark.parametrize(
    ("kind", "pattern", "written", "words"),
    [
        ("binary", rb"left_child=\S+", b"left_child=0", "point outside"),
        ("binary", rb"right_child=\S+", b"right_child=99", "point outside"),
        ("binary", rb"split_feature=\S+", b"split_feature=3", "point outside"),
        ("binary", rb"split_feature=\S+", b"split_feature=-1", "point outside"),
        ("binary", rb"num_leaves=\d+", b"num_leaves=6", "not as long as it says"),
        ("binary", rb"num_leaves=\d+", b"num_leaves=-1", "not as long as it says"),
        ("binary", rb"\nleaf_value=", b"\nleaf_worth=", "not as long as it says"),
        ("binary", rb"threshold=\S+", b"threshold=x", "not as long as it says"),
        ("binary", rb"decision_type=\d+", b"decision_type=1", "not as long as it says"),
        ("binary", rb"num_class=1", b"num_class=2", "not as long as it says"),
        ("binary", rb"max_feature_idx=2", b"max_feature_idx=9", "not as long as it says"),
        ("binary", rb"feature_infos=\S+ ", b"feature_infos=", "not as long as it says"),
        ("binary", rb"\nend of trees[\s\S]*", b"", "not as long as it says"),
        ("binary", rb"\nend of parameters[\s\S]*", b"", "not as long as it says"),
        ("binary", rb"\[linear_tree[\s\S]*", b"", "not as long as it says"),
        ("binary", rb"\n", b"\r\n", "not as long as it says"),
        ("three", rb"\nTree=8[\s\S]*?(?=\nend of trees)", b"", "not as long as it says"),
        ("lines", rb"\nleaf_features=[^\n]*", b"\nleaf_features=7", "not as long as it says"),
    ],
)
def test_what_would_mislead_its_reader_is_told(kind, pattern, written, words):
    whole = text(kind)
    changed = re.sub(pattern, written, whole, count=0 if pattern == rb"\n" else 1)
    assert changed != whole
    if words == "point outside":  # of the same length, as damage may be
        sizes = b" ".join(b"%d" % len(block) for block in re.split(rb"(?=^Tree=)", body(changed), flags=re.M)[1:])
        changed = re.sub(rb"tree_sizes=[^\n]*", b"tree_sizes=" + sizes, changed)
    assert words in problem(changed)


def body(whole):
    return whole.partition(b"\nend of trees")[0] + b"\n"


def test_places_of_categories_are_looked_at():
    settings = {
        "objective": "regression",
        "verbose": -1,
        "min_data_per_group": 2,
        "cat_smooth": 1,
        "max_cat_to_onehot": 1,
    }
    groups = lightgbm.Dataset(ROWS, ROWS[:, 2] % 3, categorical_feature=[2])
    whole = lightgbm.train(settings, groups, 2).model_to_string().encode()
    assert b"cat_boundaries=0 2" in whole
    assert problem(whole) == ""
    for changed in (b"cat_boundaries=0 9", b"cat_boundaries=1 2", b"cat_boundaries=0 x"):
        assert "not as long as it says" in problem(whole.replace(b"cat_boundaries=0 2", changed))
