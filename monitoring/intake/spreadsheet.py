"""Cells that a spreadsheet would run as a formula, made harmless: an apostrophe stands in front of them.

Whoever opens a CSV in a spreadsheet runs every cell that begins with =, +, - or @; a tab or a line end in front only
hides it. Such cells come from the log, so from anybody. Numbers stay as they are: -1.5, +3, 1e-5, -inf.
"""

import re

import numpy as np
import pyarrow as pa

NUMBER = r"[+-](?:(?:[0-9]+(?:[.,][0-9]+)*[.,]?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?%?|(?i:inf|infinity|nan))"
# The last four are the first four as East Asian keyboards write them. Apostrophes in front are counted in, so that
# what was made safe can be told from what had one already, and taken back.
BEGINS = r"'*[=+\-@\t\r\n＝＋－＠]"
_BEGINS, _NUMBER = re.compile(BEGINS), re.compile(NUMBER)
_FIRST_BYTES = np.zeros(256, dtype=bool)
_FIRST_BYTES[[*b"'=+-@\t\r\n", "＝".encode()[0]]] = True


def safe_text(text: str) -> str:
    """One cell.

    >>> [safe_text(text) for text in ("=1+1", "-1.5", "+1e-5", "-1,5", "-x", "a=b", "")]
    ["'=1+1", '-1.5', '+1e-5', '-1,5', "'-x", 'a=b', '']
    """
    return f"'{text}" if _BEGINS.match(text) and not _NUMBER.fullmatch(text) else text


def taken_back(text: str) -> str:
    """What a cell was before `safe_text`.

    >>> [taken_back(safe_text(text)) for text in ("=1+1", "-1.5", "'=1+1", "'x")]
    ['=1+1', '-1.5', "'=1+1", "'x"]
    """
    return text[1:] if text.startswith("'") and _BEGINS.match(text) else text


def safe_cells(cells: pa.Array) -> tuple[pa.Array, int]:
    """A column of texts, and how many of them were changed.

    >>> safe_cells(pa.array(["=1", "-2", None]))[1]
    1
    """
    doubtful = np.flatnonzero(_begin_so(cells))
    if not doubtful.size:
        return cells, 0
    found = cells.take(pa.array(doubtful))
    if _are_numbers(found):
        return cells, 0
    import pyarrow.compute as pc

    formula = pc.and_(
        pc.match_substring_regex(found, f"^{BEGINS}"), pc.invert(pc.match_substring_regex(found, f"^{NUMBER}$"))
    )
    places = doubtful[formula.to_numpy(zero_copy_only=False)]
    if not places.size:
        return cells, 0
    chosen = np.zeros(len(cells), dtype=bool)
    chosen[places] = True
    marked = pc.binary_join_element_wise("'", cells, "")
    return pc.if_else(pa.array(chosen), marked, cells), len(places)


def taken_back_cells(cells: pa.Array) -> pa.Array:
    """What a column of texts was before `safe_cells`.

    >>> taken_back_cells(pa.array(["'=1", "''=1", "-2", "'x", None])).to_pylist()
    ['=1', "'=1", '-2', "'x", None]
    """
    import pyarrow.compute as pc

    marked = pc.match_substring_regex(cells, f"^'{BEGINS}")
    return pc.if_else(marked, pc.utf8_slice_codeunits(cells, 1), cells) if pc.any(marked).as_py() else cells


def _are_numbers(cells: pa.Array) -> bool:
    """Whether all of these are: told several times faster than by a pattern, and the usual case."""
    try:
        cells.cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True


def _begin_so(cells: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which cells begin with the first byte of such a sign: one look at each, so that numbers cost little."""
    _, offsets, data = cells.buffers()
    if data is None or not data.size or not len(cells):
        return np.zeros(len(cells), dtype=bool)
    ends = np.frombuffer(offsets, dtype=np.int32)[cells.offset : cells.offset + len(cells) + 1]
    begin, filled = ends[:-1], ends[1:] > ends[:-1]
    first = np.frombuffer(data, dtype=np.uint8)[np.minimum(begin, data.size - 1)]
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = _FIRST_BYTES[first] & filled
    return found
