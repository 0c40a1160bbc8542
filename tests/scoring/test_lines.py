import csv
import io

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from monitoring.scoring.lines import Lines

CELL = st.text(st.sampled_from("ab ,;|\t\"\n\r'é✓"), max_size=5)


@given(st.lists(st.tuples(CELL, CELL), max_size=8), st.sampled_from(",;|\t"), st.integers(0, 8))
def test_lines_read_back_as_the_cells_they_were_made_of(rows, delimiter, skipped):
    lines = Lines(delimiter, raw=True)
    columns = [pa.array([row[place] for row in rows], pa.string())[skipped:] for place in range(2)]
    text = (lines.header(["a", "b"]) + bytes(lines.body(columns))).decode()
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert read == [["a", "b"], *map(list, rows[skipped:])]


def test_missing_values_are_empty_cells():
    assert bytes(Lines(",").body([pa.array([1, None]), pa.array([None, "x"])])) == b"1,\n,x\n"


def test_numbers_are_written_as_they_are_and_formulas_are_counted():
    lines = Lines(",")
    columns = [pa.array(["-1.5", "+3", "1e-5", "=1+1", None]), pa.array([-1.5, 2.0, None, -4.0, 5.0])]

    assert bytes(lines.header(["@a", "b"])) == b"'@a,b\n"
    assert bytes(lines.body(columns)) == b"-1.5,-1.5\n+3,2\n1e-5,\n'=1+1,-4\n,5\n"
    assert lines.formulas == 2
    assert bytes(Lines(",", raw=True).body(columns)).splitlines()[3] == b"=1+1,-4"
