"""Scored rows as CSV, Parquet and Excel: the same rows, whole or not at all."""

import math
import zipfile
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from monitoring.errors import DataError
from monitoring.scoring import score_file
from monitoring.scoring.files import Layout, open_file
from monitoring.scoring.files.excel_file import MOST_COLUMNS, MOST_ROWS, excel_file

ROWS = "note,town,income,loan\n=1+1,Bern, 1.50 ,007\n@x,,NA,12345678901234567890\n-5,Zug,many,y\n+a,=Basel,-20,w\n"


@pytest.fixture
def sheet():
    """A workbook's only sheet, read by another library; an empty cell is None."""

    def read(path):
        book = CalamineWorkbook.from_path(path)
        assert book.sheet_names == ["scored"]
        rows = book.get_sheet_by_index(0).to_python()
        return [[None if cell == "" else cell for cell in row] for row in rows]

    return read


def test_parquet_has_types_as_they_were_read(model, deployment, write, tmp_path):
    out = tmp_path / "out.parquet"
    result = score_file(model, deployment, write(ROWS), out)
    table = pq.read_table(out)
    assert table.to_pydict() == {
        "note": ["=1+1", "@x", "+a"],
        "town": ["Bern", None, "=Basel"],
        "income": [1.5, None, -20.0],
        "loan": ["007", "12345678901234567890", "w"],
        "score": [1 / (1 + math.exp(-x)) for x in (1.15, 0, -2)],
        "predicted": [1, 0, 0],
    }
    assert result.formulas == 0
    kinds = {name: table.schema.field(name).type for name in ("income", "score", "predicted")}
    assert kinds == {"income": pa.float64(), "score": pa.float64(), "predicted": pa.int8()}


def test_excel_holds_numbers_as_numbers_and_every_text_as_one(model, deployment, write, tmp_path, sheet):
    out = tmp_path / "out.xlsx"
    score_file(model, deployment, write(ROWS), out)
    head, *rows = sheet(out)
    assert head == ["note", "town", "income", "loan", "score", "predicted"]
    assert [row[:4] for row in rows] == [
        ["=1+1", "Bern", 1.5, "007"],
        ["@x", None, None, "12345678901234567890"],
        ["+a", "=Basel", -20, "w"],
    ]
    assert [row[4] for row in rows] == pytest.approx([1 / (1 + math.exp(-x)) for x in (1.15, 0, -2)], abs=1e-15)
    assert [row[5] for row in rows] == [1, 0, 0]


def test_what_excel_has_no_place_for_is_text_there(tmp_path, sheet):
    texts = ["<r><t>x</t></r>", "<r>&</r>", "_x0041_", " a ", "a\nb", "\x01", "", "ä€😀", None]
    moments = [datetime(2013, 1, 1, 5, 6, 7)] * 9
    table = pa.table(
        {
            "text": texts,
            "float": [1.5, math.nan, math.inf, -math.inf, 0.1, 1e300, -0.0, None, 5e-324],
            "long": pa.array([2**53 + 1] * 9, pa.int64()),
            "short": pa.array(range(9), pa.int64()),
            "yes": [True, False, None] * 3,
            "when": pa.array(moments, pa.timestamp("us")),
            "zoned": pa.array(moments, pa.timestamp("us", "UTC")),
            "fine": pa.array([datetime(2013, 1, 1, 0, 0, 0, 1)] * 9, pa.timestamp("us")),
            "early": pa.array([datetime(1850, 1, 1)] * 9, pa.timestamp("us")),
            "nothing": pa.nulls(9),
        }
    )
    out = tmp_path / "out.xlsx"
    with excel_file(out, Layout(table.column_names)) as file:
        file.add(table)
    head, *rows = sheet(out)
    columns = dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))
    assert [each or None for each in texts] == columns["text"]
    assert columns["float"] == [1.5, None, "inf", "-inf", 0.1, 1e300, 0, None, 5e-324]
    assert columns["long"] == ["9007199254740993"] * 9
    assert columns["short"] == list(range(9))
    assert columns["yes"] == [True, False, None] * 3
    assert columns["when"] == moments
    assert columns["zoned"] == ["2013-01-01 05:06:07Z"] * 9
    assert columns["fine"] == ["2013-01-01 00:00:00.000001"] * 9
    assert columns["early"] == ["1850-01-01 00:00:00"] * 9
    assert columns["nothing"] == [None] * 9


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out.xlsx"])
def test_every_format_appears_whole_or_not_at_all(deployment, write, tmp_path, name):
    class Breaks:
        calls = 0

        def predict(self, frame):
            self.calls += 1
            if self.calls == 3:
                raise RuntimeError
            return np.full(len(frame), 0.5)

    source, out = write("town,income\n" + "Bern,1\n" * 100), tmp_path / name
    out.write_text("old")
    with pytest.raises(RuntimeError):
        score_file(Breaks(), deployment, source, out, batch_rows=20)
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", name]


