"""Which types a file may hold: scikit-learn's own that are written in Python, pure functions of arrays, and boosters.

An object of a Python class is its attributes, and each of them is asked about by itself; it runs nothing when it is
loaded. Types in C are another matter: they may follow numbers without looking (see `bounds`). So are functions that
read files or the network, which scikit-learn has as well.
"""

import re
import sys
from collections.abc import Iterable
from importlib import import_module
from types import FunctionType

_NAME = re.compile(r"sklearn(\.[A-Za-z_]\w*)+")
# Their functions compute a number, or one a column, from arrays.
_COMPUTING = (
    "sklearn.metrics._classification",
    "sklearn.metrics._ranking",
    "sklearn.metrics._regression",
    "sklearn.feature_selection._univariate_selection",
    "sklearn.feature_selection._mutual_info",
    "sklearn.cluster._kmeans",
)
_CHECKING = "sklearn.utils.validation.check_array"
PARTIAL = "functools.partial"
# Boosters and their interfaces: attributes and the library's own bytes, which a trial has loaded before.
BOOSTERS = frozenset(
    {
        "xgboost.core.Booster",
        *(f"xgboost.sklearn.XGB{name}" for name in ("Model", "Classifier", "Regressor", "Ranker")),
        *(f"xgboost.sklearn.XGBRF{name}" for name in ("Classifier", "Regressor")),
        "lightgbm.basic.Booster",
        *(f"lightgbm.sklearn.LGBM{name}" for name in ("Model", "Classifier", "Regressor", "Ranker")),
        *(f"catboost.core.CatBoost{name}" for name in ("", "Classifier", "Regressor", "Ranker")),
        # Where LightGBM keeps how training went.
        "collections.OrderedDict",
    }
)
_NEVER = {"tests", "datasets", "externals", "experimental", "conftest"}


def is_harmless(name: str) -> bool:
    """Whether a dotted name is such a type or function, looked up in the installed scikit-learn.

    >>> is_harmless("sklearn.utils._bunch.Bunch"), is_harmless("sklearn.neighbors._kd_tree.KDTree")
    (True, False)
    >>> is_harmless("sklearn.metrics._ranking.roc_auc_score"), is_harmless("sklearn.datasets._openml.fetch_openml")
    (True, False)
    """
    if name in BOOSTERS:
        return True
    if not _NAME.fullmatch(name) or _NEVER & set(name.split(".")):
        return False
    module, _, own = name.rpartition(".")
    try:
        found = getattr(import_module(module), own)
    except (ImportError, AttributeError):
        return False
    if getattr(found, "__module__", "") != module or getattr(found, "__qualname__", "") != own:
        return False
    if isinstance(found, FunctionType):
        return module in _COMPUTING or name == _CHECKING
    return isinstance(found, type) and str(sys.modules[module].__file__).endswith(".py")


def bind_nothing_else(bound: Iterable[str]) -> bool:
    """Whether partial functions over these are what HistGradientBoosting keeps to look at its numbers.

    Other functions would be given arguments that nobody has looked at.
    """
    return set(bound) <= {_CHECKING}
