"""Rows, their numbers, and how the file is cut into batches."""

import csv
import io
import itertools
import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind, batches, prediction_fields
from monitoring.intake.columns.answers import Words
from monitoring.intake.columns.spelling import MISSING, canonical
from monitoring.intake.reading_gauge import Gauge

A, B = Field("a", FieldKind.NUMERIC), Field("b", FieldKind.CATEGORICAL)


def test_ragged_rows_are_rejects_and_the_rows_after_them_keep_their_numbers(write, read_all):
    read = read_all(write("a,b\n1,x\n2\n3,y,z\nbad,w\n5,v\n"), A, B, Field("id", FieldKind.MADE_ID))
    assert read.column("a") == [1, 5]
    assert read.column("id") == ["data.csv:1", "data.csv:5"]
    assert read.reasons == {
        2: "1 cells where the header has 2",
        3: "3 cells where the header has 2",
        4: "'bad' is not a number",
    }


def test_a_file_of_ragged_rows_only_is_all_rejects(write, read_all):
    read = read_all(write("a,b\n1\n2\n3\n"), A, B)
    assert (read.read, read.table.num_rows) == (3, 0)


def test_a_large_file_in_which_no_row_fits_the_header_is_given_up(write, read_all):
    with pytest.raises(DataError, match="cannot be read as CSV"):
        read_all(write("a,b\n" + "1\n" * 150_000), A, B)


def test_quoted_line_breaks_and_delimiters_belong_to_the_cell(write, read_all):
    read = read_all(write('a,b\n1,"x\ny, ""z"""\nbad,w\n'), A, B)
    assert read.column("b") == ['x\ny, "z"']
    assert list(read.reasons) == [2]


def test_a_lone_quotation_mark_inside_a_cell_is_text(write, read_all):
    assert read_all(write('a,b\n1,5" pipe\n2,x\n'), A, B).column("b") == ['5" pipe', "x"]


@pytest.mark.parametrize("content", ["a,b\r\n1,x\r\n2,y\r\n", "a,b\n1,x\n\n2,y\n\n\n", "a,b\n1,x\n2,y"])
def test_line_ends_and_blank_lines_change_nothing(write, read_all, content):
    read = read_all(write(content), A, B)
    assert read.column("a") == [1, 2]
    assert read.column("b") == ["x", "y"]


def test_columns_that_are_not_asked_for_are_left_out(write, read_all):
    assert read_all(write("c,b,a\nz,x,1\n"), A, B).table.column_names == ["a", "b"]


def test_an_optional_column_that_is_not_there_is_left_out(write, read_all):
    assert read_all(write("a\n1\n"), A, Field("i", FieldKind.ID, required=False)).table.column_names == ["a"]


def test_missing_columns_are_named_before_any_row_is_read(write, read_all):
    with pytest.raises(DataError, match="lacks 2 columns: b, c"):
        read_all(write("a\nbad\n"), A, B, Field("c", FieldKind.NUMERIC))


def test_originals_are_all_columns_of_the_accepted_rows_as_they_stand(write):
    path = write("c,a\n 007 ,1.50\nz,bad\n,3\n")
    (batch,) = batches(path, [A], originals=True)
    assert batch.original is not None
    assert batch.original.to_pydict() == {"c": [" 007 ", ""], "a": ["1.50", "3"]}
    assert batch.rows.tolist() == [1, 3]


def test_bad_json_lines_are_rejects(write, read_all):
    read = read_all(write('{"a": 1, "b": "x"}\n{"a": 2\n[1]\n\n{"a": 3, "b": 4}\n'), A, B)
    assert read.column("a") == [1, 3]
    assert read.column("b") == ["x", "4"]
    assert read.reasons[2].startswith("not a line of JSON")
    assert read.reasons[3] == "not an object { } in one line"


def test_a_json_key_that_comes_up_late_is_a_reject_where_all_columns_are_wanted(write):
    late = '{"a": 1}\n' * 120_000 + '{"a": 2, "z": 3}\n'
    parts = list(batches(write(late), [A], originals=True))
    assert [reject.row_number for part in parts for reject in part.rejects] == [120_001]
    assert sum(part.read for part in batches(write(late), [A])) == 120_001


@pytest.mark.parametrize("kind", ["csv", "parquet", "json"])
def test_batches_have_the_rows_asked_for(tmp_path: Path, kind: str):
    frame = pd.DataFrame({"a": np.arange(1000.0), "b": "x"})
    path = tmp_path / "data"
    {
        "csv": lambda: frame.to_csv(path, index=False),
        "parquet": lambda: frame.to_parquet(path, row_group_size=77),
        "json": lambda: frame.to_json(path, orient="records", lines=True),
    }[kind]()
    parts = list(batches(path, [A, B], 300))
    assert [part.read for part in parts] == [300, 300, 300, 100]
    assert np.concatenate([part.table["a"].to_numpy() for part in parts]).tolist() == frame["a"].tolist()
    shares = [part.share for part in parts]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_the_first_batch_is_there_before_the_file_is_read_whole(write, monkeypatch):
    path = write("a,b\n" + f"1,{'text ' * 40}\n" * 500_000)
    taken = []
    read = Gauge.read
    monkeypatch.setattr(Gauge, "read", lambda self, size=-1: taken.append(len(data := read(self, size))) or data)
    parts = batches(path, [A, B], 1000)
    first = next(parts)
    assert first.read == 1000
    assert first.share < 0.5
    assert sum(taken) < path.stat().st_size / 2
    parts.close()


