"""How a model's raw columns are read on a device: the rules of `Model.prepare`, as data."""

from typing import Any

import numpy as np

from monitoring.edge.forms.columns.symbols import OTHER, Coded, Number, Sheet, Symbol, refused
from monitoring.models.model import Model
from monitoring.models.spelling import Form, Spelling, is_number


def cells(model: Model, sheet: Sheet) -> tuple[list[dict[str, Any]], list[Symbol | None]]:
    """What is said of each raw column, and the columns of the table that the estimator is handed.

    None stands for a column that the model drops. Raises `ModelError` for a column that is read as a text of which
    nothing is known.
    """
    told: list[dict[str, Any]] = []
    symbols: dict[str, Symbol] = {}
    numbers = 0
    for name in model.features:
        if name in model.dropped:
            continue
        spelling, is_category = model.spelling_of(name), name in model.categorical
        reads = _spelled(spelling, is_category) if is_category or not spelling.takes_numbers else "numbers"
        missing = {} if model.missing is None or is_category else {"missing": model.missing}
        if reads == "codes":
            told.append({"name": name, "reads": reads, **_codes(spelling, not is_category), **missing})
            symbols[name] = Coded(len(sheet.sizes), _objects(spelling))
            sheet.sizes.append(len(spelling.objects) + 2)
        else:
            told.append({"name": name, "reads": reads, **missing})
            symbols[name] = Number(numbers)
            numbers += 1
        if reads != "codes" and not isinstance(spelling.gap, float):
            raise refused(f"the column {name!r}", f"its gaps are {spelling.gap!r} and not nan")
    table = model.table if model.named and model.table else dict.fromkeys(model.features)
    return told, [symbols.get(feature or "" if model.table else own) for own, feature in table.items()]


def _spelled(spelling: Spelling, is_category: bool) -> str:
    if spelling.objects or spelling.form is Form.TEXT:
        return "codes"
    return "spelled" if is_category else "numbers"


def _codes(spelling: Spelling, numeric: bool) -> dict[str, Any]:
    numbers = {place: value for place, value in enumerate(spelling.objects.values()) if is_number(value)}
    short = bool(numbers) and all(isinstance(value, np.float32) for value in numbers.values())
    found: dict[str, Any] = {"texts": list(spelling.objects)}
    found |= {"numbers": [*numbers]} if numbers else {}
    return found | ({"short": True} if short else {}) | ({"numeric": True} if numeric else {})


def _objects(spelling: Spelling) -> Any:
    gap = np.nan if spelling.gap is None and spelling.pandas else spelling.gap
    values = np.empty(len(spelling.objects) + 2, dtype=object)
    values[:-2] = [*spelling.objects.values()]
    values[-2:] = [gap, np.nan if spelling.pandas else OTHER]
    return values


def with_refusals(told: list[dict[str, Any]], sheet: Sheet) -> list[dict[str, Any]]:
    """The same, with the codes that a part of the model refuses, and from which size on it refuses a number."""
    coded = [each for each in told if each["reads"] == "codes"]
    numbers = [each for each in told if each["reads"] != "codes"]
    for row, codes in sheet.refuses.items():
        if codes and row < len(coded):
            coded[row]["refused"] = sorted(codes)
        elif codes:
            raise refused("an encoder of numbers", "it refuses those that it does not know")
    for source, most in sheet.limits.items():
        numbers[source]["limit"] = repr(most)  # JSON knows no infinity
    for source in sheet.no_gaps:
        numbers[source]["gaps"] = False
    return told
