"""A CatBoost file is looked at before CatBoost reads it; what CatBoost itself writes passes."""

import struct

import numpy as np
import pandas as pd
import pytest

from monitoring.models.trials import catboost_file
from monitoring.models.trials.catboost_file import problem

catboost = pytest.importorskip("catboost", reason="the extra catboost is not installed")
RANDOM = np.random.default_rng(0)
ROWS = pd.DataFrame({"a": RANDOM.normal(size=200), "b": RANDOM.normal(size=200), "c": RANDOM.choice([*"xyz"], 200)})
LABELS = {"Logloss": ROWS["a"] > 0, "MultiClass": RANDOM.integers(0, 3, 200), "RMSE": ROWS["a"] + ROWS["b"]}
POLICIES = ["SymmetricTree", "Depthwise", "Lossguide"]
OUTSIDE, CUT = "point outside", "not as long as it says"


def written(policy="Lossguide", loss="Logloss", label=None, **more):
    settings = {"iterations": 3, "depth": 3, "verbose": 0, "allow_writing_files": False, "thread_count": 1, **more}
    model = catboost.CatBoost({"grow_policy": policy, "loss_function": loss, "cat_features": ["c"], **settings})
    return bytes(model.fit(ROWS, LABELS[loss] if label is None else label)._serialize_model())


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("loss", LABELS)
@pytest.mark.parametrize("hot", [2, 9])
def test_what_catboost_writes_passes(policy, loss, hot):
    assert problem(written(policy, loss, one_hot_max_size=hot)) == ""


@pytest.mark.parametrize("policy", POLICIES)
def test_a_model_that_asks_nothing_passes(policy):
    assert (
        problem(written(policy, "MultiClass", RANDOM.permutation(np.repeat(range(4), 50)), min_data_in_leaf=150)) == ""
    )


def changed(data, field, value, place=0, form="<i"):
    """The bytes with another number in one of the lists of the trees."""
    table = catboost_file._Table.first(data).table(catboost_file._MODEL_TREES)
    begin, count = table._list(field)
    size = struct.calcsize(form)
    assert 0 <= place < count * (2 if form == "<H" else 1)
    at = begin + place * size
    return data[:at] + struct.pack(form, value) + data[at + size :]


@pytest.mark.parametrize(
    ("policy", "field", "value", "form", "words"),
    [
        ("Lossguide", catboost_file._STEPS, 60_000, "<H", OUTSIDE),
        ("Depthwise", catboost_file._STEPS, 60_000, "<H", OUTSIDE),
        ("Lossguide", catboost_file._SPLITS, 10**6, "<i", OUTSIDE),
        ("SymmetricTree", catboost_file._SPLITS, 10**6, "<i", OUTSIDE),
        ("SymmetricTree", catboost_file._SPLITS, -1, "<i", OUTSIDE),
        ("SymmetricTree", catboost_file._SIZES, 4, "<i", CUT),
        ("Depthwise", catboost_file._SIZES, 4, "<i", CUT),
        ("SymmetricTree", catboost_file._STARTS, 1, "<i", CUT),
    ],
)
def test_what_points_outside_is_refused(policy, field, value, form, words):
    assert words in problem(changed(written(policy), field, value, form=form))


def test_a_leaf_that_is_not_there_is_refused():
    data = written()
    table = catboost_file._Table.first(data).table(catboost_file._MODEL_TREES)
    leaves = table.array(catboost_file._LEAF_OF_NODE, np.uint32)
    place = int(np.flatnonzero(leaves < 2**32 - 1)[0])
    assert OUTSIDE in problem(changed(data, catboost_file._LEAF_OF_NODE, len(leaves) * 9, place, "<I"))


def test_a_cut_file_is_told():
    data = written()
    assert {problem(data[:length]) for length in range(0, len(data), 97)} == {catboost_file._CUT}
