"""Rows as lines of CSV, a column at a time: cells are joined by Arrow, never by a loop over rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.texts import as_text
from monitoring.intake.spreadsheet import safe_cells


@dataclass(slots=True)
class Lines:
    """Writes lines, and counts the cells in which a spreadsheet's formula was made text.

    Args:
        delimiter: between the cells.
        raw: whether such cells are written as they are.
    """

    delimiter: str
    raw: bool = False
    formulas: int = 0

    def header(self, names: Sequence[str]) -> bytes:
        r"""The first line.

        >>> Lines(",").header(["a", "b,c", "=d"])
        b'a,"b,c",\'=d\n'
        """
        return bytes(self.body([pa.array([name]) for name in names]))

    def body(self, columns: Sequence[pa.Array]) -> memoryview:
        """The rows of these columns as UTF-8 lines; a missing value is an empty cell.

        Cells keep their text, but for formulas; those with a delimiter, a quotation mark or a line break get quotes
        around them.
        """
        return body([self._safe(column) for column in columns], self.delimiter)

    def _safe(self, column: pa.Array) -> pa.Array:
        if self.raw or _is_number(column.type):
            return column
        cells, changed = safe_cells(as_text(column))
        self.formulas += changed
        return cells


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_temporal(kind))


def body(columns: Sequence[pa.Array], delimiter: str) -> memoryview:
    """The rows of these columns as UTF-8 lines, every cell with its own text."""
    cells = [_quoted(as_text(column), delimiter) for column in columns]
    cells[-1] = pc.binary_join_element_wise(cells[-1], "\n", "", null_handling="replace")
    lines = pc.binary_join_element_wise(*cells, delimiter, null_handling="replace")
    return memoryview(_data(lines))


def _quoted(cells: pa.Array, delimiter: str) -> pa.Array:
    data = bytes(_data(cells))
    if not any(mark.encode() in data for mark in ('"', "\n", "\r", delimiter)):
        return cells
    special = pc.match_substring_regex(cells, f'["\r\n{delimiter}]')
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), cells)


def _data(texts: pa.Array) -> pa.Buffer:
    """The bytes of all cells, one after the other."""
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return pa.py_buffer(b"")
    ends = memoryview(offsets).cast("i")
    return data[ends[texts.offset] : ends[texts.offset + len(texts)]]
