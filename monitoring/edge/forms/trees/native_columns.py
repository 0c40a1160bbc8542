"""Columns as XGBoost and LightGBM take them: categories as codes, everything else as numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.edge.forms.columns.symbols import OTHER, Coded, Number, Sheet, Symbol, refused
from monitoring.models.native.cut import Cut

_TRUTH = {"True": 1.0, "False": 0.0}


def native_columns(
    symbols: Sequence[Symbol],
    categories: Mapping[int, tuple[object, ...] | Cut],
    chosen: set[int],
    beyond: int,
    sheet: Sheet,
    step: str,
) -> list[Symbol]:
    """The same columns as numbers.

    Args:
        symbols: the columns.
        categories: by a column's place, those of pandas' type.
        chosen: the places whose codes some node chooses from.
        beyond: the code that stands for all that no node has chosen.
        sheet: where lookups are put.
        step: the estimator's name.
    """
    found: list[Symbol] = []
    for place, symbol in enumerate(symbols):
        known = categories.get(place)
        if isinstance(known, Cut):
            raise refused(step, f"its file does not hold the categories of column {place + 1}")
        if known:
            found.append(_codes(symbol, known, sheet, step))
        elif place in chosen:
            found.append(_whole(symbol, beyond, sheet, step))
        else:
            found.append(symbol if isinstance(symbol, Number) else Coded(symbol.source, _true_and_false(symbol)))
    return found


def _codes(symbol: Symbol, known: tuple[object, ...], sheet: Sheet, step: str) -> Coded:
    """Each value's place among the categories; nan for any other."""
    if isinstance(symbol, Number):
        try:
            symbol = sheet.coded(symbol, np.unique(np.array(known, dtype=np.float64)))
        except ValueError as error:
            raise refused(step, "it takes a column of numbers as texts") from error
    places = {value: code for code, value in enumerate(known)}
    codes = [np.nan if value is OTHER else places.get(value, np.nan) for value in symbol.values.tolist()]
    return Coded(symbol.source, np.array(codes, dtype=np.float64))


def _whole(symbol: Symbol, beyond: int, sheet: Sheet, step: str) -> Coded:
    """Codes that are given as numbers, of which the part behind the point is cut off."""
    if isinstance(symbol, Number):
        whole = Number(symbol.source, (*symbol.steps, ("truncate", None)))
        symbol = sheet.coded(whole, np.arange(beyond, dtype=np.float64))
    values = [float(beyond) if value is OTHER else value for value in symbol.values.tolist()]
    return Coded(symbol.source, np.trunc(Coded(symbol.source, np.array(values, dtype=object)).numbers(step)))


def _true_and_false(symbol: Coded) -> NDArray[Any]:
    values = [_TRUTH.get(value, value) if isinstance(value, str) else value for value in symbol.values.tolist()]
    return np.array(values, dtype=object)
