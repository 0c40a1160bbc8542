"""What an ONNX model is given: tables of one or several columns, each of its own type."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.errors import ModelError, listed
from monitoring.models.native.matrix import numbers

_TYPES: dict[str, Any] = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(float16)": np.float16}
_TYPES |= {"tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(bool)": np.bool_}
TEXTS = "tensor(string)"


@dataclass(frozen=True, slots=True)
class Input:
    """One input.

    Args:
        name: as the file calls it.
        kind: onnxruntime's name of its type.
        width: how many columns it takes; 0 where the file does not say it.
        flat: whether it is a list and no table.
        batch: how many rows at once; 0 for any number.
    """

    name: str
    kind: str
    width: int
    flat: bool
    batch: int

    def filled(self, columns: pd.DataFrame) -> Any:
        """Its columns of some rows, in its type; raises `ValueError` for values that are none of it."""
        if self.kind == TEXTS:
            found = columns.astype(object).map(str).to_numpy(dtype=object)
        else:
            found = np.column_stack([numbers(columns.iloc[:, place]) for place in range(columns.shape[1])])
            kind = _TYPES[self.kind]
            if np.issubdtype(kind, np.integer) and not (found == np.trunc(found)).all():
                raise ValueError(f"the model takes {listed(columns.columns)} as whole numbers, and not all of them are")
            found = found.astype(kind)
        return found[:, 0] if self.flat else found

    def blank(self) -> Any:
        """Rows of nothing, as few as it takes."""
        nothing = "" if self.kind == TEXTS else 0
        return self.filled(pd.DataFrame(np.full((self.batch or 1, self.width or 1), nothing, dtype=object)))


def read_input(found: Any) -> Input:
    """An input as onnxruntime describes it; raises `ModelError` for pictures, sequences and the like."""
    if found.type != TEXTS and found.type not in _TYPES:
        message = f"the model's input {found.name!r} is a {found.type}, and no table of numbers or texts"
        raise ModelError(message, "export the model with tables as inputs")
    if len(found.shape) not in (1, 2):
        message = f"the model's input {found.name!r} has {len(found.shape)} dimensions: it is no table of rows"
        raise ModelError(message, "a deployment's rows are columns of numbers and categories")
    rows, width = (found.shape[0], 1) if len(found.shape) == 1 else found.shape
    sizes = [size if isinstance(size, int) else 0 for size in (rows, width)]
    return Input(found.name, found.type, sizes[1], len(found.shape) == 1, sizes[0])


def text_places(inputs: Sequence[Input]) -> frozenset[int]:
    """The places of the columns that are given as texts."""
    places, place = set(), 0
    for each in inputs:
        if each.kind == TEXTS:
            places |= set(range(place, place + each.width))
        place += each.width
    return frozenset(places)
