"""Use every part of a model once that is another library's native code, and see whether its trees are trees."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.errors import ModelError
from monitoring.models.categories import known
from monitoring.models.files import skops_keys
from monitoring.models.files.bounds import everything_in
from monitoring.models.files.formats import Format, recognise
from monitoring.models.trials import catboost_file, lightgbm_text, xgboost_trees
from monitoring.models.trials.trial import AGAIN
from monitoring.process.answer import is_out_of_memory

_LIGHTGBM = ("lightgbm.basic", "Booster", ("_handle", "handle"))
# What a column may hold: usual, then missing, more than 32 bits hold, codes of categories that are known or not.
_USUAL = (0.0, 1.0, -1.0, 3.0, 0.5, 2.0)
_ODD = (0.0, np.nan, 1.0, -1.0, 1e39, -1e39, np.inf, 3.0, 1e6, 2147483647.0)
_SCATTERED = 300  # rows
_STRANGE = ("0", "nan", None, "-1", "a", "", "never seen", "3", "é", "x" * 1000)


def look_at(data: bytes, name: str) -> None:
    """Look at what a library is about to read; raises `ModelError` for what misleads LightGBM or CatBoost."""
    texts = [data] if data.startswith(b"tree") else []
    if recognise(data) is Format.SKOPS:
        texts = [*skops_keys.texts(data, _LIGHTGBM)]
    problems = [lightgbm_text.problem(text) for text in texts]
    problems += [catboost_file.problem(data)] if data.startswith(catboost_file.MAGIC) else []
    for problem in filter(None, problems):
        raise ModelError(f"{name} is refused: {problem}", AGAIN)


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
    """Rows as a model takes them: usual ones, odd ones, odd ones with texts that no encoder knows, many."""
    width = next((int(each.n_features_in_) for each in everything_in(model) if _says_width(each)), 0)
    names = getattr(model, "feature_names_in_", None)
    usual, odd = (_column_by_column(values, width).astype(np.float64) for values in (_USUAL, _ODD))
    if names is None:
        yield from (usual, odd, _scattered(width))
        return
    columns = [str(name) for name in names]
    texts = {name: tuple(each.objects[key][0] for key in each.objects) for name, each in known(model, columns).items()}
    for numbers, more in ((usual, ()), (odd, ()), (odd, _STRANGE), (_scattered(width), ())):
        frame = pd.DataFrame(numbers, columns=list(names))
        for name, values in texts.items():
            if values:
                frame[name] = pd.Series(np.resize(np.array([*values, *more], dtype=object), len(frame)), dtype=object)
        yield frame


def _says_width(part: Any) -> bool:
    return not isinstance(part, type) and hasattr(part, "n_features_in_")


def _scattered(width: int) -> NDArray[np.float64]:
    """Rows that come to most leaves of a tree: small and large numbers, the same every time."""
    random = np.random.default_rng(0)
    return random.normal(size=(_SCATTERED, width)) * 10.0 ** random.integers(-1, 4, (_SCATTERED, width))


def _column_by_column(values: tuple[object, ...], width: int) -> NDArray[Any]:
    """Every value once in every column, another one in each column of a row."""
    rows = np.arange(len(values))[:, None] + np.arange(width)
    found: NDArray[Any] = np.array(values, dtype=object)[rows % len(values)]
    return found


def _problem(part: Any) -> str:
    kind = f"{type(part).__module__}.{type(part).__qualname__}"
    if kind == "xgboost.core.Booster":
        return xgboost_trees.problem(part)
    if kind == "lightgbm.basic.Booster":
        return lightgbm_text.problem(part.model_to_string(num_iteration=-1).encode())
    if kind.startswith("catboost.core.CatBoost"):
        return catboost_file.problem(bytes(part._serialize_model()))
    return ""


def _attempts(part: Any) -> Iterator[Callable[[], Any]]:
    """Ways to score rows by a booster itself, past whatever stands in front of it."""
    kind = f"{type(part).__module__}.{type(part).__qualname__}"
    if kind == "xgboost.core.Booster":
        rows = _column_by_column(_ODD, part.num_features()).astype(np.float64)
        yield lambda: part.predict(_xgboost_matrix(part, rows), output_margin=True)
        yield lambda: part.predict(_xgboost_matrix(part, rows), pred_leaf=True)
    elif kind == "lightgbm.basic.Booster":
        rows = _column_by_column(_ODD, part.num_feature()).astype(np.float64)
        yield lambda: part.predict(rows, raw_score=True)
        yield lambda: part.predict(rows, pred_leaf=True)
    elif kind.startswith("catboost.core.CatBoost") and hasattr(part, "feature_names_"):
        rows = _column_by_column(_ODD, len(part.feature_names_))
        given = [*part._get_cat_feature_indices(), *part._get_text_feature_indices()]
        rows[:, given] = _column_by_column(_STRANGE, len(given))
        table = pd.DataFrame(rows, columns=part.feature_names_)
        yield lambda: part.predict(table, prediction_type="RawFormulaVal", thread_count=1)


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
