"""Rows as lines of CSV, a column at a time: cells are joined by Arrow, never by a loop over rows."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.texts import as_text


def header_line(names: Sequence[str], delimiter: str) -> bytes:
    r"""The first line.

    >>> header_line(["a", "b,c"], ",")
    b'a,"b,c"\n'
    """
    return bytes(body([pa.array([name]) for name in names], delimiter))


def body(columns: Sequence[pa.Array], delimiter: str) -> memoryview:
    """The rows of these columns as UTF-8 lines; a missing value is an empty cell.

    Cells keep their text; those with a delimiter, a quotation mark or a line break get quotes around them.
    """
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
