"""Encoders of categories: scikit-learn itself is asked once for every category, a gap, and what it never saw."""

import warnings
from typing import Any

import numpy as np
import pandas as pd

from monitoring.edge.forms.columns.symbols import OTHER, Coded, Number, Sheet, Symbol


def encoded(step: Any, symbols: list[Symbol], sheet: Sheet) -> list[Symbol]:
    """The columns behind a one-hot, ordinal or target encoder.

    A category that the encoder refuses is noted: a row that has it is refused on the device, too.
    """
    found: list[Symbol] = []
    widths, start = _widths(step, len(symbols)), 0
    for place, (symbol, width) in enumerate(zip(symbols, widths, strict=True)):
        if isinstance(symbol, Number):
            known = np.asarray(step.categories_[place], dtype=np.float64)
            symbol = sheet.coded(symbol, known[~np.isnan(known)])
        answers = _asked(step, place, symbol, sheet, slice(start, start + width))
        found += [Coded(symbol.source, column) for column in answers.T]
        start += width
    return found


def _widths(step: Any, columns: int) -> list[int]:
    if hasattr(step, "_n_features_outs"):
        return [int(width) for width in step._n_features_outs]
    return [len(step.get_feature_names_out()) // columns] * columns


def _asked(step: Any, place: int, symbol: Coded, sheet: Sheet, own: slice) -> Any:
    """What comes out for each code of one column, `(codes, outputs)`."""
    known = step.categories_[place]
    values = [_stranger(known) if value is OTHER else value for value in symbol.values]
    *usual, gap, other = range(len(values))
    answers = np.zeros((len(values), own.stop - own.start))
    if usual:
        answers[usual] = _transformed(step, place, [values[code] for code in usual])[:, own]
    for code in (gap, other):
        try:
            answers[code] = _transformed(step, place, [values[code]])[0, own]
        except (ValueError, TypeError):
            sheet.refuses.setdefault(symbol.source, set()).add(code)
    return answers


def _stranger(known: Any) -> Any:
    """A value that is none of the categories, of their kind."""
    if known.dtype.kind in "iuf":
        finite = known[np.isfinite(known)] if known.dtype.kind == "f" else known
        return float(np.abs(finite).max(initial=0) * 2 + 1.5)
    name = "another value"
    while name in known.tolist():
        name += "."
    return name


def _transformed(step: Any, place: int, values: list[Any]) -> Any:
    columns = {other: [known[0]] * len(values) for other, known in enumerate(step.categories_)} | {place: values}
    kinds = {other: object if known.dtype.kind in "OUS" else None for other, known in enumerate(step.categories_)}
    frame = pd.DataFrame({key: pd.Series(column, dtype=kinds[key]) for key, column in columns.items()})
    names = getattr(step, "feature_names_in_", None)
    given = frame if names is None else frame.set_axis(list(names), axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a category is unknown is what is asked about
        found = step.transform(given.to_numpy() if names is None else given)
    return np.asarray(found.toarray() if hasattr(found, "toarray") else found, dtype=np.float64)
