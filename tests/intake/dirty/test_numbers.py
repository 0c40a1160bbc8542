"""Columns of numbers as people write them: each is decided as a whole, and what decides is never a single cell."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.domain import FileSettings
from monitoring.intake import Field, FieldKind, batches

X, Y = Field("x", FieldKind.NUMERIC), Field("y", FieldKind.NUMERIC)
NBSP, NARROW = "\u00a0", "\u202f"

# A column's cells, and what they are: None for a cell that is no number of this column.
COLUMNS = {
    "decimal commas": (["1,5", "2", "0,25", "-3,125"], [1.5, 2, 0.25, -3.125]),
    "points between thousands, told by another cell": (["1.234", "1.000", "1.234,56"], [1234, 1000, 1234.56]),
    "points between thousands, told by two of them": (["1.234", "1.234.567"], [1234, 1234567]),
    "points between thousands, told by a decimal comma": (["12.500", "0,5"], [12500, 0.5]),
    "commas between thousands": (["1,234.50", "999", "1,000", "12,345,678.9"], [1234.5, 999, 1000, 12345678.9]),
    "commas between thousands, told by two of them": (["1,234", "1,234,567"], [1234, 1234567]),
    "commas between thousands, told by decimal points": (["1,234", "0.5"], [1234, 0.5]),
    "as India writes them": (["1,23,456", "12,34,567.5", "1,000"], [123456, 1234567.5, 1000]),
    "as Switzerland writes them": (["1'234.50", "999.95", "1'000'000", "1’234"], [1234.5, 999.95, 1e6, 1234]),
    "as France writes them": ([f"1{NARROW}234,5", f"1{NBSP}000", "12 345", "7"], [1234.5, 1000, 12345, 7]),
    "spaces between thousands tell that a comma is decimal": (["1 234", "1,234"], [1234, 1.234]),
    "spaces between thousands tell that a point is decimal": (["1 234", "1.234"], [1234, 1.234]),
    "three decimals and a nought": (["0.125", "1.234", "12.500"], [0.125, 1.234, 12.5]),
    "plain": (["1", "2.5", "1e3", ".5", "5."], [1, 2.5, 1000, 0.5, 5]),
    "exponents": (["1.5E+03", "1e-05", "2E3"], [1500, 1e-05, 2000]),
    "exponents with commas": (["1,5E+03", "2E3"], [1500, 2000]),
    "signs behind": (["5-", "1.5-", "7+", "3"], [-5, -1.5, 7, 3]),
    "parentheses": (["(5)", "(1,234.50)", "3"], [-5, -1234.5, 3]),
    "minus signs of type setters": (["−5", "–1.5", "3"], [-5, -1.5, 3]),
    "pluses": (["+5", "+1,5", "3"], [5, 1.5, 3]),
    "two signs": (["--5", "-(5)", "3", "5-"], [None, None, 3, -5]),
    "half a pair of parentheses": (["(5", "5)", "(7)"], [None, None, -7]),
    "dollars": (["$1,234.50", "-$3", "$ 7", "5"], [1234.5, -3, 7, 5]),
    "euros": (["1.234,50 €", "7 €", "-3,5 €"], [1234.5, 7, -3.5]),
    "letters for money": (["CHF 1'234.50", "CHF 7", "EUR 5"], [1234.5, 7, None]),
    "two kinds of money": (["$5", "$6", "7 €"], [5, 6, None]),
    "all in per cent": (["12.5%", "100 %", "0", "-3%"], [0.125, 1, 0, -0.03]),
    "all in per cent with commas": (["12,5 %", "7 %"], [0.125, 0.07]),
    "per cent among others": (["12%", "0.3", "0.5"], [None, 0.3, 0.5]),
    "infinity": (["inf", "-Infinity", "1,5"], [float("inf"), float("-inf"), 1.5]),
    "truth": (["true", "FALSE", "1,5"], [1, 0, 1.5]),
    "missing among commas": (["1,5", "", "NA", "2,5"], [1.5, "missing", "missing", 2.5]),
    "groups of another length": (["1,5", "12.34.567", "1.23.4", "1.2345,6"], [1.5, None, None, None]),
    "padded": ([" 1,5 ", "2,5\t"], [1.5, 2.5]),
    "points win over commas": (["1.5", "1,5", "2,5"], [1.5, None, None]),
    "two ways to write thousands": (["1.5", "1.234.567", "1,234"], [1.5, None, 1234]),
    "nothing but one point in three digits": (["1.234", "5"], [1.234, 5]),
    "nothing but one comma in three digits": (["1,234", "5"], [1234, 5]),
    "codes are no numbers": (["A1,5", "1,5B", "12/3", "1,5"], [None, None, None, 1.5]),
}


def write(path, rows, names=("x",), delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([["row", *names], *([n, *row] for n, row in enumerate(rows))])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def read(path, *fields, batch_rows=65_536):
    parts = list(batches(path, fields, batch_rows))
    values = {f.name: [cell for part in parts for cell in part.table[f.name].to_pylist()] for f in fields}
    rows = [row - 1 for part in parts for row in part.rows.tolist()]
    return values, rows, [reject for part in parts for reject in part.rejects], parts


@pytest.mark.parametrize(("cells", "expected"), COLUMNS.values(), ids=COLUMNS)
@pytest.mark.parametrize("batch_rows", [1, 65_536])
def test_a_column_is_read_as_it_is_written_as_a_whole(tmp_path, cells, expected, batch_rows):
    for turned in (1, -1):
        path = write(tmp_path / "x.csv", [[cell] for cell in cells[::turned]])
        values, rows, rejects, _ = read(path, X, batch_rows=batch_rows)
        found = dict(zip(rows, values["x"], strict=True))
        wanted = [None if cell == "missing" else cell for cell in expected[::turned] if cell is not None]
        assert list(found.values()) == wanted
        assert [r.row_number - 1 for r in rejects] == [n for n, cell in enumerate(expected[::turned]) if cell is None]


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
@pytest.mark.parametrize(("cells", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_texts_of_other_formats_are_read_alike(tmp_path, cells, expected, kind):
    path = tmp_path / f"x.{kind}"
    if kind == "parquet":
        pq.write_table(pa.table({"x": cells}), path)
    else:
        path.write_text("".join(json.dumps({"x": cell}) + "\n" for cell in cells))
    values, *_ = read(path, X)
    assert values["x"] == [None if cell == "missing" else cell for cell in expected if cell is not None]


def test_what_nothing_in_a_column_tells_its_neighbours_tell(tmp_path):
    path = write(tmp_path / "x.csv", [["1.234", "0,5"], ["2.000", "7"]], "xy", ";")
    values, _, _, parts = read(path, X, Y)
    assert values == {"x": [1234, 2000], "y": [0.5, 7]}
    assert parts[-1].said == ()


def test_what_nothing_tells_is_read_plainly_and_said(tmp_path):
    path = write(tmp_path / "x.csv", [["1.234", "1"], ["2.000", "7"]], "xy", ";")
    values, _, _, parts = read(path, X, Y)
    assert values["x"] == [1.234, 2]
    assert parts[-1].said == (
        "column 'x': '1.234' may be 1.234 or 1234, and no other cell tells: it is read as 1.234, "
        'write decimal = "," under [files] where it is 1234',
    )


def test_the_reason_names_the_cell_that_tells_otherwise(tmp_path):
    _, _, rejects, _ = read(write(tmp_path / "x.csv", [["1.5"], ["1,5"]]), X)
    assert [r.reason for r in rejects] == [
        "'1,5' is not a number here: its column has decimal points, such as '1.5', "
        'or write decimal = "," under [files]'
    ]
    _, _, rejects, _ = read(write(tmp_path / "x.csv", [["$5"], ["$7"], ["3 €"]]), X)
    assert [r.reason for r in rejects] == [
        "'3 €' is not a number here: it is in €, and others of the column are in $, '$5'"
    ]
    _, _, rejects, _ = read(write(tmp_path / "x.csv", [["5%"], ["0.3"]]), X)
    assert [r.reason for r in rejects] == [
        "'5%' is not a number here: it is in per cent, and others of the column are not, such as '0.3'"
    ]


def test_scores_in_per_cent_are_shares_and_those_beyond_are_not(tmp_path):
    score = Field("x", FieldKind.PROBABILITY, filled=True)
    values, _, rejects, _ = read(write(tmp_path / "x.csv", [["12.5 %"], ["100%"], ["101%"]]), score)
    assert values["x"] == [0.125, 1]
    assert [r.reason for r in rejects] == ["'101%' is not between 0 and 1"]


def test_what_was_read_otherwise_than_it_plainly_says_is_told_with_its_number_of_cells(tmp_path):
    cells = [["1.234,56", "5 %"], ["1.000", "7,5 %"], ["3", "0"]]
    _, _, _, (part,) = read(write(tmp_path / "x.csv", cells, "xy", ";"), X, Y)
    assert dict(part.notes) == {
        ("x", "read as '1.234,56' is 1234.56"): 2,
        ("y", "read as '5 %' is 0.05, write per_cent = \"number\" under [files] where it is 5"): 2,
    }


def test_codes_and_ids_are_no_numbers(tmp_path):
    code, key = Field("x", FieldKind.CATEGORICAL), Field("y", FieldKind.ID)
    values, *_ = read(write(tmp_path / "x.csv", [["1,234", "007"], ["1.234,5", " 1,234"]], "xy"), code, key)
    assert values == {"x": ["1,234", "1.234,5"], "y": ["007", "1,234"]}


SIGNS = [(".", ""), (".", ","), (".", " "), (".", "'"), (",", ""), (",", "."), (",", " "), (",", "'"), (",", NARROW)]
STYLES = st.sampled_from(SIGNS)
AMOUNTS = st.decimals(-(10**7), 10**7, places=3, allow_nan=False).map(lambda d: d.normalize())


def in_style(number, decimal, thousands):
    return f"{number:,f}".translate({ord(","): thousands, ord("."): decimal})


@settings(max_examples=30)
@given(st.lists(AMOUNTS, min_size=1, max_size=20), STYLES, st.integers(1, 7), st.randoms(use_true_random=False))
def test_numbers_in_any_style_are_read_back_where_one_cell_tells_it(amounts, style, batch_rows, chance):
    rows = [in_style(amount, *style) for amount in amounts] + [f"0{style[0]}5"]
    numbers = [*map(float, amounts), 0.5]
    order = chance.sample(range(len(rows)), len(rows))
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.csv", [[rows[place]] for place in order], delimiter=chance.choice(",;\t"))
        for size in (batch_rows, 65_536):
            values, _, rejects, _ = read(path, X, batch_rows=size)
            assert rejects == []
            assert values["x"] == [numbers[place] for place in order]


SAID = {
    "a comma": (FileSettings(decimal=","), ["1.234", "5"], [1234, 5]),
    "a comma, and a point is none": (FileSettings(decimal=","), ["1,5", "1.5", "1.234"], [1.5, None, 1234]),
    "a point, and a comma is none": (FileSettings(decimal="."), ["1,5", "1.5"], [None, 1.5]),
    "a comma between thousands": (FileSettings(thousands=","), ["1,234", "1.234"], [1234, 1.234]),
    "a point between thousands": (FileSettings(thousands="."), ["1.234"], [1234]),
    "nothing between thousands": (FileSettings(thousands="none"), ["1,234", "0.5", "1 234"], [None, 0.5, None]),
    "underscores between thousands": (FileSettings(thousands="_"), ["1_234", "0.5"], [1234, 0.5]),
    "numbers in per cent": (FileSettings(per_cent="number"), ["12,5 %", "7 %"], [12.5, 7]),
}


@pytest.mark.parametrize(("said", "cells", "expected"), SAID.values(), ids=SAID)
def test_what_is_said_beforehand_goes_before_what_cells_tell(tmp_path, said, cells, expected):
    path = write(tmp_path / "x.csv", [[cell] for cell in cells])
    parts = list(batches(path, [X], settings=said))
    assert [cell for part in parts for cell in part.table["x"].to_pylist()] == [n for n in expected if n is not None]
    assert parts[-1].said == ()
