"""Every family that a device can compute says there what it says here, to the last bits."""

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import (
    BaggingClassifier,
    BaggingRegressor,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import (
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    SGDClassifier,
)
from sklearn.model_selection import FixedThresholdClassifier, GridSearchCV, TunedThresholdClassifierCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from monitoring.domain import Task
from monitoring.edge.forms.form import form_of
from monitoring.errors import ModelError
from tests.edge.forms.bundles import (
    CATEGORICAL,
    NUMERIC,
    bundle,
    gap,
    hard,
    labels,
    neighbours,
    raw,
    rows,
    wrapped,
)

pytestmark = [
    pytest.mark.filterwarnings("ignore:Found unknown categories"),
    pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning"),
]
BINARY, SEVERAL, VALUE = Task.BINARY, Task.MULTICLASS, Task.REGRESSION
N, C = list(NUMERIC), list(CATEGORICAL)
SEED = {"random_state": 0}
CODES = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2)
GAPS = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)


def columns(numbers=None, texts=None):
    numbers = numbers or make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    texts = texts or make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    return ColumnTransformer([("c", texts, C), ("n", numbers, N)])


def behind(classifier, regressor=None, **how):
    return lambda task: make_pipeline(columns(**how), regressor if task is VALUE else classifier)


def boosting(classifier=HistGradientBoostingClassifier, regressor=HistGradientBoostingRegressor, **how):
    return classifier(max_iter=15, **how), regressor(max_iter=15, **how)


def line():
    return make_pipeline(columns(), Ridge())


few = OneHotEncoder(drop="first", min_frequency=90, handle_unknown="infrequent_if_exist")
scaled = make_pipeline(SimpleImputer(), FunctionTransformer(np.arcsinh), RobustScaler(), MinMaxScaler(clip=True))
two = [("a", LogisticRegression()), ("b", DecisionTreeClassifier(max_depth=4))]
FAMILIES = {
    "logistic": behind(LogisticRegression(), Ridge()),
    "scalers": behind(LogisticRegression(), LinearRegression(), numbers=scaled),
    "infrequent": behind(LogisticRegression(), Ridge(), texts=few),
    "sgd": behind(SGDClassifier(loss="log_loss", **SEED)),
    "huber": behind(SGDClassifier(loss="modified_huber", **SEED)),
    "discriminant": behind(LinearDiscriminantAnalysis(), PoissonRegressor()),
    "network": behind(
        MLPClassifier(hidden_layer_sizes=(8, 8), max_iter=5, **SEED),
        MLPRegressor(hidden_layer_sizes=(8,), activation="tanh", max_iter=5, **SEED),
    ),
    "tree": behind(DecisionTreeClassifier(max_depth=6, **SEED), DecisionTreeRegressor(**SEED)),
    "forest": behind(RandomForestClassifier(8, **SEED), RandomForestRegressor(8, **SEED)),
    "gaps in a forest": behind(
        RandomForestClassifier(8, **SEED), RandomForestRegressor(8, **SEED), numbers="passthrough", texts=CODES
    ),
    "extra trees": behind(ExtraTreesClassifier(8, **SEED), ExtraTreesRegressor(8, **SEED)),
    "boosting": behind(
        GradientBoostingClassifier(n_estimators=10, **SEED), GradientBoostingRegressor(n_estimators=10, **SEED)
    ),
    "histograms": behind(*boosting(categorical_features=[0, 1]), numbers="passthrough", texts=GAPS),
    "counts": behind(
        None, HistGradientBoostingRegressor(loss="poisson", max_iter=15), numbers="passthrough", texts=CODES
    ),
    "target encoder": behind(*boosting(), numbers="passthrough", texts=TargetEncoder()),
    "votes": behind(VotingClassifier(two, voting="soft", weights=[1, 2]), VotingRegressor([("a", Ridge())])),
    "bags": behind(
        BaggingClassifier(n_estimators=3, max_features=0.7, **SEED), BaggingRegressor(n_estimators=3, **SEED)
    ),
    "sigmoid": lambda task: CalibratedClassifierCV(behind(RandomForestClassifier(4, **SEED))(task), cv=2),
    "isotonic": lambda task: CalibratedClassifierCV(behind(LogisticRegression())(task), method="isotonic", cv=2),
    "bent forest": lambda task: CalibratedClassifierCV(
        behind(RandomForestClassifier(20, min_samples_leaf=10, **SEED))(task), method="isotonic", cv=2
    ),
    "no probabilities": behind(CalibratedClassifierCV(LinearSVC(), ensemble=False)),
    "exponential": behind(GradientBoostingClassifier(loss="exponential", n_estimators=10)),
    "threshold": lambda task: FixedThresholdClassifier(behind(LogisticRegression())(task), threshold=0.3),
    "tuned": lambda task: TunedThresholdClassifierCV(behind(LogisticRegression())(task), cv=2),
    "search": lambda task: GridSearchCV(behind(LogisticRegression())(task), {"logisticregression__C": [1, 0.1]}, cv=2),
    "turned": lambda task: TransformedTargetRegressor(line(), func=np.arcsinh, inverse_func=np.sinh),
    "shifted": lambda task: TransformedTargetRegressor(line(), transformer=StandardScaler()),
}
CLASSES_ALONE = {"sgd", "huber", "no probabilities", "sigmoid", "isotonic"}
ONE = {
    "bent forest": BINARY,
    "exponential": BINARY,
    "threshold": BINARY,
    "tuned": BINARY,
    "search": BINARY,
    "counts": VALUE,
    "turned": VALUE,
    "shifted": VALUE,
}
GROWS = {"turned", "discriminant"}  # exponentially
CASES = [
    (name, task)
    for name in FAMILIES
    for task in ((ONE[name],) if name in ONE else (BINARY, SEVERAL) if name in CLASSES_ALONE else tuple(Task))
]


