"""What scikit-learn ships is loaded without a word from the operator, as far as it holds no code."""

import json
import zipfile
from functools import partial

import numpy as np
import pandas as pd
import pytest
import skops.io
from scipy.sparse import csr_matrix
from sklearn import ensemble, feature_selection, linear_model, model_selection, neighbors, preprocessing
from sklearn.calibration import CalibratedClassifierCV
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import all_estimators
from sklearn.utils._test_common.instance_generator import _construct_instances

from monitoring.errors import ModelError
from monitoring.models.files.load import load
from monitoring.models.files.trust import Trust

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(60, 3))
Y = (X[:, 0] > 0).astype(int)
ONE = linear_model.LogisticRegression()
TWO = [("one", ONE), ("two", DecisionTreeClassifier(max_depth=2))]
SHIPPED = [
    neighbors.KNeighborsClassifier(),
    neighbors.KNeighborsClassifier(algorithm="ball_tree", metric="manhattan"),
    neighbors.RadiusNeighborsClassifier(5.0),
    ensemble.StackingClassifier(TWO, cv=2),
    ensemble.VotingClassifier(TWO, voting="soft"),
    ensemble.HistGradientBoostingClassifier(max_iter=3),
    ensemble.GradientBoostingClassifier(n_estimators=3),
    ensemble.AdaBoostClassifier(n_estimators=3),
    model_selection.GridSearchCV(ONE, {"C": [1, 2]}, cv=2),
    model_selection.GridSearchCV(ONE, {"C": [1, 2]}, scoring="roc_auc", cv=2),
    model_selection.TunedThresholdClassifierCV(ONE, cv=2),
    CalibratedClassifierCV(LinearSVC(), cv=2),
    GaussianProcessClassifier(),
    make_pipeline(feature_selection.SelectKBest(k=2), ONE),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("estimator", SHIPPED, ids=lambda each: type(each).__name__)
def test_a_shipped_model_is_loaded_and_gives_its_own_scores(tmp_path, estimator):
    fitted = estimator.fit(X, Y)
    skops.io.dump(fitted, tmp_path / "m.skops")
    loaded = load(tmp_path / "m.skops", Trust()).pipeline
    np.testing.assert_allclose(loaded.predict_proba(X), fitted.predict_proba(X), atol=1e-12)


WORDS = ["red fox", "grey wolf"] * 30
INPUTS = [(X, Y), (X, X), (X, np.c_[Y, Y]), (X[:, :1], Y), (X[:, 0], Y), (X @ X.T,), (Y,), (WORDS,)]
INPUTS += [(np.abs(X), Y + 1), (X[:, :2], X[:, :2]), ([(1,), (2,)] * 30,), ([{"a": 1.0}] * 60,)]
# What can do neither has no place in a model.
STEPS = [each for each in all_estimators() if hasattr(each[1], "predict") or hasattr(each[1], "transform")]
REFUSED = {"Birch": "Objects of type Birch are not supported"}


def fitted(name, kind):
    """An estimator fitted on the first input that it takes, with the settings that scikit-learn tests it with."""
    if name == "FrozenEstimator":
        return kind(ONE.fit(X, Y))
    for estimator in _construct_instances(kind):
        for given in INPUTS:
            try:
                return estimator.fit(*given)
            except (ValueError, TypeError, AttributeError, IndexError):
                continue
    raise AssertionError(f"{name} takes none of the inputs")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "kind"), STEPS, ids=lambda each: each if isinstance(each, str) else "")
