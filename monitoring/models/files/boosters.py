"""Use every part of a model once that is another library's native code, and see whether its trees are trees."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.errors import ModelError
from monitoring.models.categories import known
from monitoring.models.files import booster_bounds
from monitoring.models.files.bounds import everything_in
from monitoring.models.files.trial import AGAIN
from monitoring.process.answer import is_out_of_memory

# What a column of numbers may hold: usual, missing, more than 32 bits hold, codes of categories, known or not.
_NUMBERS = (0.0, np.nan, 1.0, -1.0, 1e39, -1e39, np.inf, 3.0, 1e6, 2147483647.0)
_TEXTS = ("0", "nan", "1", "-1", "a", "", "never seen", "3", "é", "x" * 1000)


def use(model: Any, name: str) -> None:
    """Check and use every booster inside a model, and the model itself.

    What is wrong with rows the library says again when real ones are scored. What ends or fills the process that it
    runs in does so now.

    Raises:
        ModelError: trees in it point outside.
    """
    parts = list(everything_in(model))
    for part in parts:
        if problem := _problem(part):
            raise ModelError(f"{name} is refused: {problem}", AGAIN)
    for part in parts:
        for attempt in _attempts(part):
            _try(attempt)
    for rows in tables(model):
        for ask in ("predict", "predict_proba"):
            if hasattr(model, ask):
                _try(partial(getattr(model, ask), rows))


def tables(model: Any) -> Iterator[Any]:
    """Rows as a model takes them: first of numbers alone, then with texts where a column takes no numbers."""
    width = int(getattr(model, "n_features_in_", 0))
    names = getattr(model, "feature_names_in_", None)
    numbers = _column_by_column(_NUMBERS, width)
    if names is None:
        yield numbers.astype(np.float64)
        return
    frame = pd.DataFrame(numbers.astype(np.float64), columns=list(names))
    yield frame
    known = _categories(model, [str(name) for name in names])
    texts = _column_by_column(_TEXTS, width)
    for name, column in zip(names, texts.T, strict=True):
        if str(name) in known:
            values = [*known[str(name)], *column]
            frame[name] = pd.Series(values[: len(column)], dtype=object)
    yield frame


def _categories(model: Any, names: list[str]) -> dict[str, tuple[object, ...]]:
    found = known(model, names)
    return {name: tuple(value for values in each.objects.values() for value in values) for name, each in found.items()}


def _column_by_column(values: tuple[object, ...], width: int) -> NDArray[Any]:
    """Every value once in every column, another one in each column of a row."""
    rows = np.arange(len(values))[:, None] + np.arange(width)
    found: NDArray[Any] = np.array(values, dtype=object)[rows % len(values)]
    return found


def _problem(part: Any) -> str:
    kind = f"{type(part).__module__}.{type(part).__qualname__}"
    if kind == "xgboost.core.Booster":
        return booster_bounds.xgboost_problem(part)
    if kind == "lightgbm.basic.Booster":
        return booster_bounds.lightgbm_problem(part.model_to_string(num_iteration=-1))
    return ""


def _attempts(part: Any) -> Iterator[Callable[[], Any]]:
    """Ways to score rows by a booster itself, past whatever stands in front of it."""
    kind = f"{type(part).__module__}.{type(part).__qualname__}"
    if kind == "xgboost.core.Booster":
        rows = _column_by_column(_NUMBERS, part.num_features()).astype(np.float64)
        yield lambda: part.predict(_xgboost_matrix(part, rows), output_margin=True)
        yield lambda: part.predict(_xgboost_matrix(part, rows), pred_leaf=True)
    elif kind == "lightgbm.basic.Booster":
        rows = _column_by_column(_NUMBERS, part.num_feature()).astype(np.float64)
        yield lambda: part.predict(rows, raw_score=True)
        yield lambda: part.predict(rows, pred_leaf=True)
    elif kind.startswith("catboost.core.CatBoost") and hasattr(part, "feature_names_"):
        rows = _column_by_column(_NUMBERS, len(part.feature_names_))
        given = [*part._get_cat_feature_indices(), *part._get_text_feature_indices()]
        rows[:, given] = _column_by_column(_TEXTS, len(given))
        yield lambda: part.predict(pd.DataFrame(rows), prediction_type="RawFormulaVal")
        yield lambda: part.calc_leaf_indexes(pd.DataFrame(rows))


def _xgboost_matrix(booster: Any, rows: NDArray[np.float64]) -> Any:
    import xgboost

    kinds = {"feature_names": booster.feature_names, "feature_types": booster.feature_types}
    return xgboost.DMatrix(rows, missing=np.nan, enable_categorical=True, **kinds)


def _try(attempt: Callable[[], Any]) -> None:
    try:
        attempt()
    except Exception as error:  # rows that were made up need not please a model; what it costs is what is tried
        if is_out_of_memory(f"{type(error).__name__}: {error}"):
            raise MemoryError from error
