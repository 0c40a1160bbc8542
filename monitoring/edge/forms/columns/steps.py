"""Transformers: what each makes of the columns that it is handed."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from monitoring.edge.forms.columns.encoders import encoded
from monitoring.edge.forms.columns.symbols import OTHER, Coded, Number, Sheet, Symbol, done, function_name, refused
from monitoring.models.fitted_parts import columns_of, imputed, is_scikit_learns, is_word

Symbols = Sequence[Symbol | None]
Step = Callable[[Any, list[Symbol], Sheet], list[Symbol]]


def through(step: Any, symbols: Symbols, sheet: Sheet) -> list[Symbol | None]:
    """The columns behind a fitted transformer; raises `ModelError` that names one that cannot be converted."""
    name = type(step).__name__
    if is_word(step):
        return [] if step == "drop" else list(symbols)
    if hasattr(step, "steps"):
        result: Symbols = symbols
        for _, each in step.steps:
            result = through(each, result, sheet)
        return list(result)
    if hasattr(step, "output_indices_"):
        return _side_by_side(step, symbols, sheet)
    if hasattr(step, "transformer_list"):
        return [symbol for _, part in step.transformer_list for symbol in through(part, symbols, sheet)]
    way = STEPS.get(name) if is_scikit_learns(step) else None
    if way is None:
        raise refused(name, "nobody has written down how it computes")
    there = [symbol for symbol in symbols if symbol is not None]
    if len(there) < len(symbols):
        raise refused(name, "it reads a column that the deployment does not name")
    if name != "FunctionTransformer" or step.validate:
        sheet.limit(there)
    return [*way(step, there, sheet)]


def _side_by_side(step: Any, symbols: Symbols, sheet: Sheet) -> list[Symbol | None]:
    """A ColumnTransformer: each branch's columns where they come out."""
    own = pd.Index(list(getattr(step, "feature_names_in_", range(len(symbols)))))
    size = max((span.stop for span in step.output_indices_.values()), default=0)
    found: list[Symbol | None] = [None] * size
    for name, part, chosen in step.transformers_:
        if is_word(part) and part == "drop":
            continue
        branch = through(part, [symbols[place] for place in columns_of(own, chosen)], sheet)
        weight = (step.transformer_weights or {}).get(name)
        if weight is not None:
            branch = [symbol and done(symbol, "multiply", float(weight), name) for symbol in branch]
        found[step.output_indices_[name]] = branch
    return found


def _standard(step: Any, symbols: list[Symbol], sheet: Sheet) -> list[Symbol]:
    return _each(step, symbols, ("subtract", step.mean_ if step.with_mean else None), ("divide", step.scale_))


def _min_max(step: Any, symbols: list[Symbol], sheet: Sheet) -> list[Symbol]:
    found = _each(step, symbols, ("multiply", step.scale_), ("add", step.min_))
    if step.clip:
        low, high = (np.full(len(symbols), float(end)) for end in step.feature_range)
        found = _each(step, found, ("at_least", low), ("at_most", high))
    return found


def _robust(step: Any, symbols: list[Symbol], sheet: Sheet) -> list[Symbol]:
    center, scale = step.center_ if step.with_centering else None, step.scale_ if step.with_scaling else None
    return _each(step, symbols, ("subtract", center), ("divide", scale))


def _max_abs(step: Any, symbols: list[Symbol], sheet: Sheet) -> list[Symbol]:
    return _each(step, symbols, ("divide", step.scale_))


def _each(step: Any, symbols: list[Symbol], *operations: tuple[str, Any]) -> list[Symbol]:
    for name, arguments in operations:
        if arguments is not None:
            pairs = zip(symbols, np.asarray(arguments, dtype=np.float64).tolist(), strict=True)
            symbols = [done(symbol, name, argument, type(step).__name__) for symbol, argument in pairs]
    return symbols


def _impute(step: Any, symbols: list[Symbol], sheet: Sheet) -> list[Symbol]:
    kept = imputed(step, len(symbols))
    found = [_filled(symbols[place], step.statistics_[place], step) for place in kept]
    if step.add_indicator:
        found += [_is_missing(symbols[place], step) for place in step.indicator_.features_.tolist()]
    return found


def _filled(symbol: Symbol, value: Any, step: Any) -> Symbol:
    if isinstance(symbol, Number):
        _require_nan(step)
        return done(symbol, "fill", float(value), "SimpleImputer")
    values = symbol.values.copy()
    values[_gaps(values, step.missing_values)] = value
    return Coded(symbol.source, values)


def _is_missing(symbol: Symbol, step: Any) -> Symbol:
    if isinstance(symbol, Number):
        _require_nan(step)
        return done(symbol, "is_nan", None, "SimpleImputer")
    return Coded(symbol.source, _gaps(symbol.values, step.missing_values).astype(np.float64))


def _require_nan(step: Any) -> None:
    if not (isinstance(step.missing_values, float) and np.isnan(step.missing_values)):
        raise refused("SimpleImputer", f"it fills {step.missing_values!r} and not nan")


def _gaps(values: Any, missing: Any) -> Any:
    """Which objects an imputer takes for missing; nan is what is not the same as itself."""
    if missing is pd.NA or missing is None or isinstance(missing, str):
        return np.array([value is missing or (isinstance(missing, str) and value == missing) for value in values])
    is_nan = isinstance(missing, float) and np.isnan(missing)
    gaps = [value is not OTHER and (bool(value != value) if is_nan else bool(value == missing)) for value in values]
    return np.array(gaps)


def _function(step: Any, symbols: list[Symbol], sheet: Sheet) -> list[Symbol]:
    if step.func is None:
        return symbols
    if step.func is np.positive and _narrows(step.kw_args) and all(isinstance(one, Number) for one in symbols):
        return [done(symbol, "narrow", None, "FunctionTransformer") for symbol in symbols]
    name = function_name(step.func)
    if not name or step.kw_args:
        called = getattr(step.func, "__name__", type(step.func).__name__)  # its repr holds where it lies in memory
        raise refused("FunctionTransformer", f"nobody has written down how {called} computes")
    return [done(symbol, name, None, "FunctionTransformer") for symbol in symbols]


def _narrows(arguments: Any) -> bool:
    """Whether a numpy function is asked for nothing but numbers of 32 bits."""
    return bool(arguments) and [*arguments] == ["dtype"] and np.dtype(arguments["dtype"]) == np.float32


STEPS: dict[str, Step] = {
    "StandardScaler": _standard,
    "MinMaxScaler": _min_max,
    "RobustScaler": _robust,
    "MaxAbsScaler": _max_abs,
    "SimpleImputer": _impute,
    "FunctionTransformer": _function,
    "OneHotEncoder": encoded,
    "OrdinalEncoder": encoded,
    "TargetEncoder": encoded,
}
