"""Every wrapper and encoder of scikit-learn, found by introspection: a file's spelling becomes the model's own."""

import inspect
import re

import numpy as np
import pandas as pd
import pytest
from sklearn import linear_model, preprocessing
from sklearn.base import RegressorMixin, clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.naive_bayes import CategoricalNB
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.utils import all_estimators

from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError
from monitoring.intake.columns.spelling import canonical
from monitoring.models.wrap import wrap
from monitoring.scoring import score_file

ROWS = 60
RANDOM = np.random.default_rng(0)
NUMBERS = {"whole": RANDOM.integers(1, 4, ROWS), "fraction": RANDOM.integers(1, 4, ROWS).astype(float)}
CODES = NUMBERS | {
    "gap": np.where(RANDOM.random(ROWS) < 0.2, np.nan, RANDOM.integers(1, 4, ROWS)),
    "truth": RANDOM.random(ROWS) < 0.5,
    "text": RANDOM.choice(["north", "south"], ROWS),
    "digits": RANDOM.choice(["1.0", "2.0", "3.0"], ROWS),
    "padded": RANDOM.choice(["007", "7", "1.10"], ROWS),
    "none": RANDOM.choice(np.array(["a", "b", None], dtype=object), ROWS),
    "nan": RANDOM.choice(np.array(["a", "b", np.nan], dtype=object), ROWS),
}
ALL, FEW = pd.DataFrame(CODES), pd.DataFrame(NUMBERS)
SIGNAL = ALL["whole"] + ALL["truth"] + ALL["fraction"] * 0.3
LABEL = SIGNAL.gt(SIGNAL.median()).astype(int)

SETTINGS = {
    "GridSearchCV": {"param_grid": {}},
    "RandomizedSearchCV": {"param_distributions": {}, "n_iter": 1},
    "RFE": {"importance_getter": "named_steps.last.coef_", "n_features_to_select": 1},
    "RFECV": {"importance_getter": "named_steps.last.coef_"},
    "RANSACRegressor": {"min_samples": 20, "residual_threshold": 10.0},
    "VotingClassifier": {"voting": "soft"},
}
REFUSED = {
    "ClassifierChain": "2 questions at once",
    "MultiOutputClassifier": "2 questions at once",
    "MultiOutputRegressor": "answered (60, 2) numbers",
    "RegressorChain": "answered (60, 2) numbers",
    "OneVsOneClassifier": "gives no probabilities",
    "OutputCodeClassifier": "gives no probabilities",
}


def as_in_a_file(frame):
    """What intake makes of categories: canonical texts, and None where there is nothing."""
    texts = frame.astype(object).map(lambda value: canonical(str(value)), na_action="ignore")
    return texts.where(frame.notna(), None)


def deployment(frame, task=Task.BINARY, **more):
    return Deployment(name="d", title="D", task=task, categorical=tuple(frame.columns), label="y", **more)


def takes_another():
    """The estimators that are fitted around others, and the setting that names those."""
    found = {}
    for name, kind in all_estimators():
        if kind.__module__.endswith("_search_successive_halving"):  # there only where somebody has switched it on
            continue
        settings = inspect.signature(kind.__init__).parameters
        keys = [key for key in ("estimator", "regressor", "estimators") if key in settings]
        if keys and hasattr(kind, "predict"):
            found[name] = (kind, keys[0], settings)
    return found


def insides(regression):
    """Encoders with an estimator behind them, the most general first: wrappers differ in what they let through."""
    last = linear_model.Ridge() if regression else linear_model.LogisticRegression()
    one_hot = preprocessing.OneHotEncoder(handle_unknown="ignore")
    for frame in (ALL, FEW):
        for columns in (list(frame.columns), list(range(frame.shape[1]))):
            yield frame, make_pipeline(make_column_transformer((one_hot, columns)), last)
    yield FEW, Pipeline([("encode", preprocessing.OrdinalEncoder()), ("last", last)])
    trees = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
    yield FEW, trees(categorical_features=[0, 1], min_samples_leaf=1, max_iter=5)