def test_nothing_is_opened_before_the_first_batch_is_asked_for(tmp_path):
    parts = batches(tmp_path / "not there", [A])
    with pytest.raises(DataError):
        next(parts)


def test_the_sample_is_accepted_whole(deployment):
    from monitoring.settings import load_deployment

    sample = Path(__file__).parents[2] / "sample_data"
    for toml in sorted(sample.glob("*.toml")):
        found = load_deployment(toml)
        parts = list(batches(sample / "predictions.parquet", prediction_fields(found)))
        assert sum(part.table.num_rows for part in parts) == 51_182


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=6)
NUMBERS = st.one_of(st.none(), st.floats(allow_nan=False), st.integers(-(2**53), 2**53))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))
TABLES = st.lists(st.tuples(NUMBERS, TEXTS, MOMENTS), min_size=1, max_size=40)
FIELDS = (A, B, Field("t", FieldKind.TIME, filled=True))


@settings(max_examples=30)
@given(TABLES, st.integers(1, 50), st.sampled_from([",", ";", "\t", "|"]))
def test_any_table_reads_back_as_pandas_reads_it(rows, batch_rows, delimiter):
    frame = pd.DataFrame(rows, columns=["a", "b", "t"]).astype({"a": float, "t": "datetime64[us]"})
    text = frame.to_csv(index=False, sep=delimiter, quoting=csv.QUOTE_ALL)
    again = pd.read_csv(
        io.StringIO(text, newline=""), sep=delimiter, float_precision="round_trip", keep_default_na=False,
        na_values={"a": [""]}, dtype={"a": float, "b": str}, parse_dates=["t"], date_format="ISO8601",
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        path, columnar = Path(folder) / "x.csv", Path(folder) / "x.parquet"
        path.write_text(text, newline="")
        frame.to_parquet(columnar)
        for source in (path, columnar):
            parts = list(batches(source, FIELDS, batch_rows))
            table = pa.concat_tables(part.table for part in parts)
            assert sum(part.read for part in parts) == table.num_rows == len(frame)
            np.testing.assert_array_equal(table["a"].to_numpy(), again["a"].to_numpy())
            gaps = () if source == path else MISSING  # all texts of the CSV stand in quotes
            texts = ["" if text.strip().lower() in gaps else canonical(text) for text in again["b"]]
            assert table["b"].fill_null("").to_pylist() == texts
            np.testing.assert_array_equal(table["t"].to_numpy(), again["t"].to_numpy().astype("datetime64[us]"))


CELLS = st.sampled_from(
    ["1", "2.5", "", "NA", "x", "1,5", " 3", "inf", "true", "2013-01-01", "2013-01-01T05:00Z", "yes", "0", "nan"]
)
KINDS = st.sampled_from([kind for kind in FieldKind if kind is not FieldKind.MADE_ID])


@settings(max_examples=60)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=30),
    st.tuples(KINDS, KINDS, KINDS), st.booleans(), st.integers(1, 31),
)  # fmt: skip
def test_counts_add_up_and_the_batch_size_changes_nothing(rows, kinds, filled, batch_rows):
    known = Words(own={"paid": 0})  # with a word for 0 known, others are rejects
    fields = [Field(name, kind, filled=filled, words=known) for name, kind in zip("abc", kinds, strict=True)]
    fields.append(Field("id", FieldKind.MADE_ID))
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(text.getvalue(), newline="")
        whole, pieces = list(batches(path, fields)), list(batches(path, fields, batch_rows))
    for parts in (whole, pieces):
        assert sum(part.read for part in parts) == len(rows)
        for part in parts:
            assert part.counts.read == part.table.num_rows + len(part.rejects)
        numbers = [int(name.split(":")[1]) for part in parts for name in part.table["id"].to_pylist()]
        rejected = [reject.row_number for part in parts for reject in part.rejects]
        assert sorted(numbers + rejected) == list(range(1, len(rows) + 1))
    for one, other in zip(*[[pa.concat_tables(p.table for p in parts)] for parts in (whole, pieces)], strict=True):
        assert one.equals(other)
    rejects = [list(itertools.chain(*(part.rejects for part in parts))) for parts in (whole, pieces)]
    assert sorted(rejects[0], key=lambda r: r.row_number) == sorted(rejects[1], key=lambda r: r.row_number)


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.sampled_from(["1", "x", ""]))


@settings(max_examples=40)
@example([{"a": None, "b": 2**53}, {"a": None, "b": 0.0}], 1)
@given(st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES}), min_size=1, max_size=20), st.integers(1, 20))
def test_json_lines_read_the_same_in_any_batch_size(rows, batch_rows):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        whole, pieces = list(batches(path, [A, B])), list(batches(path, [A, B], batch_rows))
    tables = [pa.concat_tables(part.table for part in parts) for parts in (whole, pieces)]
    assert tables[0].equals(tables[1])
    assert sum(part.read for part in pieces) == len(rows)


def test_parquet_and_csv_of_the_same_frame_give_the_same_rejects(tmp_path: Path, read_all):
    frame = pd.DataFrame({"a": ["1", "x", None, "4"], "b": ["u", "v", "w", None]})
    frame.to_csv(tmp_path / "x", index=False)
    pq.write_table(pa.Table.from_pandas(frame), tmp_path / "y")
    one, other = read_all(tmp_path / "x", A, B), read_all(tmp_path / "y", A, B)
    assert one.table.equals(other.table)
    assert one.rejects == other.rejects