def fitted(name, task):
    table = rows()
    truth = labels(table, task)
    truth = np.exp(truth) if name in {"discriminant", "counts"} and task is VALUE else truth
    return wrapped(FAMILIES[name](task).fit(table, truth), task)


@pytest.mark.parametrize(("name", "task"), CASES, ids=lambda each: str(each))
def test_a_family_says_on_a_device_what_it_says_here(tmp_path, name, task):
    model, deployed = fitted(name, task)
    form = form_of(model, deployed, None, rows())
    opened = bundle(tmp_path, model, deployed, form)

    assert gap(opened, model, rows(seed=5)) < 1e-12
    for frame in (hard(), neighbours(form, rows())):
        if name in GROWS:
            frame[N] = frame[N].clip(-3.0, 3.0)
        there, here = model.predict(frame), opened.score(raw(frame))
        assert np.abs((here - there) / np.maximum(np.abs(there), 1.0)).max() < 1e-12
        if task is BINARY:
            assert ((here >= 0.5) == (there >= 0.5)).all()


def test_what_cannot_be_converted_is_refused_by_its_name():
    table = rows()
    for part, name in (
        (make_pipeline(columns(), KNeighborsClassifier()), "KNeighborsClassifier"),
        (make_pipeline(columns(numbers=make_pipeline(SimpleImputer(), PowerTransformer())), two[0][1]), "PowerTransf"),
    ):
        model, deployed = wrapped(part.fit(table, labels(table, BINARY)))
        with pytest.raises(ModelError, match=f"{name}.* cannot go to a device"):
            form_of(model, deployed, None, table)


def test_a_function_of_ones_own_is_refused_by_its_name():
    def halved(values):
        return values / 2

    table = rows()
    numbers = make_pipeline(SimpleImputer(), FunctionTransformer(halved))
    model, deployed = wrapped(make_pipeline(columns(numbers=numbers), two[0][1]).fit(table, labels(table, BINARY)))

    with pytest.raises(ModelError, match="nobody has written down how halved computes"):
        form_of(model, deployed, None, table)
