"""Trees in whole numbers: every row goes the very same way, and scores are off by no more than the proof says."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeRegressor

from monitoring.domain import Task
from monitoring.edge.device.edge_runner import trees
from monitoring.edge.forms.form import form_of
from monitoring.errors import ModelError
from tests.edge.forms.bundles import NUMERIC, bundle, hard, neighbours, raw, rows
from tests.edge.forms.test_families import BINARY, SEVERAL, VALUE, fitted, pytestmark  # noqa: F401

CASES = [
    *(("forest", task) for task in Task),
    *(("gaps in a forest", task) for task in Task),
    *(("boosting", task) for task in Task),
    *(("histograms", task) for task in Task),
    *(
        ("extra trees", BINARY),
        ("tree", SEVERAL),
        ("exponential", BINARY),
        ("sigmoid", BINARY),
        ("bent forest", BINARY),
        ("votes", BINARY),
    ),
]


def members(part):
    """The trees inside of an opened estimator."""
    inner = [part._of] if hasattr(part, "_of") else getattr(part, "_members", [])
    return [part] if hasattr(part, "_roots") else [each for one in inner for each in members(one)]


def ends(opened, frame):
    """The leaf that every row comes to in every tree."""
    numbers, codes, _ = opened._cells.read(raw(frame))
    codes = codes if opened._lookups is None else opened._lookups.codes(numbers, codes)
    with np.errstate(all="ignore"):
        return [each._leaves(each._features.matrix(numbers, codes)) for each in members(opened._model)]


@pytest.mark.parametrize("quantize", ["int8", "float16"])
@pytest.mark.parametrize(("name", "task"), CASES, ids=str)
def test_every_row_goes_the_same_way_and_scores_keep_to_the_bound(tmp_path, name, task, quantize):
    model, deployed = fitted(name, task)
    whole, ranks = (form_of(model, deployed, how, rows()) for how in (None, quantize))
    exact, rounded = bundle(tmp_path / "a", model, deployed, whole), bundle(tmp_path / "b", model, deployed, ranks)
    beside = neighbours(whole, rows())
    wild = hard(60)
    for column, value in zip(NUMERIC * 2, (np.inf, -np.inf, np.nan, -np.inf, np.nan, np.inf), strict=True):
        wild.loc[wild.index % 6 == NUMERIC.index(column), column] = value

    assert ranks.name == "ranks"
    assert all(len(each) for each in whole.thresholds.values())
    for frame in (hard(), beside, wild):
        for here, there in zip(ends(rounded, frame), ends(exact, frame), strict=True):
            np.testing.assert_array_equal(here, there)
    gap = np.abs(rounded.score(raw(beside)) - model.predict(beside)).max()
    assert gap <= ranks.bound
    assert ranks.bound < (0.3 if quantize == "int8" else 0.15)


def test_more_thresholds_than_16_bits_can_rank_take_32(tmp_path, monkeypatch):
    model, deployed = fitted("forest", BINARY)
    form = form_of(model, deployed, "int8", rows())
    usual = ends(bundle(tmp_path / "a", model, deployed, form), hard())
    monkeypatch.setattr(trees, "_SHORT", 3)
    wide = bundle(tmp_path / "b", model, deployed, form)

    assert members(wide._model)[0]._threshold.dtype == np.uint32
    np.testing.assert_array_equal(ends(wide, hard()), usual)


@pytest.mark.parametrize("name", ["logistic", "threshold"])
def test_what_rounding_would_not_change_is_refused(name):
    model, deployed = fitted(name, BINARY)

    with pytest.raises(ModelError, match="int8 of this model cannot go to a device: nothing in it would change"):
        form_of(model, deployed, "int8", rows())


def test_nothing_is_proven_of_what_grows_without_a_limit():
    model, deployed = fitted("turned", VALUE)

    model.pipeline.regressor_.steps[-1] = ("t", DecisionTreeRegressor().fit(np.zeros((2, 1)), [0.0, 1.0]))

    assert np.isnan(form_of(model, deployed, "int8", rows()).bound)