def fitted(name):
    """The wrapper, fitted around the most general inside that it takes, the rows it was fitted on, and the task."""
    kind, key, settings = WRAPPERS[name]
    regression = issubclass(kind, RegressorMixin)
    more = SETTINGS.get(name, {}) | ({"cv": 2} if "cv" in settings else {})
    for frame, inside in insides(regression):
        given = [("one", clone(inside)), ("two", clone(inside))] if key == "estimators" else inside
        for label in (LABEL, np.c_[LABEL, 1 - LABEL]):
            try:
                return kind(**{key: given}, **more).fit(frame, label), frame, regression
            except (ValueError, TypeError, AttributeError, IndexError):
                continue
    raise AssertionError(f"{name} takes none of the insides")


def check(model, frame, regression=False):
    """A file's rows get the model's own scores of the frame that it was fitted on."""
    expected = model.predict(frame) if regression else model.predict_proba(frame)[:, 1]
    task = Task.REGRESSION if regression else Task.BINARY
    found = wrap(model, deployment(frame, task), "").predict(as_in_a_file(frame))
    assert np.ptp(expected) > 0.01
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


WRAPPERS = takes_another()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", WRAPPERS)
def test_encoders_inside_a_wrapper_know_a_files_categories(name):
    model, frame, regression = fitted(name)
    if name in REFUSED:
        task = Task.REGRESSION if regression else Task.BINARY
        with pytest.raises(ModelError, match=re.escape(REFUSED[name])):
            wrap(model, deployment(frame, task), "").predict(as_in_a_file(frame))
    else:
        check(model, frame, regression)


def encoders():
    """The transformers that keep categories."""
    found = {}
    for name, kind in all_estimators("transformer"):
        try:
            made = kind().fit(ALL[["text", "whole"]], LABEL)
        except (ValueError, TypeError, AttributeError):
            continue
        if hasattr(made, "categories_"):
            found[name] = kind
    return found


ENCODERS = encoders()


def logistic():
    return linear_model.LogisticRegression()


def test_all_encoders_are_found():
    assert {"OneHotEncoder", "OrdinalEncoder", "TargetEncoder"} <= set(ENCODERS)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ENCODERS)
def test_encoders_know_a_files_categories_wherever_they_stand(name):
    kind, names = ENCODERS[name], list(ALL.columns)
    whole = ALL.drop(columns=["gap", "none", "nan"]) if name == "OrdinalEncoder" else ALL
    check(make_pipeline(kind(), logistic()).fit(whole, LABEL), whole)
    check(make_pipeline(make_union(kind(), kind()), logistic()).fit(whole, LABEL), whole)
    filled = SimpleImputer(strategy="most_frequent"), SimpleImputer(strategy="most_frequent", missing_values=None)
    filling = make_column_transformer((filled[0], ["gap", "nan"]), (filled[1], ["none"]), remainder="passthrough")
    check(make_pipeline(filling, kind(), logistic()).fit(ALL, LABEL), ALL)
    nested = make_column_transformer((make_pipeline(filling, kind()), names))
    check(make_pipeline(nested, logistic()).fit(ALL, LABEL), ALL)
    named = make_pipeline(filling, kind(), logistic())
    named[0].set_output(transform="pandas")
    check(named.fit(ALL, LABEL), ALL)


def test_categories_of_32_bits_are_known_in_the_digits_that_64_bits_give_them():
    tenths = RANDOM.choice(np.array([0.1, 0.2, 0.3], dtype="float32"), ROWS)
    table = pd.DataFrame({"t": tenths})
    model = make_pipeline(preprocessing.OneHotEncoder(handle_unknown="ignore"), logistic()).fit(table, LABEL)
    expected, known = model.predict_proba(table)[:, 1], wrap(model, deployment(table), "")
    for texts in ([str(each) for each in tenths], [f"{each:.10f}" for each in tenths], [str(float(t)) for t in tenths]):
        np.testing.assert_allclose(known.predict(pd.DataFrame({"t": texts})), expected, atol=1e-12)


