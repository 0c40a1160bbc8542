"""Trees in whole numbers: every row goes the very same way, and scores are off by no more than the proof says."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.tree import DecisionTreeRegressor

from monitoring.domain import Task
from monitoring.edge.device.edge_runner import trees
from monitoring.edge.forms.form import form_of
from monitoring.edge.forms.smaller import require_smaller
from monitoring.edge.forms.trees.nodes import places
from monitoring.errors import ModelError
from tests.edge.forms.bundles import NUMERIC, bundle, hard, neighbours, raw, rows, wrapped
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


@pytest.mark.parametrize(("most", "bits"), [(254, 8), (255, 16), (65_534, 16), (65_535, 32)])
def test_ranks_have_room_for_what_lies_above_all_of_them(most, bits):
    found = trees._wide(places(np.array([1, most])))

    assert found.dtype == np.dtype(f"uint{bits}")
    assert np.iinfo(found.dtype).max >= most + 1


@pytest.mark.parametrize("quantize", [None, "int8"])
def test_whole_numbers_are_split_by_halves_that_32_bits_hold_and_64_compare(tmp_path, quantize):
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"age": random.integers(0, 30, 300), "income": random.integers(0, 10, 300)}, dtype=float)
    y = (frame["age"] + 3 * frame["income"] + random.normal(size=300) > 28) * 1
    model, deployed = wrapped(
        HistGradientBoostingClassifier(max_iter=9).fit(frame, y), numeric=("age", "income"), categorical=()
    )
    form = form_of(model, deployed, quantize, frame)
    opened, beside = bundle(tmp_path, model, deployed, form), neighbours(form, frame)

    assert any(np.abs(beside["age"] * 2 % 1 - 0.5) > 0.499), "one float of 64 bits beside a half"
    np.testing.assert_allclose(opened.score(raw(beside)), model.predict(beside), rtol=0, atol=form.bound + 1e-9)


@pytest.mark.parametrize("name", ["logistic", "threshold"])
def test_what_rounding_would_not_change_is_refused(name):
    model, deployed = fitted(name, BINARY)

    with pytest.raises(ModelError, match="int8 of this model cannot go to a device: nothing in it would change"):
        form_of(model, deployed, "int8", rows())


def test_rounding_that_saves_less_than_a_fifth_is_refused_with_both_sizes():
    tree = fitted("tree", BINARY)
    small, plain = (form_of(*tree, how, rows()) for how in ("int8", None))
    sizes = [len(form.files["model.npz"]) / 1e3 for form in (small, plain)]

    with pytest.raises(ModelError, match=f"rounding: {sizes[0]:.1f} kB where it takes {sizes[1]:.1f} kB as it is"):
        require_smaller(small, plain, "int8")
    require_smaller(replace(plain, files={"model.npz": b"x" * 80}), replace(plain, files={"model.npz": b"x" * 100}), "")


def test_nothing_is_proven_of_what_grows_without_a_limit():
    model, deployed = fitted("turned", VALUE)

    model.pipeline.regressor_.steps[-1] = ("t", DecisionTreeRegressor().fit(np.zeros((2, 1)), [0.0, 1.0]))

    assert np.isnan(form_of(model, deployed, "int8", rows()).bound)
