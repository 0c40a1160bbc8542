"""Cells that a spreadsheet would run are text; numbers are numbers; and it can be taken back."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.intake import Reject, RejectsFile
from monitoring.intake.spreadsheet import safe_cells, safe_text, taken_back

CELL = st.text(st.sampled_from("=+-@\t\r\n'1.,e a＝"), max_size=6)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@A1", "\t=1", "\r=1", "\n=1", "＝1", "-", "-x", "+49 17", "-1\n=2"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "-1.5",
        "+3",
        "1e-5",
        "-1e-5",
        "+.5",
        "-5.",
        "-1,234.5",
        "-1,5",
        "-5%",
        "-inf",
        "+Infinity",
        "-nan",
        "a=b",
        " =",
        "",
        "1-1",
    ],
)
def test_numbers_and_other_texts_stay(text):
    assert safe_text(text) == text


@given(st.lists(st.one_of(st.none(), CELL), max_size=20), st.integers(0, 3))
def test_columns_are_made_safe_as_single_cells_are(cells, skipped):
    made, changed = safe_cells(pa.array(["=", *cells], pa.string())[1:][skipped:])
    expected = [None if cell is None else safe_text(cell) for cell in cells[skipped:]]

    assert made.to_pylist() == expected
    assert changed == sum(a != b for a, b in zip(expected, cells[skipped:], strict=True))


@given(CELL)
def test_it_can_be_taken_back(cell):
    assert taken_back(safe_text(cell)) == cell


def test_rejects_are_safe_unless_asked_and_read_back_as_they_were(tmp_path):
    rejects = [Reject(1, "=a", "=1+1", "'=1+1' is not a number", line=2), Reject(2, "b", "-1.5x", "no", line=3)]
    for raw, line in ((False, "1,'=a,'=1+1,"), (True, "1,=a,=1+1,")):
        with RejectsFile.open(tmp_path / "rejects.csv", raw=raw) as file:
            file.add(rejects)
        assert (tmp_path / "rejects.csv").read_text().splitlines()[1].startswith(line)
        if not raw:
            assert RejectsFile.read(tmp_path / "rejects.csv") == rejects
