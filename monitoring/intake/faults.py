"""What is wrong with the rows of a chunk: at most one fault a row, whichever is noted first."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.chunks import Chunk
from monitoring.intake.columns.parsed_column import BoolArray, mask
from monitoring.intake.columns.texts import as_text
from monitoring.intake.rejects import Reject, shown
from monitoring.intake.schema import Field


class Faults:
    """The faults of a chunk: `rows` says which rows have one `(n,)`, `found` has a reject for each."""

    def __init__(self, chunk: Chunk) -> None:
        self._numbers = chunk.rows
        self.rows: BoolArray = np.zeros(len(chunk.rows), np.bool_)
        self.found: list[Reject] = []

    def add(self, place: int, name: str, value: str, reason: str) -> None:
        """Note a fault of the row at this place."""
        self.rows[place] = True
        self.found.append(Reject(int(self._numbers[place]), name, value, reason))

    def note(self, name: str, bad: BoolArray, cells: pa.Array, why: Callable[[str], str]) -> None:
        """Note all bad cells of a column."""
        places = np.flatnonzero(bad & ~self.rows)
        values = as_text(cells.take(pa.array(places))).to_pylist()
        for place, value in zip(places.tolist(), map(shown, values), strict=True):
            self.add(place, name, value, why(value))

    def note_missing(self, field: Field, columns: dict[str, pa.Array]) -> None:
        """Note the rows that lack a value which they must have."""
        if not (field.filled or field.filled_with):
            return
        lacking = mask(pc.is_null(columns[field.name]))
        if field.filled_with:
            lacking &= mask(pc.is_valid(columns[field.filled_with]))
        for place in np.flatnonzero(lacking & ~self.rows).tolist():
            self.add(place, field.name, "", f"{field.name!r} is missing")