def test_every_estimator_of_scikit_learn_is_loaded_or_known_to_be_refused(tmp_path, name, kind):
    found, reason = None, ""
    try:
        skops.io.dump(fitted(name, kind), tmp_path / "m.skops")
        found = load(tmp_path / "m.skops", Trust()).pipeline
    except (ModelError, skops.io.exceptions.UnsupportedTypeException) as error:
        reason = str(error)
    assert (type(found) is kind) == (name not in REFUSED), reason
    assert REFUSED.get(name, "") in reason


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "estimator",
    [
        ensemble.HistGradientBoostingClassifier(categorical_features="from_dtype", min_samples_leaf=1, max_iter=3),
        make_pipeline(preprocessing.OneHotEncoder(), SVC(probability=True)),
        make_pipeline(preprocessing.OneHotEncoder(), neighbors.KNeighborsClassifier()),
    ],
)
def test_models_of_categories_keep_functions_and_sparse_matrices_that_are_harmless(tmp_path, estimator):
    table = pd.DataFrame({"a": ["p", "q", "r"] * 20, "b": ["x", "y", "x", "y", "y"] * 12}).astype("category")
    model = estimator.fit(table, Y)
    skops.io.dump(model, tmp_path / "m.skops")
    loaded = load(tmp_path / "m.skops", Trust()).pipeline
    np.testing.assert_allclose(loaded.predict_proba(table), model.predict_proba(table), atol=1e-12)


def test_a_partial_function_over_anything_else_is_asked_about(tmp_path):
    model = make_pipeline(preprocessing.FunctionTransformer(partial(np.add, 1.0)), ONE).fit(X, Y)
    skops.io.dump(model, tmp_path / "m.skops")
    with pytest.raises(ModelError, match=r"not trusted: functools\.partial"):
        load(tmp_path / "m.skops", Trust())


def outside(matrix):
    matrix.indices[:] = 10**6
    return matrix


def shortened(spline):
    spline._c = spline._c[:1]
    return spline


@pytest.mark.parametrize("kind", ["matrix", "spline"])
def test_numbers_that_point_outside_a_matrix_or_a_spline_are_refused(tmp_path, kind):
    model = preprocessing.SplineTransformer().fit(X[:, :1])
    if kind == "matrix":
        model.extra_ = outside(csr_matrix(np.eye(3)))
    else:
        model.bsplines_ = [shortened(model.bsplines_[0])]
    skops.io.dump(model, tmp_path / "m.skops")
    with pytest.raises(ModelError, match="is refused: a"):
        load(tmp_path / "m.skops", Trust())


def test_a_function_that_could_do_anything_is_asked_about(tmp_path):
    from sklearn.datasets import fetch_openml

    step = preprocessing.FunctionTransformer(fetch_openml)
    skops.io.dump(make_pipeline(step, ONE), tmp_path / "m.skops")
    with pytest.raises(ModelError, match=r"not trusted: sklearn\.datasets"):
        load(tmp_path / "m.skops", Trust())


def test_numbers_inside_a_tree_of_neighbours_are_not_followed(tmp_path):
    fitted = neighbors.KNeighborsClassifier(algorithm="kd_tree").fit(X, Y)
    expected = fitted.predict_proba(X)
    state = list(fitted._tree.__getstate__())
    state[1] = np.full_like(np.asarray(state[1]), 10**9)
    fitted._tree.__setstate__(tuple(state))
    skops.io.dump(fitted, tmp_path / "m.skops")
    loaded = load(tmp_path / "m.skops", Trust()).pipeline
    np.testing.assert_allclose(loaded.predict_proba(X), expected)


def test_a_missing_library_is_said_with_the_command_that_installs_it(tmp_path):
    skops.io.dump(ONE.fit(X, Y), tmp_path / "m.skops")
    with zipfile.ZipFile(tmp_path / "m.skops") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    schema = json.loads(parts["schema.json"])
    schema["__module__"], schema["__class__"] = "imblearn.pipeline", "Pipeline"
    with zipfile.ZipFile(tmp_path / "m.skops", "w") as archive:
        for name, content in (parts | {"schema.json": json.dumps(schema)}).items():
            archive.writestr(name, content)
    with pytest.raises(ModelError, match="needs the library imblearn, which is not installed") as refused:
        load(tmp_path / "m.skops", Trust())
    assert refused.value.hint == "install it with: uv pip install imbalanced-learn"
