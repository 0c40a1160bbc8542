"""What scikit-learn ships is loaded without a word from the operator, as far as it holds no code."""

import numpy as np
import pytest
import skops.io
from sklearn import ensemble, feature_selection, linear_model, model_selection, neighbors, preprocessing
from sklearn.calibration import CalibratedClassifierCV
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from monitoring.errors import ModelError
from monitoring.models.load import load
from monitoring.models.trust import Trust

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
    import json
    import zipfile

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
