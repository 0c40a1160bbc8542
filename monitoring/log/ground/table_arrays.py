"""The columns of a table as arrays, kept as long as the table is: of each one, several windows and figures are made."""

import weakref
from typing import Any, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.log.ground.as_array import column_of, present

FEW = 8  # of so many rows one has a number, where the numbers are kept beside the table

Present = tuple[NDArray[np.intp], NDArray[np.float64]]


class Arrays:
    """One table's columns; what is kept are views of its memory, bounds, and the few numbers of a sparse column."""

    def __init__(self, table: pa.Table) -> None:
        self._table = weakref.ref(table)  # a table is known by its place in memory, and must be free to leave it
        self._columns: dict[str, NDArray[np.generic]] = {}
        self._bounds: dict[str, tuple[Any, Any]] = {}
        self._present: dict[str, Present] = {}

    def column(self, name: str) -> NDArray[np.generic]:
        """As `column_of` has it."""
        found = self._columns.get(name)
        if found is None:
            table = cast(pa.Table, self._table())
            found = column_of(table, name)
            if not table[name].null_count and table[name].num_chunks == 1:
                self._columns[name] = found
        return found

    def within(self, name: str, first: int, last: int) -> bool:
        """Whether all whole numbers of a column lie between two, both included; so they do where there are none.

        >>> table = pa.table({"n": [3, 5]})
        >>> arrays_of(table).within("n", 3, 5), arrays_of(table).within("n", 4, 5)
        (True, False)
        """
        if name not in self._bounds:
            column = self.column(name)
            self._bounds[name] = (column.min(), column.max()) if column.size else (np.inf, -np.inf)
        low, high = self._bounds[name]
        return bool(first <= low and high <= last)

    def present(self, name: str) -> Present:
        """As `present` of a table has it."""
        found = self._present.get(name)
        if found is None:
            table = cast(pa.Table, self._table())
            found = present(table, name)
            if len(found[0]) * FEW <= table.num_rows:
                self._present[name] = found
        return found


_KNOWN: dict[int, Arrays] = {}


def arrays_of(table: pa.Table) -> Arrays:
    """The arrays of a table: the same ones each time, as long as somebody keeps the table itself.

    >>> table = pa.table({"n": [3, 5]})
    >>> arrays_of(table) is arrays_of(table), arrays_of(table).column("n").tolist()
    (True, [3, 5])
    """
    found = _KNOWN.get(id(table))
    if found is None:
        found = _KNOWN[id(table)] = Arrays(table)
        weakref.finalize(table, _KNOWN.pop, id(table), None).atexit = False
    return found
