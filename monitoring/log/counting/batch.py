"""Some rows on their way to be counted, as arrays."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.domain import Kind
from monitoring.log.cells.arrays import category_cells
from monitoring.log.counting.count import Celled
from monitoring.log.ground.columns import KNOWN
from monitoring.log.grouping.groups import Numberings
from monitoring.log.grouping.row_loops import Loops
from monitoring.log.grouping.sorted_runs import IntArray


class Batch:
    """Some rows' facts as arrays, each made when it is first asked for.

    Args:
        rows: the facts.
        numbers: of the groups in all batches so far.
        loops: how rows are gone over.
    """

    def __init__(self, rows: pa.RecordBatch, numbers: Numberings, loops: Loops) -> None:
        self.rows, self._loops = rows, loops
        self._arrays: dict[tuple[str, bool], NDArray[np.generic]] = {}
        self._numberings = numbers
        self._numbers: dict[tuple[str, ...], tuple[IntArray, IntArray]] = {}
        self._cells: dict[tuple[str, int], IntArray] = {}

    def array(self, name: str, nothing_is_zero: bool = False) -> NDArray[np.generic]:
        """A fact's values; a missing number is nan, or 0 where it is added up."""
        key = name, nothing_is_zero
        if key not in self._arrays:
            column = self.rows[name]
            column = pc.fill_null(column, 0) if nothing_is_zero and column.null_count else column
            values = np.asarray(column.to_numpy(zero_copy_only=False))
            self._arrays[key] = values.view(np.int64) if values.dtype.kind == "M" else values
        return self._arrays[key]

    def group(self, by: tuple[str, ...]) -> tuple[IntArray, IntArray]:
        """Each row's combination of keys, and the numbers of these."""
        if by not in self._numbers:
            keys = [np.asarray(self.array(name)) for name in by]
            if by[-1] == KNOWN:
                self._numbers[by] = self._numberings.dated(by).of(*self.group(by[:-1]), keys[-1])
            else:
                self._numbers[by] = self._numberings.plain(by).of(keys)
        return self._numbers[by]

    def cell(self, celled: Celled) -> IntArray:
        """The cell of each row's fact."""
        name, bins = celled.fact, celled.bins
        key = name, id(bins)  # a fact may be looked up among several; these live as long as what is counted
        if key not in self._cells:
            if bins.kind is Kind.NUMERIC:
                self._cells[key] = self._loops.cells(np.asarray(self.array(name), dtype=np.float64), bins)
            else:
                self._cells[key] = category_cells(self.rows[name], bins)
        return self._cells[key]