@pytest.mark.filterwarnings("ignore")
def test_estimators_that_keep_an_encoder_inside_themselves():
    typed = ALL.astype(dict.fromkeys(ALL.columns, "category"))
    trees = HistGradientBoostingClassifier(categorical_features="from_dtype", min_samples_leaf=1, max_iter=20)
    check(trees.fit(typed, LABEL), ALL.astype(typed.dtypes))
    codes = make_pipeline(preprocessing.OrdinalEncoder(), CategoricalNB()).fit(FEW, LABEL)
    check(codes, FEW)
    check(CategoricalNB().fit(FEW, LABEL), FEW)


def test_a_calibrated_model_gives_its_own_scores_for_a_file():
    k = pd.DataFrame({"k": [1, 2] * 60})
    inside = make_column_transformer((preprocessing.OneHotEncoder(handle_unknown="ignore"), ["k"]))
    model = CalibratedClassifierCV(make_pipeline(inside, logistic()), cv=2).fit(k, [0, 1] * 60)
    check(model, k)
    low, high = wrap(model, deployment(k), "").predict(pd.DataFrame({"k": ["1", "2"]}))
    assert low < 0.04
    assert high > 0.96


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_a_scored_file_of_any_format_and_typed_rows_get_the_models_own_scores(tmp_path, ending):
    encoder = preprocessing.OneHotEncoder(handle_unknown="ignore")
    fitted = make_pipeline(make_column_transformer((encoder, list(ALL.columns))), logistic()).fit(ALL, LABEL)
    expected = fitted.predict_proba(ALL)[:, 1]
    model, source, out = wrap(fitted, deployment(ALL), ""), tmp_path / f"in.{ending}", tmp_path / "out.csv"
    if ending == "csv":
        ALL.to_csv(source, index=False)
    elif ending == "parquet":
        ALL.to_parquet(source)
    else:
        ALL.to_json(source, orient="records", lines=True)
    score_file(model, deployment(ALL), source, out)
    np.testing.assert_allclose(pd.read_csv(out)["score"], expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(model.predict(ALL.iloc[[3]]), expected[[3]], rtol=0, atol=1e-12)


def test_columns_that_a_pipeline_drops_need_not_be_there(tmp_path):
    kept = ["whole", "text"]
    wide = ALL.assign(when="2026-01-01")
    encoder = preprocessing.OneHotEncoder()
    for fitted in (
        make_pipeline(make_column_transformer((encoder, kept)), logistic()).fit(wide, LABEL),
        CalibratedClassifierCV(make_pipeline(make_column_transformer((encoder, kept)), logistic()), cv=2).fit(
            wide, LABEL
        ),
    ):
        model = wrap(fitted, deployment(ALL[[*kept, "fraction"]]), "")
        assert model.dropped >= {"fraction"}
        expected = fitted.predict_proba(wide)[:, 1]
        np.testing.assert_allclose(model.predict(ALL[kept]), expected, atol=1e-12)
        ALL[kept].to_csv(tmp_path / "in.csv", index=False)
        described = deployment(ALL[[*kept, "fraction"]])
        score_file(model, described, tmp_path / "in.csv", tmp_path / "out.csv", dropped=model.dropped)
        np.testing.assert_allclose(pd.read_csv(tmp_path / "out.csv")["score"], expected, atol=1e-9)


def test_names_that_a_library_has_cleaned_are_matched_and_only_where_one_alone_fits():
    spaced = FEW.rename(columns={"whole": "whole number", "fraction": "a/b"})
    fitted = logistic().fit(FEW.rename(columns={"whole": "whole_number", "fraction": "a_b"}), LABEL)
    model = wrap(fitted, deployment(spaced), "")
    assert model.features == ("whole number", "a/b")
    np.testing.assert_allclose(
        model.predict(spaced), fitted.predict_proba(FEW.set_axis(["whole_number", "a_b"], axis=1))[:, 1]
    )
    with pytest.raises(ModelError, match="reads the column 'a_b'"):
        wrap(fitted, deployment(spaced.assign(**{"a.b": 1})), "")
