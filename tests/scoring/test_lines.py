import csv
import io

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from monitoring.scoring.lines import body, header_line

CELL = st.text(st.sampled_from("ab ,;|\t\"\n\r'é✓"), max_size=5)


@given(st.lists(st.tuples(CELL, CELL), max_size=8), st.sampled_from(",;|\t"), st.integers(0, 8))
def test_lines_read_back_as_the_cells_they_were_made_of(rows, delimiter, skipped):
    columns = [pa.array([row[place] for row in rows], pa.string())[skipped:] for place in range(2)]
    text = (header_line(["a", "b"], delimiter) + bytes(body(columns, delimiter))).decode()
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert read == [["a", "b"], *map(list, rows[skipped:])]


def test_missing_values_are_empty_cells():
    assert bytes(body([pa.array([1, None]), pa.array([None, "x"])], ",")) == b"1,\n,x\n"