@pytest.mark.parametrize("name", ["out.parquet", "out.xlsx"])
def test_a_file_of_which_no_row_is_scored_has_its_columns(model, deployment, write, tmp_path, name, sheet):
    score_file(model, deployment, write("town,income\nBern,x\n"), tmp_path / name)
    if name == "out.xlsx":
        assert sheet(tmp_path / name) == [["town", "income", "score", "predicted"]]
    else:
        assert pq.read_table(tmp_path / name).column_names == ["town", "income", "score", "predicted"]


@pytest.mark.parametrize("name", ["out.xls", "out.json", "out.csv.gz", "out.arrow"])
def test_an_ending_that_cannot_be_written_is_refused_before_anything_is_read(model, deployment, write, tmp_path, name):
    with pytest.raises(DataError, match="ends in no format that can be written") as caught:
        score_file(model, deployment, write(ROWS), tmp_path / name)
    assert caught.value.hint == "end it in .csv, .parquet or .xlsx"
    assert model.frames == []


def test_more_than_a_sheet_holds_is_refused(model, deployment, tmp_path, monkeypatch):
    with (
        pytest.raises(DataError, match="16,385 columns are more than the 16,384"),
        open_file(tmp_path / "x.xlsx", Layout(["a"] * (MOST_COLUMNS + 1))),
    ):
        pass
    assert MOST_ROWS == 2**20 - 1
    monkeypatch.setattr("monitoring.scoring.files.excel_file.MOST_ROWS", 70)
    pd.DataFrame({"town": "Bern", "income": range(71)}).to_parquet(tmp_path / "in")
    with pytest.raises(DataError, match="more than the 70 rows that a sheet of Excel holds") as caught:
        score_file(model, deployment, tmp_path / "in", tmp_path / "x.xlsx", batch_rows=10)
    assert "parquet" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize(("text", "fits"), [("x" * 32_767, True), ("x" * 32_768, False), ("😀" * 16_384, False)])
def test_a_text_that_is_too_long_for_a_cell_is_refused_and_never_cut(tmp_path, text, fits, sheet):
    out = tmp_path / "out.xlsx"

    def run():
        with excel_file(out, Layout(["note"])) as file:
            file.add(pa.table({"note": ["a", text]}))

    if fits:
        run()
        assert sheet(out)[2] == [text]
        return
    with pytest.raises(DataError, match="a cell of 'note' has 32,768 signs, more than the 32,767"):
        run()
    assert not out.exists()


def test_lines_of_json_whose_types_change_lose_nothing(model, deployment, write, tmp_path):
    numbers = ["1", "2", "2.5", "null", "3", "4"]
    anything = ["1", "2.5", "null", '"x"', "true", str(2**60)]
    lines = [f'{{"town": "Bern", "income": 1, "n": {n}, "w": {w}}}' for n, w in zip(numbers, anything, strict=True)]
    out = tmp_path / "out.parquet"
    score_file(model, deployment, write("\n".join(lines)), out, batch_rows=1)
    table = pq.read_table(out)
    assert table["n"].to_pylist() == [1, 2, 2.5, None, 3, 4]
    assert table["w"].to_pylist() == ["1", "2.5", None, "x", "True", str(2**60)]
    assert table["income"].to_pylist() == [1.0] * 6


def test_several_classes_and_words_are_texts_and_scores_are_numbers(model, deployment, write, tmp_path):
    out = tmp_path / "out.parquet"
    score_file(model, deployment, write("town,income\nBern,9\nZug,-9\n"), out, words=("paid", "=default"))
    assert pq.read_table(out)["predicted_class"].to_pylist() == ["=default", "paid"]


def test_a_workbook_is_a_zip_without_formulas(model, deployment, write, tmp_path):
    out = tmp_path / "out.xlsx"
    score_file(model, deployment, write(ROWS), out)
    with zipfile.ZipFile(out) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
